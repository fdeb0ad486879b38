// SPDX-License-Identifier: MIT
// The safetensors container: reading (checked, memory-mapped) and writing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/mapped_file.h"
#include "engine/core/result.h"

namespace tessera {

struct SafetensorsEntry {
    std::string dtype;                 // "F32", "F16", "BF16", "I64", "U8", ...
    std::vector<std::uint64_t> shape;  // row-major, outermost first
    std::span<const std::byte> data;
};

class SafetensorsFile {
  public:
    // Errors: those of MappedFile::open, FileTruncated, InvalidFormat.
    static Result<SafetensorsFile> open(const std::filesystem::path& path);

    const std::map<std::string, SafetensorsEntry, std::less<>>& entries() const {
        return m_entries;
    }
    const SafetensorsEntry* find(std::string_view name) const;
    const MappedFile& file() const { return m_file; }

  private:
    explicit SafetensorsFile(MappedFile file) : m_file(std::move(file)) {}

    MappedFile m_file;
    std::map<std::string, SafetensorsEntry, std::less<>> m_entries;
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
