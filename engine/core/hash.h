// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace tessera {

// XXH3-128 of the bytes as 32 hexadecimal digits. Identifies content (photos, files); not suitable
// for secrets.
std::string contentHash(std::span<const std::byte> bytes);

// The same for bytes that arrive piece by piece. A copy continues from the original's state.
class ContentHasher {
  public:
    ContentHasher();
    ContentHasher(const ContentHasher& other);
    ContentHasher& operator=(const ContentHasher& other);
    ContentHasher(ContentHasher&&) noexcept;
    ContentHasher& operator=(ContentHasher&&) noexcept;
    ~ContentHasher();

    void add(std::span<const std::byte> bytes);
    // contentHash of everything added so far.
    std::string hash() const;

  private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace tessera
