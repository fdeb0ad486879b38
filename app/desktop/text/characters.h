// SPDX-License-Identifier: MIT
// Text of users, cut and stored without breaking what they see as one character.
#pragma once

#include <QString>

namespace tessera {

// The first `most` UTF-16 units of a text, or a few less: what a reader sees as one character, such
// as an emoji of several code points or a letter with its accents, is never cut.
QString firstCharacters(const QString& text, qsizetype most);

// The border between two such characters that is at `at` or before it.
qsizetype characterBorder(const QString& text, qsizetype at);

// The title that a question gives its conversation: the first words of its first line.
QString titleOf(const QString& question);

// The same text as valid Unicode without NUL: what is neither becomes U+FFFD. For text that is
// stored, because a database in UTF-8 and C strings would change or cut it.
QString wellFormed(const QString& text);

}  // namespace tessera
