// SPDX-License-Identifier: MIT
#include "engine/model/image_packing.h"

#include <algorithm>
#include <cassert>

namespace tessera {

std::vector<float> packImageTokens(const TilePlan& plan, std::span<const float> projected,
                                   const ImageMarks& marks, std::size_t hidden) {
    const auto rowOf = [&](std::int32_t source) -> std::span<const float> {
        if (source == kNewlineToken)
            return marks.newline;
        if (source == kSeparatorToken)
            return marks.separator;
        return projected.subspan(std::size_t(source) * hidden, hidden);
    };
    const std::vector<std::int32_t> sources = imageTokenSources(plan);
    std::vector<float> packed(sources.size() * hidden);
    for (std::size_t token = 0; token < sources.size(); ++token) {
        const std::span<const float> row = rowOf(sources[token]);
        assert(row.size() == hidden);
        std::copy(row.begin(), row.end(), packed.begin() + std::ptrdiff_t(token * hidden));
    }
    return packed;
}

}  // namespace tessera
