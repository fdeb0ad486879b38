// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractListModel>
#include <QQmlParserStatus>
#include <QtQmlIntegration>

#include "app/desktop/markdown/markdown_rows.h"
#include "app/desktop/markdown/markdown_stream.h"

namespace tessera {

// The parts of one Markdown text, one below the other. GUI thread only.
class MarkdownModel : public QAbstractListModel, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    // More will be added to the text. What was read already is not read again while this is true.
    Q_PROPERTY(bool growing READ isGrowing WRITE setGrowing NOTIFY growingChanged)
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

  public:
    enum Kind { Prose, Code, Table, Rule };
    Q_ENUM(Kind)
    enum MarkdownRole {
        KindRole = Qt::UserRole + 1,
        PieceRole,
        GapRole,         // above it, in pixels
        IndentRole,      // in pixels
        QuoteLinesRole,  // where the lines of quotes stand, in pixels
        LanguageRole,    // of code, as written
        OpeningRole,     // of code or a table: this is the first part of it
        ClosingRole,     // the last part of it
        LengthRole       // about how many lines it takes, to guess its height before it is made
    };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    void classBegin() override { m_complete = false; }
    void componentComplete() override;

    QString text() const { return m_text; }
    void setText(const QString& text);
    bool isGrowing() const { return m_growing; }
    void setGrowing(bool growing);

    // The whole code that this row shows, or shows a part of.
    Q_INVOKABLE QString codeAt(int row) const;

    const MarkdownStream& stream() const { return m_stream; }

  signals:
    void textChanged();
    void growingChanged();
    void countChanged();

  private:
    void read();
    void update(const MarkdownStream::Change& change);
    int length(const MarkdownRow& row) const;

    MarkdownStream m_stream;
    QList<MarkdownRow> m_rows;
    QString m_text;
    QString m_read;  // what the stream holds
    bool m_growing = false;
    bool m_finished = false;  // the stream is
    bool m_complete = true;   // all properties have their first values
};

}  // namespace tessera
