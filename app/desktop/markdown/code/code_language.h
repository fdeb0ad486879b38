// SPDX-License-Identifier: MIT
#pragma once

#include <QSet>
#include <QString>
#include <QStringList>

namespace tessera {

// A string, or a block comment.
struct CodeDelimiter {
    QString begin;
    QString end;
    bool manyLines = false;
    bool escapes = false;  // a backslash escapes the next character
    bool comment = false;
};

struct CodeLanguage {
    QSet<QString> keywords;  // in lower case where case does not matter
    bool anyCase = false;
    bool markup = false;   // tags and attributes instead of words
    QString extraLetters;  // allowed in names, besides the usual ones
    QStringList lineComments;
    QList<CodeDelimiter> delimiters;  // longer ones before shorter ones
};

}  // namespace tessera
