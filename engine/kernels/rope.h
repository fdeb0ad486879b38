// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/core/rope_config.h"
#include "engine/device/command_stream.h"
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
// folded in. `alpha` > 1 (dynamic NTK) replaces theta by theta * alpha^(ropeDim / (ropeDim - 2)).
std::vector<float> ropeAngles(const RopeConfig& config, const std::vector<float>& frequencyFactors,
                              std::uint32_t context, std::uint32_t alpha = 1);

// How far a prompt of so many tokens stretches the rotation of a model with dynamic NTK that was
// trained on `ntkLength` tokens (0: a model without): 1 up to that length, 3 up to twice, 7 up to
// four times that length, and so on.
std::uint32_t ntkAlpha(std::uint32_t ntkLength, std::uint32_t promptTokens);

// Log-n attention as factors of queries: ln(p + 1) / ln(length) for positions p >= length, else 1:
// [context] f32.
std::vector<float> logNScales(std::uint32_t length, std::uint32_t context);

}  // namespace tessera
