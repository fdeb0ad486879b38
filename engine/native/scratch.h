// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace tessera::native {

// Working memory: aligned to a large page and in large pages where the system has them (what is
// spread over small ones competes for cache sets by chance), kept until it is too small. One owner,
// one thread at a time; contents do not survive a larger request.
class Scratch {
  public:
    Scratch() = default;
    ~Scratch();
    Scratch(Scratch&& other) noexcept;
    Scratch& operator=(Scratch&& other) noexcept;

    // At least `count` bytes or floats. Throws std::bad_alloc.
    void* bytes(std::size_t count);
    float* floats(std::size_t count) { return static_cast<float*>(bytes(count * sizeof(float))); }
    std::size_t sizeBytes() const { return m_bytes; }
    // What it holds after a request for `count` bytes: whole large pages.
    static constexpr std::size_t heldBytes(std::size_t count) {
        return (count + kPageBytes - 1) / kPageBytes * kPageBytes;
    }
    // Gives the memory back to the system.
    void release();

  private:
    static constexpr std::size_t kPageBytes = std::size_t{2} << 20;

    void* m_data = nullptr;
    std::size_t m_bytes = 0;
};

}  // namespace tessera::native
