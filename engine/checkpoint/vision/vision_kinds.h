// SPDX-License-Identifier: MIT
// What "clip.projector_type" and this program's own keys of an mmproj say, as tables.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "engine/checkpoint/config.h"

namespace tessera {

// A family with its projector. "mlp" is LLaVA's in every reader; the others are names of our own,
// so that no other program takes such a file for what it is not.
struct VisionKind {
    std::string_view name;
    ModelFamily family;
    ProjectorType projector;  // of LLaVA: decided by the weights
};
inline constexpr std::array<VisionKind, 7> kVisionKinds = {{
    {"mlp", ModelFamily::Llava, ProjectorType::Mlp2xGelu},
    {"vila_mlp_downsample", ModelFamily::Vila15, ProjectorType::DownsampleMlp},
    {"qwen_vl_resampler", ModelFamily::QwenVl, ProjectorType::Resampler},
    {"deepseek_vl_mlp", ModelFamily::DeepSeekVl, ProjectorType::Mlp2xGelu},
    {"deepseek_vl_hybrid_mlp", ModelFamily::DeepSeekVl, ProjectorType::HybridMlp},
    {"xcomposer2_mlp", ModelFamily::XComposer2, ProjectorType::Mlp2xGelu},
    {"xcomposer2_4khd_mlp", ModelFamily::XComposer2, ProjectorType::MergeMlp},
}};

// "clip.vision.activation"
inline constexpr std::array<std::pair<std::string_view, Activation>, 3> kActivationNames = {
    {{"quick_gelu", Activation::QuickGelu},
     {"gelu", Activation::Gelu},
     {"gelu_tanh", Activation::GeluTanh}}};

}  // namespace tessera
