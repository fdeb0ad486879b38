// SPDX-License-Identifier: MIT
// How operators that are bound by memory are cut.
#pragma once

#include <algorithm>
#include <cstddef>

#include "engine/native/thread_pool.h"

namespace tessera::native {

// Numbers of a piece: some ten microseconds, so that waking others pays, and stays far below the
// time in which an operator has to stop.
inline constexpr std::size_t kPieceNumbers = 16384;

// work(row) for [0, rows), rows of `columns` numbers. False if the pool was asked to stop.
template <typename Work>
bool forRows(ThreadPool& pool, std::size_t rows, std::size_t columns, Work work) {
    const std::size_t grain =
        std::max<std::size_t>(1, kPieceNumbers / std::max<std::size_t>(1, columns));
    return pool.parallelFor(rows, grain, [&](unsigned, std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            work(row);
        }
    });
}

}  // namespace tessera::native
