// SPDX-License-Identifier: MIT
#include "engine/kernels/weights/weight_shaders.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "shaders.h"

namespace tessera {
namespace {

#define TESSERA_WEIGHT_SHADERS(type)                                                        \
    WeightShaders {                                                                         \
        TensorType::type, &shaders::k_matmul_lanes_##type, &shaders::k_matvec_lanes_##type, \
            &shaders::k_matmul_tiled_##type, &shaders::k_matvec_tiled_##type,               \
            &shaders::k_embedding_lanes_##type, &shaders::k_embedding_tiled_##type          \
    }
const std::array kWeightShaders = {
    TESSERA_WEIGHT_SHADERS(F32),  TESSERA_WEIGHT_SHADERS(F16),    TESSERA_WEIGHT_SHADERS(BF16),
    TESSERA_WEIGHT_SHADERS(Q4_0), TESSERA_WEIGHT_SHADERS(Q4_1),   TESSERA_WEIGHT_SHADERS(Q5_0),
    TESSERA_WEIGHT_SHADERS(Q5_1), TESSERA_WEIGHT_SHADERS(Q8_0),   TESSERA_WEIGHT_SHADERS(Q2_K),
    TESSERA_WEIGHT_SHADERS(Q3_K), TESSERA_WEIGHT_SHADERS(Q4_K),   TESSERA_WEIGHT_SHADERS(Q5_K),
    TESSERA_WEIGHT_SHADERS(Q6_K), TESSERA_WEIGHT_SHADERS(IQ4_NL), TESSERA_WEIGHT_SHADERS(IQ4_XS)};
#undef TESSERA_WEIGHT_SHADERS

}  // namespace

const WeightShaders& weightShaders(TensorType type) {
    const auto found = std::ranges::find(kWeightShaders, type, &WeightShaders::type);
    assert(found != kWeightShaders.end());
    return *found;
}

}  // namespace tessera
