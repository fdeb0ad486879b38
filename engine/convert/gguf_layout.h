// SPDX-License-Identifier: MIT
// The front part of a GGUF file (version 3, little-endian) to be written: keys and values, tensor
// descriptions, and where each tensor's bytes will be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/tensor_type.h"

namespace tessera {

class GgufLayout {
  public:
    // Entries are written in the order in which they were added; keys must differ.
    void add(std::string_view key, std::uint32_t value);
    void add(std::string_view key, float value);
    void add(std::string_view key, bool value);
    void add(std::string_view key, std::string_view value);
    void add(std::string_view key, const char* value) { add(key, std::string_view(value)); }
    void add(std::string_view key, std::span<const std::int32_t> values);
    void add(std::string_view key, std::span<const float> values);
    void add(std::string_view key, std::span<const std::string> values);

    // Tensors are stored in the order in which they were added. `shape`: the contiguous (input)
    // dimension first, a multiple of the type's block size.
    void addTensor(std::string_view name, TensorType type, std::span<const std::uint64_t> shape);

    // Everything before the first tensor, padded to its start.
    std::string header() const;

    struct Place {
        std::uint64_t offset = 0;  // from the start of the first tensor
        std::uint64_t sizeBytes = 0;
    };
    std::span<const Place> places() const { return m_places; }
    // Total of all tensors, including the padding after each.
    std::uint64_t tensorBytes() const { return m_tensorBytes; }

    static constexpr std::uint64_t kAlignment = 32;

  private:
    void beginEntry(std::string_view key, std::uint32_t type);

    std::string m_entries;
    std::uint64_t m_entryCount = 0;
    std::string m_descriptions;
    std::vector<Place> m_places;
    std::uint64_t m_tensorBytes = 0;
};

}  // namespace tessera
