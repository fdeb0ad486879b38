// SPDX-License-Identifier: MIT
// A file of tensors under names, mapped into memory, in whichever form it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/mapped_file.h"

namespace tessera {

struct TensorEntry {
    std::string dtype;                 // in safetensors' words: "F32", "F16", "BF16", "I64", ...
    std::vector<std::uint64_t> shape;  // row-major, outermost first
    std::span<const std::byte> data;   // in the mapped file
};

using TensorEntries = std::map<std::string, TensorEntry, std::less<>>;

class TensorFile {
  public:
    const TensorEntries& entries() const { return m_entries; }
    const TensorEntry* find(std::string_view name) const {
        const auto found = m_entries.find(name);
        return found == m_entries.end() ? nullptr : &found->second;
    }
    const MappedFile& file() const { return m_file; }

  protected:
    TensorFile(MappedFile file, TensorEntries entries)
        : m_file(std::move(file)), m_entries(std::move(entries)) {}

  private:
    MappedFile m_file;
    TensorEntries m_entries;
};

}  // namespace tessera
