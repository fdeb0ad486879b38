// SPDX-License-Identifier: MIT
#include "engine/model/image_packing.h"

#include <algorithm>
#include <cassert>

namespace tessera {

std::vector<float> packImageTokens(const TilePlan& plan, std::span<const float> projected,
                                   std::span<const float> newline, std::size_t hidden) {
    const std::vector<std::int32_t> sources = imageTokenSources(plan);
    std::vector<float> packed(sources.size() * hidden);
    for (std::size_t token = 0; token < sources.size(); ++token) {
        assert(sources[token] != kNewlineToken || newline.size() == hidden);
        const auto row = sources[token] == kNewlineToken
                             ? newline
                             : projected.subspan(std::size_t(sources[token]) * hidden, hidden);
        std::copy(row.begin(), row.end(), packed.begin() + std::ptrdiff_t(token * hidden));
    }
    return packed;
}

}  // namespace tessera
