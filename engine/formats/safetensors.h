// SPDX-License-Identifier: MIT
// The safetensors container: reading (checked, memory-mapped) and writing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/formats/tensor_file.h"

namespace tessera {

class SafetensorsFile : public TensorFile {
  public:
    // Errors: those of MappedFile::open, FileTruncated, InvalidFormat.
    static Result<SafetensorsFile> open(const std::filesystem::path& path);

  private:
    using TensorFile::TensorFile;
};

// Collects tensors and writes them as one file, which gets its final name only when complete.
class SafetensorsWriter {
  public:
    void add(std::string name, std::vector<std::uint64_t> shape, std::span<const float> values);
    void add(std::string name, std::vector<std::uint64_t> shape,
             std::span<const std::int64_t> values);
    void add(std::string name, std::vector<std::uint64_t> shape,
             std::span<const std::uint8_t> values);
    // Errors: WriteFailed.
    Result<void> write(const std::filesystem::path& path) const;

  private:
    struct Pending {
        std::string dtype;
        std::vector<std::uint64_t> shape;
        std::vector<std::byte> data;
    };
    void addBytes(std::string name, std::string dtype, std::vector<std::uint64_t> shape,
                  std::span<const std::byte> bytes);
    std::map<std::string, Pending> m_pending;
};

}  // namespace tessera
