// SPDX-License-Identifier: MIT
#include "engine/native/scratch.h"

#include <cstdlib>
#include <new>
#include <utility>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace tessera::native {
namespace {

constexpr std::size_t kLargePageBytes = std::size_t{2} << 20;

}  // namespace

Scratch::~Scratch() {
    release();
}

Scratch::Scratch(Scratch&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_bytes(std::exchange(other.m_bytes, 0)) {}

Scratch& Scratch::operator=(Scratch&& other) noexcept {
    std::swap(m_data, other.m_data);
    std::swap(m_bytes, other.m_bytes);
    return *this;
}

void Scratch::release() {
    std::free(std::exchange(m_data, nullptr));
    m_bytes = 0;
}

void* Scratch::bytes(std::size_t count) {
    if (count <= m_bytes) {
        return m_data;
    }
    release();
    const std::size_t whole = (count + kLargePageBytes - 1) / kLargePageBytes * kLargePageBytes;
    m_data = std::aligned_alloc(kLargePageBytes, whole);
    if (m_data == nullptr) {
        throw std::bad_alloc();
    }
    m_bytes = whole;
#if defined(__linux__)
    // Only advice: small pages do, too.
    madvise(m_data, m_bytes, MADV_HUGEPAGE);
#endif
    return m_data;
}

}  // namespace tessera::native
