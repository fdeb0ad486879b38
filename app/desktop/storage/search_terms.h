// SPDX-License-Identifier: MIT
// What is looked for, and where it stands in a text.
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

// Where the words stand in the text, in any case, in order and without overlaps.
QList<TextRange> hitsIn(const QString& text, const QStringList& terms);

// One line of the text with the first hit in it.
QString excerptAround(const QString& text, const QStringList& terms);

}  // namespace tessera
