// SPDX-License-Identifier: MIT
// Memory for operators under test: between two strips of NaN, so that reading past an end shows in
// the result, and writing past an end is found.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "engine/native/views.h"

namespace tessera::testing {

class Guarded {
  public:
    // Holds NaN, as f32 and as halves.
    explicit Guarded(std::size_t bytes)
        : m_bytes(bytes), m_memory((bytes + 3) / 4 + 2 * kStrip + kAlignment / 4, kPattern) {
        const auto begin = reinterpret_cast<std::uintptr_t>(m_memory.data() + kStrip);
        m_offset = kStrip + (kAlignment - begin % kAlignment) % kAlignment / 4;
    }
    explicit Guarded(std::span<const float> values) : Guarded(values.size_bytes()) {
        std::memcpy(data(), values.data(), values.size_bytes());
    }
    Guarded(const Guarded&) = delete;
    Guarded& operator=(const Guarded&) = delete;

    // Aligned to 64 bytes.
    std::byte* data() { return reinterpret_cast<std::byte*>(m_memory.data() + m_offset); }
    float* floats() { return reinterpret_cast<float*>(data()); }
    std::vector<float> values() {
        std::vector<float> result(m_bytes / sizeof(float));
        std::memcpy(result.data(), data(), m_bytes);
        return result;
    }
    native::MatrixView view(std::size_t rows, std::size_t columns) {
        return {floats(), rows, columns};
    }
    // "" if nothing wrote outside.
    std::string check() const {
        const std::size_t end = m_offset + (m_bytes + 3) / 4;
        const auto isPattern = [](std::uint32_t word) { return word == kPattern; };
        const bool intact =
            std::all_of(m_memory.begin(), m_memory.begin() + std::ptrdiff_t(m_offset), isPattern) &&
            std::all_of(m_memory.begin() + std::ptrdiff_t(end), m_memory.end(), isPattern);
        return intact ? "" : "something wrote outside of a buffer";
    }

  private:
    static constexpr std::uint32_t kPattern = 0x7fc17fc1;
    static constexpr std::size_t kStrip = 256;  // words
    static constexpr std::size_t kAlignment = 64;

    std::size_t m_bytes;
    std::size_t m_offset = 0;
    std::vector<std::uint32_t> m_memory;
};

}  // namespace tessera::testing

// Fails with `context` if `expression` returns a complaint.
#define TESSERA_VERIFY_NATIVE(expression, context)                          \
    do {                                                                    \
        const std::string tesseraComplaint = (expression);                  \
        QVERIFY2(tesseraComplaint.empty(),                                  \
                 (std::string(context) + ": " + tesseraComplaint).c_str()); \
    } while (false)
