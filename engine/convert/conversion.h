// SPDX-License-Identifier: MIT
// Converts a hub folder to a pair of GGUF files as other programs use them, the text model and its
// mmproj. Works row by row, so memory does not grow with the model. Both files get their final
// names together, when both are complete. An interrupted conversion resumes when it is started
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
    // The image encoder, if the folder only names it.
    std::optional<std::filesystem::path> visionTower;
    std::filesystem::path outputFolder;       // created if it does not exist
    std::string name;                         // of the model; empty: the folder's name
    TensorType textType = TensorType::Q8_0;   // one of textOutputTypes()
    TensorType visionType = TensorType::F16;  // one of visionOutputTypes()
    bool replaceExisting = false;
    unsigned threads = 0;  // 0: as many as the processor can run at once
};

struct ConversionProgress {
    enum class Step { Checking, Converting };  // what an earlier run left; the rest
    Step step = Step::Converting;
    std::string fileName;  // the file being written
    std::uint64_t doneBytes = 0;
    std::uint64_t totalBytes = 0;  // of both files
};

struct ConvertedModel {
    std::filesystem::path textModel;
    std::optional<std::filesystem::path> mmproj;  // a model that cannot see has none
    std::uint64_t sizeBytes = 0;
    std::uint64_t resumedBytes = 0;  // how much of it an earlier run had done
};

// Errors: those of Checkpoint::open and streamTensor; InvalidArgument (no such type, a name that
// cannot be a file name); FileNotFound (the image encoder); WriteFailed (also for files that
// already exist, without replaceExisting, and for too little space, which is checked first);
// Cancelled. A file that already exists with the very bytes that would be written, as the mmproj of
// a conversion to another type, is kept and is no error while the other file is still to be made.
Result<ConvertedModel> convertModel(const ConversionOptions& options,
                                    const std::function<void(const ConversionProgress&)>& progress,
                                    std::stop_token stop);

}  // namespace tessera
