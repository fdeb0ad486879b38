// SPDX-License-Identifier: MIT
#include "engine/native/scratch.h"

#include <cstdlib>
#include <limits>
#include <new>
#include <utility>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace tessera::native {

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
    if (count <= m_bytes)
        return m_data;
    release();
    if (count > std::numeric_limits<std::size_t>::max() - kPageBytes)
        throw std::bad_alloc();
    m_data = std::aligned_alloc(kPageBytes, heldBytes(count));
    if (m_data == nullptr)
        throw std::bad_alloc();
    m_bytes = heldBytes(count);
#if defined(__linux__)
    // Only advice: small pages do, too.
    madvise(m_data, m_bytes, MADV_HUGEPAGE);
#endif
    return m_data;
}

}  // namespace tessera::native
