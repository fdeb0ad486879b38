// SPDX-License-Identifier: MIT
// Matrices of 4-bit numbers as GPTQ and AWQ publish them, as the block type that holds exactly the
// same numbers. Rows are repacked when they are read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "engine/checkpoint/weights/stored_weight.h"
#include "engine/core/mapped_file.h"
#include "engine/core/result.h"

namespace tessera {

// A part of a mapped file.
struct StoredBytes {
    std::span<const std::byte> bytes;
    const MappedFile* file = nullptr;
};

// AutoGPTQ's layout, of `rows` outputs and `columns` inputs in `groups`: whole ones of at least 32.
struct GptqTensors {
    std::uint64_t rows = 0;
    std::uint64_t columns = 0;
    std::uint64_t groups = 0;
    StoredBytes weights;  // i32 [columns / 8, rows], the first input in the lowest bits
    StoredBytes zeros;    // i32 [groups, rows / 8], each one less than it is
    StoredBytes scales;   // f16 [groups, rows]
};
// Q4_0 if all zeros are 8, which is what symmetric quantisation stores, else Q8_0. The bytes have
// the sizes that the shape calls for. Errors: those of MappedFile::read.
Result<StoredWeight> gptqWeight(const GptqTensors& tensors);

// llm-awq's layout, version 2, with groups of 128: row n, column k is a nibble times its scale plus
// its scaled zero. `columns` is a multiple of 128, `rows` of 4.
struct AwqTensors {
    std::uint64_t rows = 0;
    std::uint64_t columns = 0;
    StoredBytes weights;      // i16 [rows / 4, columns]
    StoredBytes scales;       // f16 [at least columns / 128, rows]
    StoredBytes scaledZeros;  // the same, negative
};
// Q4_1.
StoredWeight awqWeight(const AwqTensors& tensors);

}  // namespace tessera
