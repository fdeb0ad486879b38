// SPDX-License-Identifier: MIT
// A weight as it is stored, and how its rows are read.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "engine/core/mapped_file.h"
#include "engine/core/result.h"
#include "engine/core/tensor_type.h"

namespace tessera {

// Makes the rows of a weight that is not stored row by row as the engine wants it: a part of a
// wider or fused matrix, a transposed one, a packed one.
class RowSource {
  public:
    virtual ~RowSource() = default;

    // Rows [firstRow, firstRow + count) in the weight's own type: fills `rows`, which has their
    // size. From any thread, also from several at once. Errors: those of MappedFile::read.
    virtual Result<void> read(std::uint64_t firstRow, std::uint64_t count,
                              std::span<std::byte> rows) const = 0;
};

// A matrix [rows, columns] (out, in) or a vector (rows = 1). A patch embedding is a matrix
// [hidden, 3 * patch * patch].
struct StoredWeight {
    TensorType type = TensorType::F32;
    std::uint64_t rows = 1;
    std::uint64_t columns = 0;
    // The rows one after another; with a source, what it reads from, which it may share with
    // others.
    std::span<const std::byte> data;
    const MappedFile* file = nullptr;  // to hand pages back after uploading; the checkpoint's own
    std::shared_ptr<const RowSource> source;

    // Columns / block size * bytes of a block. A row of a block type has whole blocks.
    std::uint64_t rowBytes() const;
    // All rows, as read; less than `data` if others share it.
    std::uint64_t sizeBytes() const { return rows * rowBytes(); }

    // Copies rows [firstRow, firstRow + count), which must exist, to `target`, which has their
    // size. From any thread. Errors: FileUnreadable, FileTruncated.
    Result<void> readRows(std::uint64_t firstRow, std::uint64_t count,
                          std::span<std::byte> target) const;
};

// What a weight is read from: equal for two names of one weight (a head tied to the embedding).
struct WeightOrigin {
    const std::byte* data = nullptr;
    const RowSource* source = nullptr;
    friend auto operator<=>(const WeightOrigin&, const WeightOrigin&) = default;
};
WeightOrigin originOf(const StoredWeight& weight);

using WeightTable = std::map<std::string, StoredWeight, std::less<>>;

// As read, counting what has several names once.
std::uint64_t weightBytes(const WeightTable& weights);

}  // namespace tessera
