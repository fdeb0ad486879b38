// SPDX-License-Identifier: MIT
// The files with the weights of a hub folder: safetensors, or what PyTorch wrote itself.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "engine/core/result.h"
#include "engine/formats/tensor_file.h"

namespace tessera {

enum class HubWeightForm { Safetensors, Pytorch };

struct HubWeights {
    std::vector<std::shared_ptr<const TensorFile>> files;
    HubWeightForm form = HubWeightForm::Safetensors;
};

// The form that is complete; safetensors if both are. Errors: those of SafetensorsFile::open,
// PytorchFile::open and readJsonObject; FileNotFound (shards that the index names, all of them
// listed); Unsupported (see noHubWeights).
Result<HubWeights> openHubWeights(const std::filesystem::path& folder);

// What a folder without weights holds instead (a LoRA adapter, GGUF files, nothing), and what to do
// about it.
Error noHubWeights(const std::filesystem::path& folder);

}  // namespace tessera
