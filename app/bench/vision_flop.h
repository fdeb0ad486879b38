// SPDX-License-Identifier: MIT
// How much a photo asks of its towers and projector: matrix products and attention, without the
// rest.
#pragma once

#include <cstdint>

#include "engine/checkpoint/config.h"

namespace tessera::bench {

// 2 * multiply-adds of y = W x for a row of x.
constexpr double matmulFlop(double rows, double columns) {
    return 2 * rows * columns;
}

// `tiles` as the towers receive them: all scales of a photo, the overview too.
double encodeGflop(const VisionConfig& config, std::uint32_t tiles);

}  // namespace tessera::bench
