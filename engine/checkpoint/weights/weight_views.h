// SPDX-License-Identifier: MIT
// Parts and rearrangements of stored weights, made row by row when they are read. A view keeps what
// it reads from by value and needs the file to stay open, as every weight does.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/checkpoint/weights/stored_weight.h"

namespace tessera {

// Which rows of another matrix: row r is its row first + r / run * stride + r % run.
struct RowRuns {
    std::uint64_t first = 0;
    std::uint64_t run = 1;
    std::uint64_t stride = 1;

    static RowRuns from(std::uint64_t first) { return {first, ~std::uint64_t{0}, 0}; }
};

// `rows` rows of a matrix, of any type; they must exist.
StoredWeight rowsOf(const StoredWeight& matrix, const RowRuns& runs, std::uint64_t rows);
// The same for the numbers of a vector.
StoredWeight elementsOf(const StoredWeight& vector, const RowRuns& runs, std::uint64_t count);
// The numbers of a vector as rows of one, and the reverse.
StoredWeight columnOf(const StoredWeight& vector);
StoredWeight vectorOf(const StoredWeight& column);
// The rows of several matrices of one type and width, one matrix after another; at least one.
StoredWeight stackedOf(std::vector<StoredWeight> parts);

// The others are for F32, F16 and BF16.
StoredWeight columnsOf(const StoredWeight& matrix, std::uint64_t first, std::uint64_t columns);
StoredWeight transposedOf(const StoredWeight& matrix);
// A convolution [rows, channels * taps] with the taps outside: column tap * channels + channel.
StoredWeight tapMajorOf(const StoredWeight& convolution, std::uint64_t taps);
// Zeros after the last row, and after the last column of each.
StoredWeight paddedWeight(const StoredWeight& weight, std::uint64_t rows, std::uint64_t columns);

// Numbers in memory, which `values` owns.
StoredWeight weightInMemory(std::shared_ptr<const std::vector<float>> values, std::uint64_t rows);

}  // namespace tessera
