// SPDX-License-Identifier: MIT
// Quantizers of one block each, for quantizeRow. Layouts: above each function in the sources.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "engine/core/half.h"

namespace tessera::convert {

inline constexpr std::size_t kSmallBlock = 32;
inline constexpr std::size_t kSuperBlock = 256;

void quantizeQ8_0(const float* values, std::byte* block);
void quantizeQ5_0(const float* values, std::byte* block);
void quantizeQ4_0(const float* values, std::byte* block);
void quantizeQ4_K(const float* values, std::byte* block);
void quantizeQ6_K(const float* values, std::byte* block);

// To the nearest whole number, ties to even; for magnitudes below 2^22. Works on floats and Lanes.
template <typename Number>
Number roundSmall(Number value) {
    constexpr float kShift = 12582912.0f;  // 1.5 * 2^23: the fraction is rounded off
    return (value + kShift) - kShift;
}

inline float clampTo(float value, float low, float high) {
    const float raised = value < low ? low : value;
    return raised > high ? high : raised;
}

// Weights below this are stored as zero: an F16 scale could not tell them from zero.
inline constexpr float kNothing = 1e-20f;

inline float largestMagnitude(const float* values, std::size_t count) {
    float largest = 0.0f;
    for (std::size_t i = 0; i < count; ++i) {
        const float magnitude = std::fabs(values[i]);
        largest = magnitude > largest ? magnitude : largest;
    }
    return largest;
}

// Writes the scale as F16 and returns the value that a reader will get.
inline float storeScale(float scale, std::byte* place) {
    const std::uint16_t half = floatToHalf(scale);
    std::memcpy(place, &half, sizeof(half));
    return halfToFloat(half);
}

inline std::byte toByte(float value) {
    return static_cast<std::byte>(static_cast<std::int8_t>(value));
}

// Four numbers at once; GCC and clang compile these to the processor's own vectors.
using Lanes = float __attribute__((vector_size(16)));
inline constexpr std::size_t kLanes = 4;

inline Lanes loadLanes(const float* values) {
    Lanes lanes;
    std::memcpy(&lanes, values, sizeof(lanes));
    return lanes;
}

inline float sumOf(Lanes lanes) {
    return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

inline Lanes roundAndClamp(Lanes values, float low, float high) {
    const Lanes lowest = Lanes{} + low;
    const Lanes highest = Lanes{} + high;
    const Lanes rounded = roundSmall(values);
    const Lanes raised = rounded < lowest ? lowest : rounded;
    return raised > highest ? highest : raised;
}

// The d with the least squared error in x = d * q over kCount values, where q is a whole number
// from -levels to levels - 1. 0 if all values are (nearly) zero.
//
// For given q the best d is sum(x q) / sum(q q), which reduces the squared error by
// sum(x q)^2 / sum(q q). Candidates for q: the largest magnitude becomes one of `steps` values
// around -levels, the side that has one level more.
template <std::size_t kCount>
float bestSymmetricScale(const float* values, float levels, float narrowest, float widest,
                         int steps) {
    float extreme = 0.0f;
    for (std::size_t i = 0; i < kCount; ++i)
        extreme = std::fabs(values[i]) > std::fabs(extreme) ? values[i] : extreme;
    if (std::fabs(extreme) < kNothing)
        return 0.0f;
    const float stepSize = (widest - narrowest) / static_cast<float>(steps - 1);
    float bestGain = -1.0f;
    float bestScale = 0.0f;
    for (int step = 0; step < steps; ++step) {
        const float inverse = -(narrowest + stepSize * static_cast<float>(step)) / extreme;
        Lanes products = {};
        Lanes squares = {};
        for (std::size_t i = 0; i < kCount; i += kLanes) {
            const Lanes x = loadLanes(values + i);
            const Lanes q = roundAndClamp(x * inverse, -levels, levels - 1.0f);
            products += q * x;
            squares += q * q;
        }
        const float sumProducts = sumOf(products);
        const float sumSquares = sumOf(squares);
        const float gain = sumProducts * sumProducts / sumSquares;
        if (gain > bestGain) {
            bestGain = gain;
            bestScale = sumProducts / sumSquares;
        }
    }
    return bestScale;
}

}  // namespace tessera::convert
