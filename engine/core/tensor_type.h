// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace tessera {

// Element types of stored weights; the numbers are those of the GGUF format.
enum class TensorType : std::uint32_t {
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q4_1 = 3,
    Q5_0 = 6,
    Q5_1 = 7,
    Q8_0 = 8,
    Q2_K = 10,
    Q3_K = 11,
    Q4_K = 12,
    Q5_K = 13,
    Q6_K = 14,
    IQ4_NL = 20,
    IQ4_XS = 23,
    BF16 = 30,
};

struct TensorTypeInfo {
    std::string_view name;
    std::uint32_t blockWeights = 1;  // weights per block
    std::uint32_t blockBytes = 0;
};

// Facts of a stored type by its GGUF number; nullptr if the format does not define it. Knows every
// type that the format defines (for names and sizes), also those that the engine cannot compute
// with.
const TensorTypeInfo* tensorTypeInfo(std::uint32_t ggufType);
inline const TensorTypeInfo& tensorTypeInfo(TensorType type) {
    return *tensorTypeInfo(static_cast<std::uint32_t>(type));
}

// The one list of types that the engine computes with. Matrices (projections, embeddings, the
// output matrix) may have any of the first; norms, biases and the vision stem only the second.
std::span<const TensorType> supportedMatrixTypes();
std::span<const TensorType> supportedVectorTypes();

}  // namespace tessera
