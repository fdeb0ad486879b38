// SPDX-License-Identifier: MIT
#include "engine/core/hash.h"

#define XXH_INLINE_ALL
#include <fmt/format.h>
#include <xxhash.h>

namespace tessera {

namespace {

std::string hexadecimal(const XXH128_hash_t& hash) {
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace

std::string contentHash(std::span<const std::byte> bytes) {
    return hexadecimal(XXH3_128bits(bytes.data(), bytes.size()));
}

struct ContentHasher::State {
    XXH3_state_t state;
};

ContentHasher::ContentHasher() : m_state(std::make_unique<State>()) {
    XXH3_128bits_reset(&m_state->state);
}

ContentHasher::ContentHasher(const ContentHasher& other)
    : m_state(std::make_unique<State>(*other.m_state)) {}

ContentHasher& ContentHasher::operator=(const ContentHasher& other) {
    *m_state = *other.m_state;
    return *this;
}

ContentHasher::ContentHasher(ContentHasher&&) noexcept = default;
ContentHasher& ContentHasher::operator=(ContentHasher&&) noexcept = default;
ContentHasher::~ContentHasher() = default;

void ContentHasher::add(std::span<const std::byte> bytes) {
    XXH3_128bits_update(&m_state->state, bytes.data(), bytes.size());
}

std::string ContentHasher::hash() const {
    return hexadecimal(XXH3_128bits_digest(&m_state->state));
}

}  // namespace tessera
