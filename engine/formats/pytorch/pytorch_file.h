// SPDX-License-Identifier: MIT
// What torch.save writes of a model's weights (pytorch_model.bin): a zip archive with a pickle
// that lists the tensors, and their bytes. Nothing in it is executed, unpacked or copied.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "engine/core/result.h"
#include "engine/formats/tensor_file.h"

namespace tessera {

class PytorchFile : public TensorFile {
  public:
    // Errors: those of MappedFile::open; FileTruncated; InvalidFormat; Unsupported (written before
    // PyTorch 1.6, by a big-endian machine, transposed tensors, or a pickle that holds more than
    // tensors: what it would call is named).
    static Result<PytorchFile> open(const std::filesystem::path& path);

  private:
    using TensorFile::TensorFile;
};

// By the first bytes.
bool looksLikePytorchFile(std::span<const std::byte> file);

}  // namespace tessera
