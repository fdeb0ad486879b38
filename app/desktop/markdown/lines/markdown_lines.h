// SPDX-License-Identifier: MIT
// What a line of Markdown can begin or end, judged on its own.
#pragma once

#include <QByteArrayView>

namespace tessera {

// "```" or "~~~"; a length of 0 means none.
struct MarkdownFence {
    char mark = 0;
    qsizetype length = 0;
    qsizetype indent = 0;
};

// "- " or "3. " at the margin; a width of 0 means none.
struct MarkdownItemMark {
    qsizetype width = 0;      // up to the item's text
    bool interrupts = false;  // may follow a paragraph without an empty line
};

bool isBlankLine(QByteArrayView line);
// Columns of white space at the beginning; a tab counts as four.
qsizetype indentOf(QByteArrayView line);
// "---", "* * *"
bool isRuleLine(QByteArrayView line);
// A heading ("#"), quote or rule: none of them continues the block before it.
bool isInterruptingLine(QByteArrayView line);
// "|---|:-:|", under the header of a table
bool isTableRuleLine(QByteArrayView line);
MarkdownFence openingFence(QByteArrayView line);
bool closesFence(QByteArrayView line, const MarkdownFence& fence);
MarkdownItemMark itemMark(QByteArrayView line);

}  // namespace tessera
