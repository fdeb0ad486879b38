// SPDX-License-Identifier: MIT
// What LaTeX calls characters and functions.
#pragma once

#include <QString>
#include <optional>

namespace tessera {

struct FormulaSymbol {
    enum Kind { Letter, Operator, Function };

    QString text;
    Kind kind = Letter;  // an operator has spaces on both sides, a function before its argument
};

// `name` is the command without its backslash.
std::optional<FormulaSymbol> formulaSymbol(const QString& name);

// A letter of the double-struck alphabet (\mathbb), where Unicode has it; else the letter itself.
QString doubleStruck(QChar letter);

// What \hat, \vec and the like put on a character; 0 for other commands.
QChar formulaAccent(const QString& name);

}  // namespace tessera
