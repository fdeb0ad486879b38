// SPDX-License-Identifier: MIT
// Names and files in a hub folder. What cannot be looked at counts as not there.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tessera {

bool pathExists(const std::filesystem::path& path);
bool isFolder(const std::filesystem::path& path);
std::string lowerExtension(const std::filesystem::path& path);
// Of a LoRA, as PEFT writes it.
bool isAdapterFile(const std::filesystem::path& path);
// pytorch_model.bin, pytorch_model-00001-of-00002.bin ...: not what else ends so (mm_projector.bin,
// training_args.bin). NAME-awq-v2.pt, as llm-awq writes it.
bool isPytorchWeights(const std::filesystem::path& path);
// Of llm-awq, whichever its version.
bool isAwqFile(const std::filesystem::path& path);
// The regular files, sorted.
std::vector<std::filesystem::path> filesIn(const std::filesystem::path& folder);

}  // namespace tessera
