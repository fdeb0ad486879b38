// SPDX-License-Identifier: MIT
// The words of a search, and where they are in a text.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace tessera {

struct TextRange {
    qsizetype start = 0;
    qsizetype length = 0;
    friend bool operator==(const TextRange&, const TextRange&) = default;
};

// The words of a query. A part in quotation marks is one word.
QStringList searchTerms(const QString& query);

// Where the words are in the text, ignoring case, in order and without overlaps.
QList<TextRange> hitsIn(const QString& text, const QStringList& terms);

// One line of the text with the first hit in it.
QString excerptAround(const QString& text, const QStringList& terms);

}  // namespace tessera
