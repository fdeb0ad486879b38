// SPDX-License-Identifier: MIT
#pragma once

namespace tessera::native {

// Whether the target that operators use at present is AVX-512 with VNNI (sums of products of
// bytes). Not what the processor can: a test may have asked for less.
bool hasVnni();

}  // namespace tessera::native
