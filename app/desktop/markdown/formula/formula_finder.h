// SPDX-License-Identifier: MIT
// Where a text in Markdown has formulas in LaTeX.
#pragma once

#include <QByteArrayView>
#include <QList>

namespace tessera {

struct FoundFormula {
    qsizetype start = 0;  // bytes, delimiters included
    qsizetype length = 0;
    qsizetype delimiter = 0;  // length of each of the two
    friend bool operator==(const FoundFormula&, const FoundFormula&) = default;
};

// $..$, $$..$$, \(..\) and \[..\], in order, outside of code. Prices stay prices: as in pandoc, a
// single dollar opens only before and closes only after something that is not a space; and neither
// is part of a word or number on its outer side. (md4c 0.4 would take any two dollars.)
QList<FoundFormula> findFormulas(QByteArrayView utf8);

}  // namespace tessera
