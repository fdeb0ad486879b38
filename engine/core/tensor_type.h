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

// The half-precision numbers of a quantised block; its other bits may have any value. Code that
// makes up weights, such as the benchmark and the tests, sets these.
struct BlockScales {
    std::uint32_t scaleAt = 0;    // bytes
    std::uint32_t minimumAt = 0;  // of what is added or subtracted; as scaleAt: there is none
    float largest = 0;            // weight that a scale of 1 gives, without the minimum
    float centringMinimum = 0;    // puts half of the weights below 0; in units of the scale

    bool hasMinimum() const { return minimumAt != scaleAt; }
};

// nullptr for types that store each weight as a number of its own.
const BlockScales* blockScales(TensorType type);

// The types in which a KV cache can be stored. Q8_0 takes half the memory of F16 and is slightly
// less exact.
inline constexpr std::array kKvTypes = {TensorType::F16, TensorType::Q8_0, TensorType::F32};

}  // namespace tessera
