// SPDX-License-Identifier: MIT
// How keys are cut where a few queries attend to them.
#pragma once

#include <cstddef>

#include "engine/native/attention/kv_view.h"
#include "engine/native/attention/tile_shape.h"

namespace tessera::native {

// The most queries (tokens x heads that share a KV head) for which keys are read without being
// written out as f32 before.
inline constexpr std::size_t kFewRows = 32;
// Keys of a step of the running softmax, and among them those whose values are added at a time.
inline constexpr std::size_t kRowsKeys = 128;
inline constexpr std::size_t kRowsValues = 32;
inline constexpr std::size_t kRowsScoreRow = kRowsKeys + kMaxLanes;
// Keys of a piece of work. Whatever the number of threads, so that results do not depend on it.
inline constexpr std::size_t kSplitKeys = 512;
// Rows whose splits a piece of work combines.
inline constexpr std::size_t kCombinedRows = 4;

static_assert(kRowsKeys % kKvBlockPositions == 0 && kRowsValues % kKvBlockPositions == 0 &&
              kRowsKeys % kRowsValues == 0 && kSplitKeys % kRowsKeys == 0);

// Scratch of a thread.
constexpr std::size_t rowsFloats(std::size_t rows, std::size_t headDim) {
    return rows * (headDim + kRowsScoreRow + kvValueRow(headDim) + kMaxLanes + 1) + kMaxLanes;
}
// What a split leaves of a query: its unfinished result, their sum of weights and largest logit.
constexpr std::size_t splitRow(std::size_t headDim) {
    return kvValueRow(headDim) + 2;
}
constexpr std::size_t splitsOf(std::size_t kvLength) {
    return (kvLength + kSplitKeys - 1) / kSplitKeys;
}

}  // namespace tessera::native
