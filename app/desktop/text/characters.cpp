// SPDX-License-Identifier: MIT
#include "app/desktop/text/characters.h"

#include <QStringView>
#include <QTextBoundaryFinder>
#include <algorithm>

namespace tessera {
namespace {

constexpr qsizetype kTitleLength = 48;
// Only this much is looked at, however long the text: longer ones nobody sees as one character.
constexpr qsizetype kLongestCharacter = 256;
// Enough to see whether the next code point belongs to the character before it.
constexpr qsizetype kNextUnits = 2;

// Where the surrogate or NUL at `at` belongs to valid text, the number of units to go on by; else
// 0.
qsizetype validUnits(const QString& text, qsizetype at) {
    const QChar unit = text[at];
    if (unit.isNull() || unit.isLowSurrogate())
        return 0;
    if (!unit.isHighSurrogate())
        return 1;
    return at + 1 < text.size() && text[at + 1].isLowSurrogate() ? 2 : 0;
}

}  // namespace

qsizetype characterBorder(const QString& text, qsizetype at) {
    if (at <= 0 || at >= text.size())
        return at <= 0 ? 0 : text.size();
    const qsizetype from = std::max<qsizetype>(0, at - kLongestCharacter);
    const auto around = QStringView(text).mid(from, at - from + kNextUnits);
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, around);
    finder.setPosition(at - from);
    const qsizetype border = finder.isAtBoundary() ? at : from + finder.toPreviousBoundary();
    if (border > from || from == 0)
        return border;
    return text[at].isLowSurrogate() ? at - 1 : at;
}

QString firstCharacters(const QString& text, qsizetype most) {
    return text.left(characterBorder(text, most));
}

QString titleOf(const QString& question) {
    const QString line = question.trimmed().section(QLatin1Char('\n'), 0, 0).simplified();
    if (line.size() <= kTitleLength)
        return line;
    const qsizetype space = line.lastIndexOf(QLatin1Char(' '), kTitleLength);
    return (space > kTitleLength / 2 ? line.left(space) : firstCharacters(line, kTitleLength)) +
           QChar(0x2026);
}

QString wellFormed(const QString& text) {
    QString valid = text;
    for (qsizetype at = 0; at < valid.size();) {
        const qsizetype units = validUnits(valid, at);
        if (units == 0)
            valid[at] = QChar(QChar::ReplacementCharacter);
        at += units == 0 ? 1 : units;
    }
    return valid;
}

}  // namespace tessera
