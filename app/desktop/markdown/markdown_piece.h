// SPDX-License-Identifier: MIT
// The content of one text field of an answer.
#pragma once

#include <QList>
#include <QMetaType>
#include <QStringList>

#include "app/desktop/markdown/code/code_highlighter.h"
#include "app/desktop/markdown/markdown_leaf.h"

namespace tessera {

struct MarkdownLine {
    MarkdownText content;
    QList<CodeSpan> code;  // of a line of code
    quint8 heading = 0;    // level; 0 for other text
    quint8 depth = 0;      // how many lists it is in
    bool marked = false;   // begins with the marker of a list item and a tab
    int gap = 0;           // above it, in pixels; the first line's is outside the field
    friend bool operator==(const MarkdownLine&, const MarkdownLine&) = default;
};

struct MarkdownPiece {
    Q_GADGET

  public:
    QList<MarkdownLine> lines;
    // A table has these instead of lines.
    QList<MarkdownLeaf::Alignment> columns;
    QStringList widest;  // for each column, the text whose width it needs
    QList<QList<MarkdownText>> rows;
    bool header = false;  // the first row is the header
    friend bool operator==(const MarkdownPiece&, const MarkdownPiece&) = default;
};

}  // namespace tessera

Q_DECLARE_METATYPE(tessera::MarkdownPiece)
