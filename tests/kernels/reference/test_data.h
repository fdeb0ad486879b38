// SPDX-License-Identifier: MIT
// What tests of kernels, wherever they run, compute with, and how they compare.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "engine/core/tensor_type.h"

namespace tessera::testing {

// A reduced set of cases, for runs that are slow for another reason (validation, sanitizers).
bool reducedRun();

std::vector<float> randomFloats(std::size_t count, std::uint32_t seed, float low = -1.0f,
                                float high = 1.0f);
// `rows` rows as a checkpoint would store them.
std::vector<std::byte> randomStored(TensorType type, std::uint32_t rows, std::uint32_t columns,
                                    std::uint32_t seed);

template <typename T>
std::vector<std::byte> bytesOf(const std::vector<T>& values) {
    std::vector<std::byte> bytes(values.size() * sizeof(T));
    if (!bytes.empty())
        std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

// "" if `actual` is free of NaN and infinity and sum (a - e)^2 <= bound * sum e^2; else what is
// wrong.
std::string compare(std::span<const float> actual, std::span<const float> expected, double bound);

}  // namespace tessera::testing
