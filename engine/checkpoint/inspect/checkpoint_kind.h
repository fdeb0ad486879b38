// SPDX-License-Identifier: MIT
// What to call a checkpoint, from its own metadata.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/core/sentence.h"

namespace tessera {

// "LLaVA-1" (one linear layer), "LLaVA-1.5", "LLaVA-1.5-HD" (tiles merged to one map without
// newlines), "LLaVA-1.6" (also NeXT: AnyRes), another family's name, or "text only". BakLLaVA and
// ShareGPT4V are 1.5.
Sentence checkpointGeneration(const std::optional<VisionConfig>& vision);

// "SigLIP", "CLIP", "InternViT", "OpenCLIP", "SAM and SigLIP": by what the tower has.
std::string describeTower(const VisionConfig& vision);

// "two layers, 576 tokens a tile", in one readable line.
std::string describeProjector(const VisionConfig& vision);

// The names that may tell a model's family where its metadata does not: the file's, then the
// folder's, or for a hub folder only its own.
std::vector<std::string> fileNameHints(const std::filesystem::path& model);

}  // namespace tessera
