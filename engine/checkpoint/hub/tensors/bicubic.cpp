// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/tensors/bicubic.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tessera {

namespace {

struct Taps {
    std::array<std::uint64_t, 4> at;
    std::array<float, 4> weights;
};

std::array<float, 4> cubicWeights(float t) {
    constexpr float a = -0.75f;
    const auto near = [](float x) { return ((a + 2) * x - (a + 3)) * x * x + 1; };
    const auto far = [](float x) { return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a; };
    const float rest = 1 - t;
    return {far(t + 1), near(t), near(rest), far(rest + 1)};
}

std::vector<Taps> tapsOf(std::uint64_t from, std::uint64_t to) {
    const float scale = float(from) / float(to);
    std::vector<Taps> all(to);
    for (std::uint64_t i = 0; i < to; ++i) {
        const float position = scale * (float(i) + 0.5f) - 0.5f;
        const float floor = std::floor(position);
        all[i].weights = cubicWeights(position - floor);
        for (int tap = 0; tap < 4; ++tap) {
            const auto wanted = std::int64_t(floor) + tap - 1;
            all[i].at[std::size_t(tap)] =
                std::uint64_t(std::clamp(wanted, std::int64_t{0}, std::int64_t(from) - 1));
        }
    }
    return all;
}

}  // namespace

std::vector<float> resizeMap(std::span<const float> map, std::uint64_t from, std::uint64_t to,
                             std::uint64_t channels) {
    if (from == to)
        return {map.begin(), map.end()};
    const std::vector<Taps> taps = tapsOf(from, to);
    std::vector<float> resized(to * to * channels);
    for (std::uint64_t i = 0; i < to * to; ++i) {
        const Taps& down = taps[i / to];
        const Taps& right = taps[i % to];
        for (std::uint64_t channel = 0; channel < channels; ++channel) {
            float sum = 0;
            for (std::size_t y = 0; y < 4; ++y) {
                const float* row = map.data() + down.at[y] * from * channels + channel;
                float inRow = 0;
                for (std::size_t x = 0; x < 4; ++x)
                    inRow += right.weights[x] * row[right.at[x] * channels];
                sum += down.weights[y] * inRow;
            }
            resized[i * channels + channel] = sum;
        }
    }
    return resized;
}

}  // namespace tessera
