// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "engine/core/result.h"

namespace tessera {

// A whole file mapped read-only into memory. Move-only; the bytes stay valid, also across moves,
// until the object is destroyed. Reading is safe from any thread.
class MappedFile {
  public:
    // Errors: FileNotFound, FileUnreadable (also for a directory). A 0-byte file is fine: empty
    // bytes.
    static Result<MappedFile> open(const std::filesystem::path& path);

    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    std::span<const std::byte> bytes() const { return {m_data, m_sizeBytes}; }
    const std::filesystem::path& path() const { return m_path; }

    // Tells the system that these bytes will not be needed again soon, so that a loader does not
    // hold the file in memory beside its copy on the device. Only a hint.
    void discard(std::span<const std::byte> range) const;

  private:
    MappedFile() = default;
    void unmap() noexcept;

    std::filesystem::path m_path;
    const std::byte* m_data = nullptr;
    std::size_t m_sizeBytes = 0;
};

}  // namespace tessera
