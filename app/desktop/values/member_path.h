// SPDX-License-Identifier: MIT
#pragma once

namespace tessera {

// The member reached by following the pointers to members one after another:
// memberAt(row, &MessageRow::figures, &AnswerFigures::seed).
template <typename Row, typename... Path>
auto& memberAt(Row& row, Path... path) {
    return (row.*....*path);
}

}  // namespace tessera
