// SPDX-License-Identifier: MIT
// How leaves are shown from top to bottom: fields of continuous text, code, tables, rules. Nothing
// is too large to be laid out in a moment.
#pragma once

#include "app/desktop/markdown/markdown_piece.h"

namespace tessera {

// A place in a list of leaves: a line of code, row of a table (the header is row 0) or character.
struct MarkdownPlace {
    qsizetype leaf = 0;
    qsizetype offset = 0;
    friend auto operator<=>(const MarkdownPlace&, const MarkdownPlace&) = default;
};

struct MarkdownRow {
    MarkdownLeaf::Kind kind = MarkdownLeaf::Paragraph;  // never Heading: that is text
    MarkdownPlace start;
    MarkdownPlace end;    // after its last line, row or character
    bool closing = true;  // of code or a table: no further part follows
    CodeState codeStart = 0;
    CodeState codeEnd = 0;
    QStringList widest;  // of a table, up to here
    friend bool operator==(const MarkdownRow&, const MarkdownRow&) = default;

    // In pixels, for text of the usual size.
    static constexpr int kIndent = 24;  // of a list
    static constexpr int kQuoteIndent = 16;
};

// The row that begins at `start`, which must be in the leaves; `before` is the one above it.
MarkdownRow markdownRow(const QList<MarkdownLeaf>& leaves, const MarkdownPlace& start,
                        const MarkdownRow* before);
// Where the row after this one begins; beyond the leaves if there is none.
MarkdownPlace behind(const QList<MarkdownLeaf>& leaves, const MarkdownRow& row);

MarkdownPiece markdownPiece(const QList<MarkdownLeaf>& leaves, const MarkdownRow& row);
// What the rows show: for each row its lines or cells, without formats.
QList<QStringList> shownLines(const QList<MarkdownLeaf>& leaves);
// Space above the row, in pixels.
int gapAbove(const QList<MarkdownLeaf>& leaves, const MarkdownRow& row);
// Where its text begins, and where the lines of the enclosing quotes are, in pixels, for text
// of the usual size.
int indentOf(const QList<MarkdownLeaf>& leaves, const MarkdownRow& row);
QList<int> quoteLines(const QList<MarkdownLeaf>& leaves, const MarkdownRow& row);

}  // namespace tessera
