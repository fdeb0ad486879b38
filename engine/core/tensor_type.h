// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace tessera {

// Element types of stored weights, as weight_types.inc lists them; the numbers are those of the
// GGUF format.
enum class TensorType : std::uint32_t {
#define TESSERA_WEIGHT_TYPE(type, number, ...) type = number,
#include "engine/core/weight_types.inc"
};

struct TensorTypeInfo {
    std::string_view name;
    std::uint32_t blockWeights = 1;  // weights per block
    std::uint32_t blockBytes = 0;
};

// Facts about a stored type by its GGUF number; nullptr if the format does not define it. Covers
// every type in the format (for names and sizes), even those that the engine cannot compute with.
const TensorTypeInfo* tensorTypeInfo(std::uint32_t ggufType);
inline const TensorTypeInfo& tensorTypeInfo(TensorType type) {
    return *tensorTypeInfo(static_cast<std::uint32_t>(type));
}

// The types that the engine computes with. Matrices (projections, embeddings, the output matrix)
// may have any of the matrix types; norms, biases and the vision stem only the vector types.
std::span<const TensorType> supportedMatrixTypes();
std::span<const TensorType> supportedVectorTypes();

// The types in which a KV cache can be stored. Q8_0 takes half the memory of F16 and is slightly
// less exact.
inline constexpr std::array kKvTypes = {TensorType::F16, TensorType::Q8_0, TensorType::F32};

}  // namespace tessera
