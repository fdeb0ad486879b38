// SPDX-License-Identifier: MIT
#include "engine/vulkan/weights/weight_shaders.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "shaders.h"

namespace tessera {
namespace {

const std::array kWeightShaders = {
#define TESSERA_WEIGHT_TYPE(type, ...)                \
    WeightShaders{TensorType::type,                   \
                  &shaders::k_matmul_lanes_##type,    \
                  &shaders::k_matvec_lanes_##type,    \
                  &shaders::k_matmul_tiled_##type,    \
                  &shaders::k_matvec_tiled_##type,    \
                  &shaders::k_embedding_lanes_##type, \
                  &shaders::k_embedding_tiled_##type},
#include "engine/core/weight_types.inc"
};

}  // namespace

const WeightShaders& weightShaders(TensorType type) {
    const auto found = std::ranges::find(kWeightShaders, type, &WeightShaders::type);
    assert(found != kWeightShaders.end());
    return *found;
}

}  // namespace tessera
