// SPDX-License-Identifier: MIT
// Highlights code line by line. It knows words, strings, comments and numbers, but no grammar.
#pragma once

#include <QList>
#include <QString>

namespace tessera {

enum class CodeToken : quint8 { Plain, Keyword, String, Comment, Number, Name };

struct CodeSpan {
    qsizetype start = 0;
    qsizetype length = 0;
    CodeToken token = CodeToken::Plain;
    friend bool operator==(const CodeSpan&, const CodeSpan&) = default;
};

struct CodeLanguage;

// nullptr for an unknown language: its code stays plain. `name` is the word after the fence; its
// case does not matter.
const CodeLanguage* codeLanguage(const QString& name);

// What a line leaves open for the next one: nothing (0), a block comment or a multi-line string.
using CodeState = int;

struct HighlightedLine {
    QList<CodeSpan> spans;  // in order, without overlaps; the rest is plain
    CodeState end = 0;
};
HighlightedLine highlightLine(const CodeLanguage* language, const QString& line, CodeState start);

}  // namespace tessera
