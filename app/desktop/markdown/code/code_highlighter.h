// SPDX-License-Identifier: MIT
// Colours of code, line by line. It knows words, strings, comments and numbers, no grammar.
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

// nullptr for a language that is not known: its code stays plain. `name` is what stands behind the
// fence, in any case.
const CodeLanguage* codeLanguage(const QString& name);

// What a line leaves open for the next one: nothing (0), a block comment or a string of many lines.
using CodeState = int;

struct HighlightedLine {
    QList<CodeSpan> spans;  // in order, without overlaps; the rest is plain
    CodeState end = 0;
};
HighlightedLine highlightLine(const CodeLanguage* language, const QString& line, CodeState start);

}  // namespace tessera
