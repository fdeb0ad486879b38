// SPDX-License-Identifier: MIT
// Writes a piece of an answer into the document of a text field.
#pragma once

#include <QColor>
#include <QObject>
#include <QPoint>
#include <QPointer>
#include <QQmlParserStatus>
#include <QQuickTextDocument>
#include <QtQmlIntegration>

#include "app/desktop/markdown/markdown_piece.h"

class QTextCharFormat;
class QTextCursor;

namespace tessera {

// The text goes in through a cursor, with our own formats: there is no markup that it could break
// out of, and nothing that a document would load. Unchanged lines are not rewritten. GUI thread
// only.
class MarkdownDocument : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(QQuickTextDocument* document MEMBER m_target NOTIFY changed)
    // A MarkdownPiece.
    Q_PROPERTY(QVariant piece READ piece WRITE setPiece NOTIFY pieceChanged)
    Q_PROPERTY(int textPx MEMBER m_textPx NOTIFY changed)
    // Of the usual size of text, at least 1; what is around the text grows with it.
    Q_PROPERTY(qreal room MEMBER m_room NOTIFY changed)
    Q_PROPERTY(QColor text MEMBER m_text NOTIFY changed)
    Q_PROPERTY(QColor dim MEMBER m_dim NOTIFY changed)
    Q_PROPERTY(QColor link MEMBER m_link NOTIFY changed)
    Q_PROPERTY(QColor shade MEMBER m_shade NOTIFY changed)  // behind code
    // The link that is pointed at elsewhere, and how it looks then.
    Q_PROPERTY(QString litAddress READ litAddress WRITE setLitAddress NOTIFY litAddressChanged)
    Q_PROPERTY(QColor litText MEMBER m_litText NOTIFY changed)
    Q_PROPERTY(QColor litShade MEMBER m_litShade NOTIFY changed)
    // One for each CodeToken from Keyword on, in that order.
    Q_PROPERTY(QList<QColor> codeColors MEMBER m_codeColors NOTIFY changed)
    // A table narrows its columns, within reason, to fit into this.
    Q_PROPERTY(
        int availableWidth READ availableWidth WRITE setAvailableWidth NOTIFY availableWidthChanged)
    // Whether the piece has links that may be followed.
    Q_PROPERTY(bool hasLinks READ hasLinks NOTIFY pieceChanged)
    // The system's monospaced font.
    Q_PROPERTY(QString monospaced READ monospaced CONSTANT)
    // Of a table, in pixels; 0 for text.
    Q_PROPERTY(int tableWidth READ tableWidth NOTIFY tableChanged)
    // Where the rows of a table end, in pixels from its top.
    Q_PROPERTY(QList<int> rowEnds READ rowEnds NOTIFY tableChanged)

  public:
    using QObject::QObject;

    void classBegin() override { m_complete = false; }
    void componentComplete() override;

    QVariant piece() const { return QVariant::fromValue(m_piece); }
    void setPiece(const QVariant& piece);
    QString litAddress() const { return m_litAddress; }
    void setLitAddress(const QString& address);
    int availableWidth() const { return m_availableWidth; }
    void setAvailableWidth(int width);
    static QString monospaced();
    int tableWidth() const { return m_tableWidth; }
    QList<int> rowEnds() const { return m_rowEnds; }
    bool hasLinks() const;
    // The range that selects a link's text: its first position and the one after its end; -1 and -1
    // if there is no such link.
    Q_INVOKABLE QPoint linkRange(int index) const;
    // The text between two cursor positions with its formulas as they are written; empty if there
    // are none.
    Q_INVOKABLE QString withFormulas(int start, int end) const;
    // Empty if there is no such link.
    Q_INVOKABLE QString linkAddress(int index) const;

  signals:
    void changed();
    void pieceChanged();
    void litAddressChanged();
    void availableWidthChanged();
    void tableChanged();

  private:
    void rewrite();
    void write();
    void writeLines();
    void writeLine(QTextCursor& cursor, const MarkdownLine& line);
    void writeTable();
    QList<int> columnWidths() const;
    void writeText(QTextCursor& cursor, const MarkdownText& text, bool bold);
    QTextCharFormat formatOf(const MarkdownSpan& span) const;
    QTextCharFormat codeFormat() const;
    void colour(QTextCharFormat& link) const;

    QPointer<QQuickTextDocument> m_target;
    MarkdownPiece m_piece;
    MarkdownPiece m_written;
    int m_textPx = 14;
    qreal m_room = 1;
    QColor m_text = Qt::black;
    QColor m_dim = Qt::gray;
    QColor m_link = Qt::blue;
    QColor m_shade = Qt::lightGray;
    QColor m_litText = Qt::white;
    QColor m_litShade = Qt::blue;
    QString m_litAddress;
    QList<QColor> m_codeColors;
    int m_availableWidth = 0;
    int m_tableWidth = 0;
    QList<int> m_rowEnds;
    bool m_complete = true;
    bool m_stale = false;
};

}  // namespace tessera
