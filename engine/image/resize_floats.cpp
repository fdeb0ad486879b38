// SPDX-License-Identifier: MIT
#include "engine/image/resize_floats.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace tessera {
namespace {

// What an output sample is made of: `count` inputs from `first` on, or where a tap lies outside,
// the sample at the border.
struct AxisTaps {
    struct Output {
        int first = 0;
        std::size_t weights = 0;  // where they start
        int count = 0;
    };
    std::vector<Output> outputs;
    std::vector<float> weights;
};

// In torch's order of operations, in f32.
AxisTaps cubicTaps(int from, int to) {
    constexpr float a = -0.75F;
    const auto near = [](float d) { return ((a + 2) * d - (a + 3)) * d * d + 1; };
    const auto far = [](float d) { return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a; };
    const float scale = static_cast<float>(from) / static_cast<float>(to);
    AxisTaps taps;
    for (int i = 0; i < to; ++i) {
        const float source = scale * (static_cast<float>(i) + 0.5F) - 0.5F;
        const float whole = std::floor(source);
        const float t = source - whole;
        taps.outputs.push_back({static_cast<int>(whole) - 1, taps.weights.size(), 4});
        for (const float weight : {far(t + 1), near(t), near(1 - t), far(2 - t)})
            taps.weights.push_back(weight);
    }
    return taps;
}

AxisTaps triangleTaps(int from, int to) {
    const float scale = static_cast<float>(from) / static_cast<float>(to);
    const float support = std::max(1.0F, scale);
    AxisTaps taps;
    for (int i = 0; i < to; ++i) {
        const float centre = scale * (static_cast<float>(i) + 0.5F);
        const int first = std::max(static_cast<int>(centre - support + 0.5F), 0);
        const int end = std::min(static_cast<int>(centre + support + 0.5F), from);
        taps.outputs.push_back({first, taps.weights.size(), end - first});
        float sum = 0;
        for (int x = first; x < end; ++x) {
            const float distance = std::abs((static_cast<float>(x) - centre + 0.5F) / support);
            taps.weights.push_back(std::max(0.0F, 1 - distance));
            sum += taps.weights.back();
        }
        for (std::size_t k = taps.outputs.back().weights; k < taps.weights.size(); ++k)
            taps.weights[k] /= sum;
    }
    return taps;
}

// One axis of [outer, from, inner]; the first pass has `inner` 1, the second the row's length.
std::vector<float> resample(std::span<const float> values, const AxisTaps& taps, int from,
                            std::size_t inner) {
    const std::size_t block = static_cast<std::size_t>(from) * inner;
    const std::size_t outer = values.size() / block;
    std::vector<float> out(outer * taps.outputs.size() * inner, 0.0F);
    float* target = out.data();
    for (std::size_t o = 0; o < outer; ++o)
        for (const AxisTaps::Output& output : taps.outputs) {
            for (int k = 0; k < output.count; ++k) {
                const auto at = static_cast<std::size_t>(std::clamp(output.first + k, 0, from - 1));
                const float weight = taps.weights[output.weights + static_cast<std::size_t>(k)];
                const float* source = values.data() + o * block + at * inner;
                for (std::size_t i = 0; i < inner; ++i)
                    target[i] += source[i] * weight;
            }
            target += inner;
        }
    return out;
}

std::vector<float> resize(std::span<const float> planes, Resolution from, Resolution to,
                          AxisTaps (*tapsOf)(int from, int to)) {
    const std::vector<float> rows =
        resample(planes, tapsOf(from.widthPx, to.widthPx), from.widthPx, 1);
    return resample(rows, tapsOf(from.heightPx, to.heightPx), from.heightPx,
                    static_cast<std::size_t>(to.widthPx));
}

}  // namespace

std::vector<float> resizeBicubicFloats(std::span<const float> planes, Resolution from,
                                       Resolution to) {
    return resize(planes, from, to, cubicTaps);
}

std::vector<float> resizeBilinearFloats(std::span<const float> planes, Resolution from,
                                        Resolution to) {
    return resize(planes, from, to, triangleTaps);
}

}  // namespace tessera
