// SPDX-License-Identifier: MIT
#include "engine/native/processor.h"

#include <hwy/targets.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <set>
#include <string>
#include <thread>

#if defined(__linux__)
#include <sched.h>
#endif

namespace tessera::native {
namespace {

// Cores behind the logical processors that this process may use; 0 if the system does not say.
unsigned usableCores() {
    unsigned count = 0;
#if defined(__linux__)
    cpu_set_t usable;
    if (sched_getaffinity(0, sizeof(usable), &usable) != 0) {
        return 0;
    }
    std::set<std::string> cores;
    for (int processor = 0; processor < CPU_SETSIZE; ++processor) {
        if (!CPU_ISSET(processor, &usable)) {
            continue;
        }
        std::ifstream file("/sys/devices/system/cpu/cpu" + std::to_string(processor) +
                           "/topology/thread_siblings_list");
        std::string siblings;
        if (!std::getline(file, siblings)) {
            return 0;
        }
        cores.insert(siblings);
    }
    count = static_cast<unsigned>(cores.size());
#endif
    return count;
}

}  // namespace

std::string_view simdName() {
    const std::int64_t targets = hwy::SupportedTargets();
    if ((targets & (HWY_AVX3 | HWY_AVX3_DL)) != 0) {
        return "AVX-512";
    }
    if ((targets & HWY_AVX2) != 0) {
        return "AVX2";
    }
    if ((targets & HWY_SSE4) != 0) {
        return "SSE4";
    }
    if ((targets & HWY_NEON) != 0) {
        return "NEON";
    }
    return "";
}

unsigned preferredThreads() {
    const unsigned cores = usableCores();
    return std::max(1u, cores != 0 ? cores : std::thread::hardware_concurrency());
}

}  // namespace tessera::native
