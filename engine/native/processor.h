// SPDX-License-Identifier: MIT
// What the processor is, for the choice of threads and for people.
#pragma once

#include <string_view>

namespace tessera::native {

// The instructions that the native operators use here: "AVX-512", "AVX2", "SSE4", "NEON", or ""
// where there are none for vectors.
std::string_view simdName();
// Has all operators from now on use no better instructions than these, for tests and measurements:
// a name as above, or "none" for the build's baseline. False, and no limit, if the processor has no
// such ones.
bool limitSimd(std::string_view name);

// One for each core that this process may use: a second thread on a core has no arithmetic of its
// own to add.
unsigned preferredThreads();

}  // namespace tessera::native
