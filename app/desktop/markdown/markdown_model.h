// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractListModel>
#include <QQmlParserStatus>
#include <QtQmlIntegration>

#include "app/desktop/markdown/markdown_rows.h"
#include "app/desktop/markdown/markdown_stream.h"
#include "app/desktop/text/region_marks.h"

namespace tessera {

// The parts of one Markdown text, from top to bottom. GUI thread only.
class MarkdownModel : public QAbstractListModel, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    // More text will be appended. While this is true, text that was already read is not read again.
    Q_PROPERTY(bool growing READ isGrowing WRITE setGrowing NOTIFY growingChanged)
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

  public:
    enum Kind { Prose, Code, Table, Rule };
    Q_ENUM(Kind)
    enum MarkdownRole {
        KindRole = Qt::UserRole + 1,
        PieceRole,
        GapRole,         // above it, in pixels
        IndentRole,      // in pixels, for text of the usual size
        QuoteLinesRole,  // where the quote lines are, likewise
        LanguageRole,    // of code, as written
        OpeningRole,     // of code or a table: this is its first part
        ClosingRole,     // the last part of it
        LengthRole       // approximate number of lines, to estimate its height before it exists
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

    // The whole code block that this row shows all or part of.
    Q_INVOKABLE QString codeAt(int row) const;
    // What a row shows, formulas as they are written; the cells of a table with tabs between them.
    Q_INVOKABLE QString textAt(int row) const;
    // What stands between it and the row above it when both are copied.
    Q_INVOKABLE QString gapBefore(int row) const;
    // As in region_marks.h.
    Q_INVOKABLE static QString regionAddress(int group) { return tessera::regionAddress(group); }
    Q_INVOKABLE static int regionGroup(const QString& address) {
        return tessera::regionGroup(address);
    }

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
    QString m_read;  // the text that the stream holds
    bool m_growing = false;
    bool m_finished = false;  // whether the stream is
    bool m_complete = true;   // all properties have their initial values
};

}  // namespace tessera
