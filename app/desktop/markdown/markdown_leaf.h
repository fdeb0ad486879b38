// SPDX-License-Identifier: MIT
// Parsed Markdown as plain data: a flat list of leaves that know what they are nested in.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace tessera {

// Ranges of a text that look different from the rest; they do not overlap.
struct MarkdownSpan {
    enum Flag : quint8 { Bold = 1, Italic = 2, Struck = 4, Code = 8, Dim = 16 };

    qsizetype start = 0;
    qsizetype length = 0;
    quint8 flags = 0;
    QString address;  // of a link that may be followed: http, https or mailto; else empty
    QString source;   // of a formula: as it is written, delimiters included
    friend bool operator==(const MarkdownSpan&, const MarkdownSpan&) = default;
};

// Text for the screen; line breaks inside are QChar::LineSeparator.
struct MarkdownText {
    QString text;
    QList<MarkdownSpan> spans;
    friend bool operator==(const MarkdownText&, const MarkdownText&) = default;
};

struct MarkdownLeaf {
    enum Kind : quint8 { Paragraph, Heading, Code, Table, Rule };
    enum Alignment : quint8 { Left, Center, Right };

    Kind kind = Paragraph;
    quint8 level = 0;                 // of a heading, 1 to 6
    QByteArray nesting;               // 'Q' quote, 'L' list; only the kMaxNesting outermost ones
    QString marker;                   // of the list item that begins here
    MarkdownText content;             // of a paragraph or heading
    QString language;                 // of code, as written; may be empty
    QStringList lines;                // of code
    QList<Alignment> columns;         // of a table
    QList<QList<MarkdownText>> rows;  // of a table, the header first; as many cells as columns
    friend bool operator==(const MarkdownLeaf&, const MarkdownLeaf&) = default;

    static constexpr qsizetype kMaxNesting = 6;
};

// The list that a text ended in, so that the text after it can continue it.
struct MarkdownListEnd {
    char mark = 0;  // '-', '*', '+', '.' or ')'; 0: the text did not end in a list
    qint64 nextNumber = 0;
    friend bool operator==(const MarkdownListEnd&, const MarkdownListEnd&) = default;
};

}  // namespace tessera
