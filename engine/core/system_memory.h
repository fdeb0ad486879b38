// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace tessera {

// Main memory of this computer, from /proc/meminfo.
struct SystemMemory {
    std::uint64_t totalBytes = 0;
    // What programs can take without swapping, including caches that the system would give up.
    std::uint64_t availableBytes = 0;
};

// All zero if the system does not report it.
SystemMemory systemMemory();

}  // namespace tessera
