// SPDX-License-Identifier: MIT
// Markdown that arrives bit by bit, parsed once.
#pragma once

#include <QByteArray>

#include "app/desktop/markdown/lines/markdown_lines.h"
#include "app/desktop/markdown/markdown_parser.h"

namespace tessera {

// The text is cut where nothing that follows can change what is before. The part cut off is parsed
// for good, and only the open end is parsed again when text arrives. Such places are
//   - before a line after an empty one that is not indented as the open list's text is;
//   - before an item of the outermost list, and before and after fenced code;
//   - after each line of fenced code, and after each row of a table.
// An item that is cut off keeps its number, rows and lines are parsed after a copy of their header
// or fence, and link definitions are prepended to everything that follows them.
//
// Not known before the end: a definition that comes after the link that uses it, is longer than a
// line, or is inside a list or quote. finish() parses the whole text, so that in the end the leaves
// are always those of parseMarkdown().
class MarkdownStream {
  public:
    // Where leaves differ from those before the call: in leaf `leaf`, from this line of code, row
    // of the table (the header counts) or character of the text on. Everything before is unchanged.
    struct Change {
        qsizetype leaf = 0;
        qsizetype offset = 0;
        friend auto operator<=>(const Change&, const Change&) = default;
    };

    // Empties the stream.
    Change clear();
    Change append(const QString& text);
    // No more text will come until clear().
    Change finish();
    // Replaces the whole text.
    Change setText(const QString& text);

    const QList<MarkdownLeaf>& leaves() const { return m_leaves; }
    // Bytes given to the parser since clear().
    qsizetype parsedBytes() const { return m_parsedBytes; }

  private:
    enum class Context { None, Code, Table };

    void restart();
    MarkdownParse parse(QByteArrayView text);
    void scanLines();
    void scanLine(qsizetype start, qsizetype end);
    void scanCodeLine(qsizetype start, qsizetype end);
    bool scanTableLine(qsizetype start, qsizetype end);
    bool endsBlock(QByteArrayView line, const MarkdownItemMark& mark, bool first) const;
    void openFence(const MarkdownFence& fence, qsizetype start, qsizetype end);
    void openTable(qsizetype end);
    void freeze(qsizetype end);
    void freezeAs(MarkdownParse&& parsed, qsizetype end);
    void addDefinitions(QByteArrayView text);
    void parseOpen();
    void replaceOpen(QList<MarkdownLeaf>&& leaves);
    Change replaceAll(QList<MarkdownLeaf>&& leaves);

    QByteArray m_text;           // UTF-8
    QString m_halfCharacter;     // the first half of a surrogate pair that was cut in two
    qsizetype m_frozenEnd = 0;   // of m_text: everything before was parsed for good
    qsizetype m_scannedEnd = 0;  // whole lines up to here were searched for places to cut
    QList<MarkdownLeaf> m_leaves;
    qsizetype m_frozenLeaves = 0;
    // In a context, the last frozen leaf continues in the open end: how many of its lines or rows
    // are frozen.
    qsizetype m_frozenInside = 0;
    Change m_changed;

    Context m_context = Context::None;  // of the open end
    QByteArray m_prefix;                // the fence, or the first two lines of the table
    QByteArray m_definitions;
    MarkdownListEnd m_listEnd;
    MarkdownFence m_fence;
    bool m_inList = false;
    qsizetype m_itemIndent = 0;  // of the text in the open item
    bool m_afterBlank = true;    // the last whole line was empty
    qsizetype m_openParsed = 0;  // size of the open end when it was parsed last
    qsizetype m_parsedBytes = 0;
};

}  // namespace tessera
