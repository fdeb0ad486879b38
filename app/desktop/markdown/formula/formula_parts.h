// SPDX-License-Identifier: MIT
// What formulas are put together from, on one line.
#pragma once

#include <QString>

namespace tessera {

// With brackets where they are needed: "(a+b)/(2c)".
QString fraction(const QString& above, const QString& below);
// `degree` may be empty.
QString root(const QString& degree, const QString& of);
// On every character, as a line over several of them has to be; on few, to be readable.
QString accented(const QString& text, QChar accent);
// Single spaces, none at the edges and inside of brackets.
QString tidied(const QString& text);

}  // namespace tessera
