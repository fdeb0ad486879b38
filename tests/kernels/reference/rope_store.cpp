// SPDX-License-Identifier: MIT
#include "tests/kernels/reference/reference.h"

#include <algorithm>
#include <cmath>

namespace tessera::reference {

std::vector<float> ropeStore(const Rope& rope, std::span<const float> angles,
                             std::span<const float> x, std::uint32_t heads) {
    std::vector<float> y(x.begin(), x.end());
    const std::uint32_t count = rope.ropeDim / 2;
    const std::size_t tokens = x.size() / (std::size_t(heads) * rope.headDim);
    for (std::size_t token = 0; token < tokens; ++token) {
        for (std::uint32_t head = 0; head < heads; ++head) {
            const std::size_t base = (token * heads + head) * rope.headDim;
            for (std::uint32_t i = 0; i < count; ++i) {
                const bool half = rope.style == RopeStyle::HalfRotation;
                const std::size_t first = base + (half ? i : 2 * i);
                const std::size_t second = half ? first + count : first + 1;
                const std::size_t angle = ((rope.firstPosition + token) * count + i) * 2;
                const double cosine = angles[angle];
                const double sine = angles[angle + 1];
                y[first] = float(x[first] * cosine - x[second] * sine);
                y[second] = float(x[first] * sine + x[second] * cosine);
            }
            for (std::size_t i = 0; i < rope.headDim && !rope.scale.empty(); ++i)
                y[base + i] *= rope.scale[rope.firstPosition + token];
        }
    }
    return y;
}

QuantisedHead quantiseHead(std::span<const float> head) {
    QuantisedHead result;
    for (std::size_t begin = 0; begin < head.size(); begin += 32) {
        const auto block = head.subspan(begin, std::min<std::size_t>(32, head.size() - begin));
        float largest = 0;
        for (const float x : block)
            largest = std::max(largest, std::fabs(x));
        result.scales.push_back(toHalf(largest / 127.0f));
        const double scale = fromHalf(result.scales.back());
        for (const float x : block) {
            const double quant = scale > 0 ? std::nearbyint(x / scale) : 0.0;
            result.quants.push_back(static_cast<std::int8_t>(std::clamp(quant, -127.0, 127.0)));
        }
    }
    return result;
}

std::vector<float> keptInCache(TensorType type, std::vector<float> x, std::uint32_t headDim) {
    if (type == TensorType::F16)
        for (float& value : x)
            value = fromHalf(toHalf(value));
    for (std::size_t row = 0; type == TensorType::Q8_0 && row < x.size(); row += headDim) {
        const QuantisedHead head = quantiseHead(std::span(x).subspan(row, headDim));
        for (std::size_t i = 0; i < headDim; ++i)
            x[row + i] = fromHalf(head.scales[i / 32]) * float(head.quants[i]);
    }
    return x;
}

}  // namespace tessera::reference
