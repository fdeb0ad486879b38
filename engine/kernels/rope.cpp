// SPDX-License-Identifier: MIT
#include "engine/kernels/rope.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tessera {
namespace {

// YaRN: the dimension at which a frequency makes `rotations` turns over the original context.
double yarnDimension(const RopeConfig& config, double rotations) {
    return config.dim * std::log(config.originalContext / (rotations * 2.0 * std::numbers::pi)) /
           (2.0 * std::log(double(config.theta)));
}

struct Frequencies {
    std::vector<float> values;
    float magnitude = 1.0f;
};

Frequencies ropeFrequencies(const RopeConfig& config, const std::vector<float>& factors,
                            std::uint32_t alpha) {
    Frequencies result;
    const double dim = config.dim;
    const float theta =
        alpha == 1 ? config.theta : float(config.theta * std::pow(double(alpha), dim / (dim - 2)));
    const std::uint32_t count = config.dim / 2;
    const double factor = std::max(1.0, double(config.scalingFactor));
    double low = 0;
    double high = 0;
    if (config.scaling == RopeScaling::Yarn) {
        low = std::max(0.0, std::floor(yarnDimension(config, 32.0)));
        high = std::min(double(config.dim - 1), std::ceil(yarnDimension(config, 1.0)));
        result.magnitude = factor > 1.0 ? float(0.1 * std::log(factor) + 1.0) : 1.0f;
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        // The reference computes the exponent and the power in f32.
        float frequency = 1.0f / std::pow(theta, float(2 * i) / float(config.dim));
        if (i < factors.size() && factors[i] > 0)
            frequency /= factors[i];
        if (config.scaling == RopeScaling::Linear) {
            frequency = float(frequency / factor);
        } else if (config.scaling == RopeScaling::Yarn) {
            const double ramp =
                std::clamp((double(i) - low) / std::max(0.001, high - low), 0.0, 1.0);
            frequency = float(frequency / factor * ramp + frequency * (1.0 - ramp));
        }
        result.values.push_back(frequency);
    }
    return result;
}

}  // namespace

std::vector<float> ropeAngles(const RopeConfig& config, const std::vector<float>& frequencyFactors,
                              std::uint32_t context, std::uint32_t alpha) {
    const Frequencies frequencies = ropeFrequencies(config, frequencyFactors, alpha);
    std::vector<float> angles;
    angles.reserve(std::size_t(context) * config.dim);
    for (std::uint32_t position = 0; position < context; ++position) {
        for (const float frequency : frequencies.values) {
            const float angle = float(position) * frequency;
            angles.push_back(frequencies.magnitude * float(std::cos(double(angle))));
            angles.push_back(frequencies.magnitude * float(std::sin(double(angle))));
        }
    }
    return angles;
}

std::uint32_t ntkAlpha(std::uint32_t ntkLength, std::uint32_t promptTokens) {
    // 2^ceil(log2(promptTokens / ntkLength) + 1) - 1, at least 1
    std::uint64_t power = 1;
    while (ntkLength > 0 && power * ntkLength < promptTokens)
        power *= 2;
    return static_cast<std::uint32_t>(2 * power - 1);
}

std::vector<float> logNScales(std::uint32_t length, std::uint32_t context) {
    std::vector<float> scales(context, 1.0f);
    for (std::uint32_t position = length; position < context; ++position)
        scales[position] = float(std::log(double(position) + 1.0) / std::log(double(length)));
    return scales;
}

}  // namespace tessera
