// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/markdown_rows.h"

#include <algorithm>

#include "app/desktop/text/characters.h"

namespace tessera {
namespace {

constexpr qsizetype kTextLength = 3000;     // a text field ends with the paragraph that reaches it
constexpr qsizetype kParagraphPart = 4000;  // a longer paragraph is shown in parts
constexpr qsizetype kCodeLines = 100;
constexpr qsizetype kCodeLength = 6000;
constexpr qsizetype kCodeLinePart = 1000;
constexpr qsizetype kTableRows = 40;

bool isText(const MarkdownLeaf& leaf) {
    return leaf.kind == MarkdownLeaf::Paragraph || leaf.kind == MarkdownLeaf::Heading;
}

// The containers drawn outside the text field: up to the innermost quote.
QByteArray outside(const MarkdownLeaf& leaf) {
    return isText(leaf) ? leaf.nesting.left(leaf.nesting.lastIndexOf('Q') + 1) : leaf.nesting;
}

int gapBetween(const MarkdownLeaf& above, const MarkdownLeaf& below) {
    if (below.kind == MarkdownLeaf::Heading)
        return below.level <= 2 ? 20 : 16;
    if (!below.marker.isEmpty() && above.nesting.endsWith('L'))
        return 4;
    if (above.kind == MarkdownLeaf::Heading || (isText(above) && below.nesting.endsWith('L')))
        return 6;
    return 12;
}

// Where a part of a long paragraph ends: after a word, if possible.
qsizetype partEnd(const QString& text, qsizetype start) {
    if (text.size() - start <= kParagraphPart)
        return text.size();
    const qsizetype limit = start + kParagraphPart;
    for (qsizetype at = limit; at > limit - kParagraphPart / 4; --at)
        if (text[at - 1].isSpace())
            return at;
    return characterBorder(text, limit);
}

MarkdownText part(const MarkdownText& whole, qsizetype start, qsizetype end) {
    if (start == 0 && end == whole.text.size())
        return whole;
    MarkdownText cut;
    cut.text = whole.text.mid(start, end - start);
    for (MarkdownSpan span : whole.spans) {
        const qsizetype from = std::max(span.start, start);
        const qsizetype to = std::min(span.start + span.length, end);
        if (from >= to)
            continue;
        span.start = from - start;
        span.length = to - from;
        cut.spans.append(span);
    }
    return cut;
}

void finishText(const QList<MarkdownLeaf>& leaves, MarkdownRow& row) {
    qsizetype length = 0;
    MarkdownPlace at = row.start;
    const QByteArray containers = outside(leaves[at.leaf]);
    for (;;) {
        const QString& text = leaves[at.leaf].content.text;
        row.end = {at.leaf, partEnd(text, at.offset)};
        length += row.end.offset - at.offset;
        const qsizetype next = at.leaf + 1;
        if (row.end.offset < text.size() || length > kTextLength || next == leaves.size() ||
            !isText(leaves[next]) || outside(leaves[next]) != containers)
            return;
        at = {next, 0};
    }
}

void finishCode(const MarkdownLeaf& leaf, MarkdownRow& row) {
    const CodeLanguage* language = codeLanguage(leaf.language);
    qsizetype length = 0;
    qsizetype at = row.start.offset;
    row.codeEnd = row.codeStart;
    for (; at < leaf.lines.size() && at < row.start.offset + kCodeLines && length < kCodeLength;
         ++at) {
        length += leaf.lines[at].size();
        row.codeEnd = highlightLine(language, leaf.lines[at], row.codeEnd).end;
    }
    row.end.offset = at;
    row.closing = at == leaf.lines.size();
}

// A Chinese character is as wide as two Latin letters.
qsizetype widthOf(const QString& text) {
    return text.size() +
           std::count_if(text.begin(), text.end(), [](QChar c) { return c.unicode() >= 0x1100; });
}

void finishTable(const MarkdownLeaf& leaf, MarkdownRow& row) {
    const qsizetype end = std::min(leaf.rows.size(), row.start.offset + kTableRows);
    row.end.offset = end;
    row.closing = end == leaf.rows.size();
    row.widest.resize(leaf.columns.size());
    for (qsizetype at = row.start.offset; at < end; ++at)
        for (qsizetype i = 0; i < std::min(row.widest.size(), leaf.rows[at].size()); ++i)
            if (const QString& text = leaf.rows[at][i].text; widthOf(text) > widthOf(row.widest[i]))
                row.widest[i] = text;
}

void addCodeLines(const QString& line, const HighlightedLine& highlighted,
                  QList<MarkdownLine>& lines) {
    qsizetype start = 0;
    // An empty line is a line, too.
    do {
        const qsizetype end = characterBorder(line, start + kCodeLinePart);
        MarkdownLine shown;
        shown.content.text = line.mid(start, end - start);
        for (const CodeSpan& span : highlighted.spans) {
            const qsizetype from = std::max(span.start, start);
            const qsizetype to = std::min(span.start + span.length, end);
            if (from < to)
                shown.code.append({from - start, to - from, span.token});
        }
        lines.append(shown);
        start = end;
    } while (start < line.size());
}

MarkdownLine textLine(const MarkdownLeaf& leaf, qsizetype start, qsizetype end) {
    MarkdownLine line;
    line.content = part(leaf.content, start, end);
    line.heading = leaf.level;
    line.depth = static_cast<quint8>(leaf.nesting.size() - outside(leaf).size());
    line.marked = start == 0 && !leaf.marker.isEmpty();
    if (line.marked) {
        const qsizetype shift = leaf.marker.size() + 1;
        line.content.text.prepend(leaf.marker + QLatin1Char('\t'));
        for (MarkdownSpan& span : line.content.spans)
            span.start += shift;
    }
    return line;
}

}  // namespace

MarkdownRow markdownRow(const QList<MarkdownLeaf>& leaves, const MarkdownPlace& start,
                        const MarkdownRow* before) {
    const MarkdownLeaf& leaf = leaves[start.leaf];
    MarkdownRow row;
    row.kind = isText(leaf) ? MarkdownLeaf::Paragraph : leaf.kind;
    row.start = row.end = start;
    const bool continued = start.offset > 0 && before != nullptr;
    switch (row.kind) {
        case MarkdownLeaf::Code:
            row.codeStart = continued ? before->codeEnd : 0;
            finishCode(leaf, row);
            break;
        case MarkdownLeaf::Table:
            row.widest = continued ? before->widest : QStringList();
            finishTable(leaf, row);
            break;
        case MarkdownLeaf::Rule:
            break;
        default:
            finishText(leaves, row);
            break;
    }
    return row;
}

MarkdownPlace behind(const QList<MarkdownLeaf>& leaves, const MarkdownRow& row) {
    const MarkdownLeaf& leaf = leaves[row.end.leaf];
    const bool whole = isText(leaf) ? row.end.offset >= leaf.content.text.size() : row.closing;
    return whole ? MarkdownPlace{row.end.leaf + 1, 0} : row.end;
}

MarkdownPiece markdownPiece(const QList<MarkdownLeaf>& leaves, const MarkdownRow& row) {
    MarkdownPiece piece;
    const MarkdownLeaf& leaf = leaves[row.start.leaf];
    if (row.kind == MarkdownLeaf::Table) {
        piece.columns = leaf.columns;
        piece.widest = row.widest;
        piece.rows = leaf.rows.mid(row.start.offset, row.end.offset - row.start.offset);
        piece.header = row.start.offset == 0;
    } else if (row.kind == MarkdownLeaf::Code) {
        const CodeLanguage* language = codeLanguage(leaf.language);
        CodeState state = row.codeStart;
        for (qsizetype at = row.start.offset; at < row.end.offset; ++at) {
            const HighlightedLine line = highlightLine(language, leaf.lines[at], state);
            addCodeLines(leaf.lines[at], line, piece.lines);
            state = line.end;
        }
    } else if (row.kind == MarkdownLeaf::Paragraph) {
        for (qsizetype at = row.start.leaf; at <= row.end.leaf; ++at) {
            MarkdownLine line =
                textLine(leaves[at], at == row.start.leaf ? row.start.offset : 0,
                         at == row.end.leaf ? row.end.offset : leaves[at].content.text.size());
            if (at > row.start.leaf)
                line.gap = gapBetween(leaves[at - 1], leaves[at]);
            piece.lines.append(line);
        }
    }
    return piece;
}

QList<QStringList> shownLines(const QList<MarkdownLeaf>& leaves) {
    QList<QStringList> shown;
    MarkdownRow row;
    for (MarkdownPlace at; at.leaf < leaves.size(); at = behind(leaves, row)) {
        const MarkdownRow before = row;
        row = markdownRow(leaves, at, shown.isEmpty() ? nullptr : &before);
        const MarkdownPiece piece = markdownPiece(leaves, row);
        QStringList lines;
        for (const MarkdownLine& line : piece.lines)
            lines.append(line.content.text);
        for (const QList<MarkdownText>& cells : piece.rows)
            for (const MarkdownText& cell : cells)
                lines.append(cell.text);
        shown.append(lines);
    }
    return shown;
}

int gapAbove(const QList<MarkdownLeaf>& leaves, const MarkdownRow& row) {
    const bool first = row.start.leaf == 0 || row.start.offset > 0;
    return first ? 0 : gapBetween(leaves[row.start.leaf - 1], leaves[row.start.leaf]);
}

int indentOf(const QList<MarkdownLeaf>& leaves, const MarkdownRow& row) {
    int indent = 0;
    for (const char container : outside(leaves[row.start.leaf]))
        indent += container == 'Q' ? MarkdownRow::kQuoteIndent : MarkdownRow::kIndent;
    return indent;
}

QList<int> quoteLines(const QList<MarkdownLeaf>& leaves, const MarkdownRow& row) {
    QList<int> lines;
    int indent = 0;
    for (const char container : outside(leaves[row.start.leaf])) {
        if (container == 'Q')
            lines.append(indent);
        indent += container == 'Q' ? MarkdownRow::kQuoteIndent : MarkdownRow::kIndent;
    }
    return lines;
}

}  // namespace tessera
