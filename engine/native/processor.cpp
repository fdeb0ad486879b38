// SPDX-License-Identifier: MIT
#include "engine/native/processor.h"

#include <hwy/targets.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <thread>

#if defined(__linux__)
#include <sched.h>
#endif

namespace tessera::native {
namespace {

struct Simd {
    std::string_view name;
    std::int64_t targets;  // of Highway
};
// The best first. What comes after AVX3 in Highway are variants of it.
constexpr Simd kSimd[] = {{"AVX-512", HWY_AVX3 | (HWY_AVX3 - 1)},
                          {"AVX2", HWY_AVX2},
                          {"SSE4", HWY_SSE4},
                          {"NEON", HWY_NEON}};

// Cores behind the logical processors that this process may use; 0 if the system does not say.
unsigned usableCores() {
    unsigned count = 0;
#if defined(__linux__)
    cpu_set_t usable;
    if (sched_getaffinity(0, sizeof(usable), &usable) != 0)
        return 0;
    std::set<std::string> cores;
    for (int processor = 0; processor < CPU_SETSIZE; ++processor) {
        if (!CPU_ISSET(processor, &usable))
            continue;
        std::ifstream file("/sys/devices/system/cpu/cpu" + std::to_string(processor) +
                           "/topology/thread_siblings_list");
        std::string siblings;
        if (!std::getline(file, siblings))
            return 0;
        cores.insert(siblings);
    }
    count = static_cast<unsigned>(cores.size());
#endif
    return count;
}

}  // namespace

std::string_view simdName() {
    const std::int64_t targets = hwy::SupportedTargets();
    for (const Simd& simd : kSimd)
        if ((targets & simd.targets) != 0)
            return simd.name;
    return "";
}

bool limitSimd(std::string_view name) {
    hwy::SetSupportedTargetsForTest(0);  // all that there are
    const std::int64_t targets = hwy::SupportedTargets();
    if (name == "none") {
        hwy::SetSupportedTargetsForTest(HWY_STATIC_TARGET);
        return true;
    }
    const auto* const simd = std::ranges::find(kSimd, name, &Simd::name);
    if (simd == std::end(kSimd) || (targets & simd->targets) == 0)
        return false;
    std::int64_t allowed = HWY_STATIC_TARGET;
    for (const auto* weaker = simd; weaker != std::end(kSimd); ++weaker)
        allowed |= targets & weaker->targets;
    hwy::SetSupportedTargetsForTest(allowed);
    return true;
}

unsigned preferredThreads() {
    const unsigned cores = usableCores();
    return std::max(1u, cores != 0 ? cores : std::thread::hardware_concurrency());
}

}  // namespace tessera::native
