// SPDX-License-Identifier: MIT
// Tensors that a family stores in another way than the engine reads them: each function replaces
// them in the source by views. What does not have the shape for it is reported by the source.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/checkpoint/weights/tensor_source.h"
#include "engine/checkpoint/weights/weight_views.h"

namespace tessera {

// Where queries, keys and values lie in the rows of one matrix.
struct FusedRows {
    RowRuns query;
    RowRuns key;
    RowRuns value;
    std::uint64_t queryRows = 0;
    std::uint64_t keyRows = 0;

    // All queries, then all keys, then all values.
    static FusedRows sideBySide(std::uint64_t queryRows, std::uint64_t keyRows);
    // For each key head: its queries, the key, the value.
    static FusedRows byKeyHead(std::uint64_t heads, std::uint64_t keyHeads, std::uint64_t headDim);
};

// "BLOCKS N.attn_qkv.{weight,bias,lora_b.weight}" becomes attn_q, attn_k and attn_v of the same.
void splitAttention(TensorSource& source, std::string_view blocks, const FusedRows& rows);
// "NAME_qkv.{weight,bias}" becomes NAME_q, NAME_k and NAME_v.
void splitAttentionOf(TensorSource& source, const std::string& name, const FusedRows& rows);

// A tensor of any number of dimensions as rows of `columns` numbers.
void reshape(TensorSource& source, const std::string& name, std::uint64_t columns);
void transpose(TensorSource& source, const std::string& name);
// A convolution with its taps outside: see tapMajorOf.
void putTapsOutside(TensorSource& source, const std::string& name);
// The left columns become `left`, the rest `right`.
void splitColumns(TensorSource& source, const std::string& name, std::uint64_t columns,
                  const std::string& left, const std::string& right);
// Zeros up to this size; a vector has one row.
void pad(TensorSource& source, const std::string& name, std::uint64_t rows, std::uint64_t columns);

// A table of positions on a square map, for a map of another size, as the reference makes it: by
// torch's bicubic interpolation. Reads the table; what cannot be read is left as it is.
void resizePositions(TensorSource& source, const std::string& name, std::uint64_t side,
                     const std::string& resized);

}  // namespace tessera
