// SPDX-License-Identifier: MIT
#pragma once

namespace tessera {

// What the pointers to members lead to, one after another:
// memberAt(row, &MessageRow::figures, &AnswerFigures::seed).
template <typename Row, typename... Path>
auto& memberAt(Row& row, Path... path) {
    return (row.*....*path);
}

}  // namespace tessera
