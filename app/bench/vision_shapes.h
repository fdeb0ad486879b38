// SPDX-License-Identifier: MIT
// The vision halves of released checkpoints, for language models of any hidden size.
#pragma once

#include <cstdint>

#include "engine/checkpoint/config.h"

namespace tessera::bench {

using VisionShape = VisionConfig (*)(std::uint32_t projectionSize);

// LLaVA's, and CLIP alone.
VisionConfig clipL336(std::uint32_t projectionSize);
VisionConfig clipL224(std::uint32_t projectionSize);
VisionConfig clipH224(std::uint32_t projectionSize);
VisionConfig demoTower(std::uint32_t projectionSize);
// VILA-1.5: SigLIP, the same at two scales, InternViT.
VisionConfig vilaSigLip(std::uint32_t projectionSize);
VisionConfig vilaScales(std::uint32_t projectionSize);
VisionConfig vilaInternVit(std::uint32_t projectionSize);
// OpenCLIP bigG with a resampler.
VisionConfig qwenVl(std::uint32_t projectionSize);
// DeepSeek-VL: SigLIP, the same beside SAM.
VisionConfig deepSeekSigLip(std::uint32_t projectionSize);
VisionConfig deepSeekHybrid(std::uint32_t projectionSize);
// XComposer2: CLIP with other positions.
VisionConfig xcomposer490(std::uint32_t projectionSize);
VisionConfig xcomposer224(std::uint32_t projectionSize);
VisionConfig xcomposer4khd(std::uint32_t projectionSize);

}  // namespace tessera::bench
