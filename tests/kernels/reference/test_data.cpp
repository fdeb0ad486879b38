// SPDX-License-Identifier: MIT
#include "tests/kernels/reference/test_data.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <random>

#include "tests/kernels/reference/reference.h"

namespace tessera::testing {
namespace {

template <typename T>
void append(std::vector<std::byte>& bytes, T value) {
    const auto* first = reinterpret_cast<const std::byte*>(&value);
    bytes.insert(bytes.end(), first, first + sizeof(T));
}

// Random bits everywhere, with scales that give weights of up to about 1; one scale in ten is zero
// or subnormal, and half of them are negative.
std::vector<std::byte> randomBlocks(TensorType type, std::size_t count, std::mt19937& engine) {
    const BlockScales& scales = *blockScales(type);
    std::vector<std::size_t> offsets = {scales.scaleAt};
    if (scales.hasMinimum())
        offsets.push_back(scales.minimumAt);
    const std::size_t blockBytes = tensorTypeInfo(type).blockBytes;
    std::vector<std::byte> bytes(count * blockBytes);
    for (std::byte& byte : bytes)
        byte = std::byte(engine() >> 24);
    for (std::size_t block = 0; block < count; ++block) {
        for (const std::size_t offset : offsets) {
            const std::uint32_t random = static_cast<std::uint32_t>(engine());
            const float scale = float(random % 1000 + 1) / 1000.0f / scales.largest;
            std::uint16_t half = reference::toHalf(scale);
            if (random % 10 == 0)
                half = random % 20 == 0 ? 0 : static_cast<std::uint16_t>(random >> 22);
            half = static_cast<std::uint16_t>(half | (random >> 16 & 0x8000u));
            std::memcpy(bytes.data() + block * blockBytes + offset, &half, sizeof(half));
        }
    }
    return bytes;
}

}  // namespace

bool reducedRun() {
    return std::getenv("TESSERA_TEST_REDUCED") != nullptr;
}

std::vector<float> randomFloats(std::size_t count, std::uint32_t seed, float low, float high) {
    std::mt19937 engine(seed);
    std::vector<float> values(count);
    for (float& value : values)
        value = low + (high - low) * float(engine() >> 8) * 0x1p-24f;
    return values;
}

std::vector<std::byte> randomStored(TensorType type, std::uint32_t rows, std::uint32_t columns,
                                    std::uint32_t seed) {
    std::mt19937 engine(seed);
    const std::size_t count = std::size_t(rows) * columns;
    std::vector<std::byte> bytes;
    bytes.reserve(count * 4);
    if (tensorTypeInfo(type).blockWeights > 1)
        return randomBlocks(type, count / tensorTypeInfo(type).blockWeights, engine);
    for (const float value : randomFloats(count, seed))
        if (type == TensorType::F16)
            append(bytes, reference::toHalf(value));
        else if (type == TensorType::BF16)
            append(bytes, static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16));
        else
            append(bytes, value);
    return bytes;
}

std::string compare(std::span<const float> actual, std::span<const float> expected, double bound) {
    if (actual.size() != expected.size())
        return fmt::format("{} values instead of {}", actual.size(), expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
        if (!std::isfinite(actual[i])) {
            return fmt::format("value {} of {} is {}, not {}", i, actual.size(), actual[i],
                               expected[i]);
        }
    }
    double error = 0;
    double power = 0;
    double worst = -1;
    std::size_t worstAt = 0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        const double difference = double(actual[i]) - expected[i];
        error += difference * difference;
        power += double(expected[i]) * expected[i];
        if (std::fabs(difference) > worst) {
            worst = std::fabs(difference);
            worstAt = i;
        }
    }
    if (error <= bound * power)
        return {};
    return fmt::format("normalised error {:.3g} > {:.3g}; worst at {} of {}: {} instead of {}",
                       error / power, bound, worstAt, actual.size(), actual[worstAt],
                       expected[worstAt]);
}

}  // namespace tessera::testing
