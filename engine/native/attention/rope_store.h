// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "engine/core/rope_config.h"
#include "engine/native/attention/kv_view.h"
#include "engine/native/thread_pool.h"
#include "engine/native/views.h"

namespace tessera::native {

struct RopeParams {
    RopeStyle style = RopeStyle::Interleaved;
    std::size_t ropeDim = 0;  // number of leading components of a head that are rotated
    std::size_t numHeads = 0;
    std::size_t numKvHeads = 0;
    std::size_t firstPosition = 0;      // position of the first token
    const float* angles = nullptr;      // [context, ropeDim / 2, 2]: cos and sin of each angle
    const float* queryScale = nullptr;  // [context]: factors of rotated queries; or none
};

// Rotates q into rotatedQ and k into the cache, and stores v, at positions firstPosition ... in the
// cache's type: F16 rounded to nearest; Q8_0 with scale = f16(largest / 127) of each 32 components.
// q, rotatedQ [tokens, heads * headDim]; k, v [tokens, kvHeads * headDim]; rotatedQ may be q. False
// if the pool was asked to stop.
bool ropeStore(ThreadPool& pool, const RopeParams& params, const ConstMatrixView& q,
               const ConstMatrixView& k, const ConstMatrixView& v, const MatrixView& rotatedQ,
               const KvView& cache);

}  // namespace tessera::native
