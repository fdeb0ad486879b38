// SPDX-License-Identifier: MIT
#pragma once

#include "engine/core/tensor_type.h"
#include "engine/vulkan/device/pipeline.h"

namespace tessera {

// The kernels that read weights of one type.
struct WeightShaders {
    TensorType type;
    const ShaderCode* matmulLanes;
    const ShaderCode* matvecLanes;
    const ShaderCode* matmulTiled;
    const ShaderCode* matvecTiled;
    const ShaderCode* embeddingLanes;
    const ShaderCode* embeddingTiled;
};

// `type` must be one of supportedMatrixTypes().
const WeightShaders& weightShaders(TensorType type);

}  // namespace tessera
