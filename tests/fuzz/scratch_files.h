// SPDX-License-Identifier: MIT
// Bytes as files with a path, in memory where the system can.
#pragma once

#include <filesystem>
#include <string_view>

#include "tests/fuzz/targets.h"

namespace tessera::fuzz {

// One file without a name, gone with the object.
class ScratchFile {
  public:
    explicit ScratchFile(Bytes bytes);
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;
    ~ScratchFile();

    const std::filesystem::path& path() const { return m_path; }

  private:
    int m_handle = -1;
    std::filesystem::path m_path;
};

// An empty folder, gone with the object with all that is in it.
class ScratchFolder {
  public:
    ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder();

    const std::filesystem::path& path() const { return m_path; }
    // `name` may lie in folders, which are made.
    void write(std::string_view name, Bytes bytes) const;

  private:
    std::filesystem::path m_path;
};

}  // namespace tessera::fuzz
