// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace tessera {

// What people read of a Markdown text, without its signs: paragraphs, items, cells and lines of
// code with a line each; formulas as they are shown; links as their text.
QString wordsOfMarkdown(const QString& markdown);

}  // namespace tessera
