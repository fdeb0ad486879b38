// SPDX-License-Identifier: MIT
// Which type each tensor of a converted model gets.
//
// Vectors (norms, biases) are always F32. Matrices:
// - F16, BF16, Q8_0: all of that type.
// - Q4_0, Q5_0: all of that type except the output matrix, which every token depends on: Q6_K.
// - Q4_K: the mixture that llama.cpp calls Q4_K_M: the output matrix in Q6_K, and in half of the
//   layers (the first and last eighth, and every third between them) attn_v and ffn_down as well,
//   or attn_qkv where it is one matrix.
// - A row that does not divide into whole blocks of its type falls back: Q4_K to Q5_0, Q6_K to
//   Q8_0, the types with blocks of 32 to F16.
// In an mmproj the patch embeddings and tables of positions and queries stay F16.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/core/tensor_type.h"

namespace tessera {

// The types that can be chosen for a conversion.
std::span<const TensorType> textOutputTypes();
std::span<const TensorType> visionOutputTypes();
// One of them by name ("Q4_K"); "Q4_K_M" means Q4_K.
std::optional<TensorType> outputTypeNamed(std::span<const TensorType> types, std::string_view name);

// general.file_type of a model of that type.
std::uint32_t ggufFileType(TensorType type);

struct TextOutput {
    TensorType type = TensorType::Q8_0;
    std::uint32_t numLayers = 0;
    bool tied = false;  // the token embedding is also the output matrix
};

// For a matrix whose rows have that many columns. `name`: as in the weight table.
TensorType textOutputType(const TextOutput& output, std::string_view name, std::uint64_t columns);
TensorType visionOutputType(TensorType type, std::string_view name, std::uint64_t columns);

}  // namespace tessera
