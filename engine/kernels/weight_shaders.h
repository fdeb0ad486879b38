// SPDX-License-Identifier: MIT
#pragma once

#include "engine/gpu/pipeline.h"
#include "engine/model/tensor_type.h"

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
