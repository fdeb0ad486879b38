// SPDX-License-Identifier: MIT
// A hub folder becomes a pair of GGUF files, the text model and its mmproj, as other programs use
// them. Row by row: memory does not grow with the model. The files get their names together when
// both are complete. A conversion that ended in any way goes on where it stood when it is started
// again with the same sources, types and place (partial_file.h); the result is the same to the
// byte.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/core/result.h"
#include "engine/core/tensor_type.h"

namespace tessera {

struct ConversionOptions {
    std::filesystem::path folder;
    // Where the image encoder lies that the folder only names.
    std::optional<std::filesystem::path> visionTower;
    std::filesystem::path outputFolder;       // made if it is not there
    std::string name;                         // of the model; empty: the folder's
    TensorType textType = TensorType::Q8_0;   // one of textOutputTypes()
    TensorType visionType = TensorType::F16;  // one of visionOutputTypes()
    bool replaceExisting = false;
    unsigned threads = 0;  // 0: as many as the processor runs
};

struct ConversionProgress {
    enum class Step { Checking, Converting };  // what an earlier run left; the rest
    Step step = Step::Converting;
    std::string fileName;  // the one that is being written
    std::uint64_t doneBytes = 0;
    std::uint64_t totalBytes = 0;  // of both files
};

struct ConvertedModel {
    std::filesystem::path textModel;
    std::optional<std::filesystem::path> mmproj;  // a model that cannot see has none
    std::uint64_t sizeBytes = 0;
    std::uint64_t resumedBytes = 0;  // what an earlier run had done of it
};

// Errors: those of Checkpoint::open and streamTensor; InvalidArgument (no such type, a name that
// cannot be a file's); FileNotFound (the image encoder); WriteFailed (also files that are already
// there, without replaceExisting, and too little space, which is looked at first); Cancelled.
Result<ConvertedModel> convertModel(const ConversionOptions& options,
                                    const std::function<void(const ConversionProgress&)>& progress,
                                    std::stop_token stop);

}  // namespace tessera
