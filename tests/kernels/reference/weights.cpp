// SPDX-License-Identifier: MIT
#include <bit>
#include <cmath>
#include <cstring>

#include "engine/formats/gguf/quant_blocks.h"
#include "tests/kernels/reference/reference.h"

namespace tessera::reference {
namespace {

template <typename T>
T load(std::span<const std::byte> bytes, std::size_t offset) {
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof(T));
    return value;
}

}  // namespace

float fromHalf(std::uint16_t half) {
    const int exponent = (half >> 10) & 0x1f;
    const int mantissa = half & 0x3ff;
    const float sign = (half & 0x8000) != 0 ? -1.0f : 1.0f;
    if (exponent == 0x1f)
        return mantissa != 0 ? std::nanf("") : sign * INFINITY;
    return exponent == 0 ? sign * std::ldexp(float(mantissa), -24)
                         : sign * std::ldexp(float(mantissa + 0x400), exponent - 25);
}

std::uint16_t toHalf(float value) {
    const auto sign = static_cast<std::uint16_t>(std::signbit(value) ? 0x8000 : 0);
    const float magnitude = std::fabs(value);
    if (std::isnan(value))
        return 0x7e00;
    if (magnitude >= 65520.0f)
        return static_cast<std::uint16_t>(sign | 0x7c00);
    int exponent = 0;
    std::frexp(magnitude, &exponent);  // magnitude = [0.5, 1) * 2^exponent
    const int step = magnitude < 0x1p-14f ? -24 : exponent - 11;
    // nearbyint rounds ties to even; a carry into the next binade gives the right encoding.
    const auto scaled = static_cast<int>(std::nearbyint(std::ldexp(magnitude, -step)));
    const int bits = step == -24 ? scaled : ((step + 24) << 10) + scaled;
    return static_cast<std::uint16_t>(sign | bits);
}

std::vector<float> weights(TensorType type, std::span<const std::byte> stored, std::uint32_t rows,
                           std::uint32_t columns) {
    const std::size_t count = std::size_t(rows) * columns;
    std::vector<float> result(count);
    // Quantised blocks: the engine's own decoders, which tst_dequantize checks against gguf-py's.
    if (const BlockDecoder decode = blockDecoder(type)) {
        const TensorTypeInfo& info = tensorTypeInfo(type);
        for (std::size_t block = 0; block < count / info.blockWeights; ++block) {
            decode(stored.data() + block * info.blockBytes,
                   result.data() + block * info.blockWeights);
        }
        return result;
    }
    for (std::size_t i = 0; i < count; ++i) {
        switch (type) {
            case TensorType::F16:
                result[i] = fromHalf(load<std::uint16_t>(stored, i * 2));
                break;
            case TensorType::BF16:
                result[i] =
                    std::bit_cast<float>(std::uint32_t(load<std::uint16_t>(stored, i * 2)) << 16);
                break;
            default:
                result[i] = load<float>(stored, i * 4);
        }
    }
    return result;
}

}  // namespace tessera::reference
