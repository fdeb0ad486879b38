// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "engine/core/result.h"

namespace tessera {

// A whole file mapped read-only into memory. Move-only; the bytes stay valid, even across moves,
// until the object is destroyed. Reading is safe from any thread.
class MappedFile {
  public:
    // Errors: FileNotFound, FileUnreadable (also for a directory). A 0-byte file is valid: bytes()
    // is empty.
    static Result<MappedFile> open(const std::filesystem::path& path);

    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    std::span<const std::byte> bytes() const { return {m_data, m_sizeBytes}; }
    const std::filesystem::path& path() const { return m_path; }

    // Copies a part of bytes() without mapping its pages. Loaders read large files this way, so
    // that nothing is held in memory twice and a failing disk gives an error instead of ending the
    // program. Safe from any thread. Errors: FileUnreadable, FileTruncated (the file has been
    // shortened since).
    Result<void> read(std::span<const std::byte> part, std::span<std::byte> target) const;
    // Asks the system to fetch a part of bytes() from the disk in the background. Only a hint.
    void prefetch(std::span<const std::byte> part) const;

    // Tells the system that these bytes will not be needed again soon, so that a loader does not
    // hold the file in memory beside its copy on the device. Only a hint.
    void discard(std::span<const std::byte> range) const;

  private:
    MappedFile() = default;
    void close() noexcept;

    std::filesystem::path m_path;
    int m_descriptor = -1;
    const std::byte* m_data = nullptr;
    std::size_t m_sizeBytes = 0;
};

}  // namespace tessera
