// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/core/rope_config.h"
#include "engine/gpu/commands/command_stream.h"
#include "engine/kernels/kv_layer.h"
#include "engine/kernels/tensor.h"

namespace tessera {

struct RopeParams {
    RopeStyle style = RopeStyle::Interleaved;
    std::uint32_t ropeDim = 0;  // number of leading components of a head that are rotated
    std::uint32_t numHeads = 0;
    std::uint32_t numKvHeads = 0;
    std::uint32_t firstPosition = 0;  // position of the first token
    BufferSlice angles;               // [context, ropeDim / 2, 2] f32: cos and sin of each angle
    std::optional<BufferSlice> queryScale;  // [context] f32: factors of rotated queries
};

// Rotates q into rotatedQ and k into the cache, and stores v, at positions firstPosition ... in the
// cache's type: F16 rounded to nearest; Q8_0 with scale = f16(largest / 127) of each block.
// q, rotatedQ [tokens, heads * headDim]; k, v [tokens, kvHeads * headDim].
void ropeStore(CommandStream& stream, const RopeParams& params, const Tensor& q, const Tensor& k,
               const Tensor& v, const Tensor& rotatedQ, const KvLayer& cache);

// cos and sin of position * frequency for positions [0, context): [context, ropeDim / 2, 2] f32.
// frequency i = theta^(-2i / ropeDim), adapted by the config's scaling; `frequencyFactors` (may be
// empty) divide them (LLaMA-3.1's rope_freqs). YaRN as in its paper, with its attention scale
// folded in.
std::vector<float> ropeAngles(const RopeConfig& config, const std::vector<float>& frequencyFactors,
                              std::uint32_t context);

}  // namespace tessera
