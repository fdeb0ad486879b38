// SPDX-License-Identifier: MIT
// Formulas in LaTeX as a line of text.
#pragma once

#include <QString>

namespace tessera {

// "\frac{a+b}{2}" is "(a+b)/2", "x_1^2" is "x₁²", a matrix "[1, 2; 3, 4]"; the lines of an aligned
// formula are separated by QChar::LineSeparator. `latex` comes without its delimiters. Never fails:
// commands that are not known stay as they are written.
QString readableFormula(const QString& latex);

}  // namespace tessera
