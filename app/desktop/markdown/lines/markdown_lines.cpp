// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/lines/markdown_lines.h"

#include <algorithm>

namespace tessera {
namespace {

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

qsizetype runOf(QByteArrayView line, char c) {
    return std::find_if(line.begin(), line.end(), [c](char other) { return other != c; }) -
           line.begin();
}

// The most digits that CommonMark allows in an item's number.
constexpr qsizetype kMaxDigits = 9;

}  // namespace

bool isBlankLine(QByteArrayView line) {
    return std::all_of(line.begin(), line.end(), isSpace);
}

qsizetype indentOf(QByteArrayView line) {
    qsizetype columns = 0;
    for (const char c : line) {
        if (c != ' ' && c != '\t')
            break;
        columns += c == '\t' ? 4 : 1;
    }
    return columns;
}

bool isRuleLine(QByteArrayView line) {
    char mark = 0;
    int count = 0;
    for (const char c : line) {
        if (isSpace(c))
            continue;
        if ((c != '-' && c != '*' && c != '_') || (mark != 0 && c != mark))
            return false;
        mark = c;
        ++count;
    }
    return count >= 3;
}

bool isInterruptingLine(QByteArrayView line) {
    if (line.startsWith('>') || isRuleLine(line))
        return true;
    const qsizetype hashes = runOf(line, '#');
    return hashes >= 1 && hashes <= 6 && (hashes == line.size() || isSpace(line[hashes]));
}

bool isTableRuleLine(QByteArrayView line) {
    return line.contains('-') && std::all_of(line.begin(), line.end(), [](char c) {
               return c == '|' || c == '-' || c == ':' || isSpace(c);
           });
}

MarkdownFence openingFence(QByteArrayView line) {
    const qsizetype indent = runOf(line, ' ');
    if (indent > 3 || indent == line.size())
        return {};
    const QByteArrayView rest = line.sliced(indent);
    const char mark = rest.front();
    const qsizetype length = runOf(rest, mark);
    if ((mark != '`' && mark != '~') || length < 3)
        return {};
    if (mark == '`' && rest.sliced(length).contains('`'))
        return {};
    return {mark, length, indent};
}

bool closesFence(QByteArrayView line, const MarkdownFence& fence) {
    const qsizetype indent = runOf(line, ' ');
    if (indent > 3)
        return false;
    const QByteArrayView rest = line.sliced(indent);
    const qsizetype length = runOf(rest, fence.mark);
    return length >= fence.length && isBlankLine(rest.sliced(length));
}

MarkdownItemMark itemMark(QByteArrayView line) {
    if (isRuleLine(line))
        return {};
    const qsizetype digits = std::find_if_not(line.begin(), line.end(), isDigit) - line.begin();
    if (digits == line.size() || digits > kMaxDigits)
        return {};
    const char mark = line[digits];
    const bool bullet = digits == 0 && (mark == '-' || mark == '*' || mark == '+');
    const bool number = digits > 0 && (mark == '.' || mark == ')');
    if (!bullet && !number)
        return {};
    const QByteArrayView rest = line.sliced(digits + 1);
    if (!rest.isEmpty() && !isSpace(rest.front()))
        return {};
    const bool filled = !isBlankLine(rest);
    const qsizetype spaces = filled ? indentOf(rest) : 1;
    const bool first = bullet || line.first(digits).toLongLong() == 1;
    return {digits + 1 + (spaces > 4 ? 1 : spaces), filled && first};
}

}  // namespace tessera
