// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace tessera {

// Main memory of this computer, by /proc/meminfo.
struct SystemMemory {
    std::uint64_t totalBytes = 0;
    // What programs can take without swapping; caches that the system would give up count.
    std::uint64_t availableBytes = 0;
};

// All zero where the system does not tell.
SystemMemory systemMemory();

}  // namespace tessera
