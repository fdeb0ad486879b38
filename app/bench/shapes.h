// SPDX-License-Identifier: MIT
// The models that can be measured without a file: dimensions of released checkpoints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/checkpoint/config.h"

namespace tessera::bench {

// A language model, a vision tower with its projector, or both.
struct ModelShape {
    std::string name;
    std::optional<TextConfig> text;
    std::optional<VisionConfig> vision;
    std::uint32_t tilesPerPhoto = 1;  // of a typical photo
};

std::vector<std::string> shapeNames();
std::optional<ModelShape> findShape(std::string_view name);

}  // namespace tessera::bench
