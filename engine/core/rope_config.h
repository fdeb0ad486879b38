// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace tessera {

enum class RopeStyle {
    Interleaved,   // pairs (2i, 2i+1): GGUF architecture "llama"
    HalfRotation,  // pairs (i, i + d/2): "qwen2", safetensors
};

enum class RopeScaling { None, Linear, Yarn };

// How a decoder's heads are rotated by position, as its checkpoint says.
struct RopeConfig {
    RopeStyle style = RopeStyle::Interleaved;
    std::uint32_t dim = 0;  // leading components of a head that are rotated
    float theta = 10000.0f;
    RopeScaling scaling = RopeScaling::None;
    float scalingFactor = 1.0f;
    std::uint32_t originalContext = 0;  // positions before scaling; 0: not given
};

}  // namespace tessera
