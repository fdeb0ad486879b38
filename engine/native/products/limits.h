// SPDX-License-Identifier: MIT
// What the processor can do at most, for benchmarks to compare with.
#pragma once

#include <cstddef>
#include <span>

#include "engine/native/thread_pool.h"

namespace tessera::native {

// Products added to sums, in registers alone, for about a millisecond on every thread. Returns how
// many operations that were (two for each product).
double computeInRegisters(ThreadPool& pool);

// Reads all bytes and does nothing with them.
void readAlone(ThreadPool& pool, std::span<const std::byte> bytes);

}  // namespace tessera::native
