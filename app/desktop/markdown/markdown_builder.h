// SPDX-License-Identifier: MIT
// Builds leaves from the parser's events.
#pragma once

#include "app/desktop/markdown/markdown_parser.h"
#include "app/desktop/text/region_marks.h"

namespace tessera {

// The text that an HTML entity ("&amp;") stands for; an unknown one stays as it is.
QString decodedEntity(const QString& entity);

// Removes the characters that have a meaning in a text document; newlines become line separators.
QString shownText(QString text);

// The calls mirror the parser's events, which are always balanced.
class MarkdownBuilder {
  public:
    explicit MarkdownBuilder(const MarkdownListEnd& continued) : m_continued(continued) {}

    void enterQuote();
    void leaveQuote();
    // `mark` is the bullet, or the character after the number.
    void enterList(char mark, unsigned firstNumber);
    void leaveList();
    // `taskMark` is the character between the brackets of a task; 0 if it is not a task.
    void enterItem(char taskMark);
    void leaveItem();

    void enterParagraph();
    void enterHeading(unsigned level);
    void enterCode(const QString& language);
    void addRule();
    void enterTable();
    // False if there are too many cells.
    bool enterTableRow();
    void enterTableCell(MarkdownLeaf::Alignment alignment);
    void leaveTableCell();
    void leaveLeaf();

    void enterSpan(quint8 flag);
    void leaveSpan();
    void enterLink(const QString& address);
    void leaveLink();
    void enterImage();
    void leaveImage(const QString& address);
    void addText(const QString& text);
    // `source` is how it is written, which is what gets copied.
    void addFormula(const QString& shown, const QString& source);

    // Whether the result is incomplete because it would be too large. Not every version of the
    // parser reports that it was stopped.
    bool isTooLarge() const;
    MarkdownParse take() &&;

  private:
    struct List {
        char mark = 0;
        bool ordered = false;
        qint64 number = 0;
    };

    void beginLeaf(MarkdownLeaf::Kind kind);
    void enterContainer(char letter);
    void showMarker();
    void append(const QString& text, quint8 flags, const QString& address,
                const QString& source = {});

    MarkdownParse m_parse;
    MarkdownListEnd m_continued;
    QList<List> m_lists;
    QByteArray m_nesting;
    QString m_marker;  // of an item that has shown nothing yet
    MarkdownLeaf m_leaf;
    bool m_open = false;    // m_leaf is being filled
    MarkdownText m_text;    // of the paragraph, heading or cell
    QList<quint8> m_flags;  // of the enclosing spans, each combined with those around it
    QString m_address;      // of the enclosing link
    RegionMarkReader m_regions;
    QString m_refused;  // of a link that cannot be followed
    qsizetype m_cells = 0;
};

}  // namespace tessera
