// SPDX-License-Identifier: MIT
// Compiled without contraction to fused operations (see this folder's CMakeLists.txt): the
// reference rounds every product.
#include "engine/formats/gguf/quant_blocks.h"

#include <cstdint>
#include <cstring>

#include "engine/core/half.h"

namespace tessera {
namespace {

using Byte = std::uint8_t;

const Byte* bytesAt(const std::byte* block, std::size_t offset) {
    return reinterpret_cast<const Byte*>(block) + offset;
}

float halfAt(const std::byte* block, std::size_t offset) {
    std::uint16_t half = 0;
    std::memcpy(&half, block + offset, sizeof(half));
    return halfToFloat(half);
}

int low(Byte byte) {
    return byte & 15;
}

int high(Byte byte) {
    return byte >> 4;
}

// Types with 32 weights per block: byte j holds weight j in its low and weight j + 16 in its high
// half; `bits` holds the fifth bits, that of weight 0 the lowest.
struct Fives {
    const Byte* qs;
    std::uint32_t bits = 0;
    int operator()(std::uint32_t i) const {
        return (i < 16 ? low(qs[i]) : high(qs[i - 16])) | static_cast<int>(bits >> i & 1u) << 4;
    }
};

std::uint32_t bitsAt(const std::byte* block, std::size_t offset) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, block + offset, sizeof(bits));
    return bits;
}

void decodeShifted(float d, const Fives& quants, int offset, float* values) {
    for (std::uint32_t i = 0; i < 32; ++i)
        values[i] = static_cast<float>(quants(i) - offset) * d;
}

void decodeWithMinimum(float d, float m, const Fives& quants, float* values) {
    for (std::uint32_t i = 0; i < 32; ++i)
        values[i] = static_cast<float>(quants(i)) * d + m;
}

// {d, qs[16]}
void decodeQ4_0(const std::byte* block, float* values) {
    decodeShifted(halfAt(block, 0), {bytesAt(block, 2)}, 8, values);
}

// {d, m, qs[16]}
void decodeQ4_1(const std::byte* block, float* values) {
    decodeWithMinimum(halfAt(block, 0), halfAt(block, 2), {bytesAt(block, 4)}, values);
}

// {d, qh u32, qs[16]}
void decodeQ5_0(const std::byte* block, float* values) {
    decodeShifted(halfAt(block, 0), {bytesAt(block, 6), bitsAt(block, 2)}, 16, values);
}

// {d, m, qh u32, qs[16]}
void decodeQ5_1(const std::byte* block, float* values) {
    decodeWithMinimum(halfAt(block, 0), halfAt(block, 2), {bytesAt(block, 8), bitsAt(block, 4)},
                      values);
}

// {d, qs i8[32]}
void decodeQ8_0(const std::byte* block, float* values) {
    const float d = halfAt(block, 0);
    for (std::size_t i = 0; i < 32; ++i)
        values[i] = d * static_cast<float>(static_cast<std::int8_t>(bytesAt(block, 2)[i]));
}

// {scales[16], qs[64], d, dmin}; a scale byte (scale | min << 4) for 16 weights.
void decodeQ2_K(const std::byte* block, float* values) {
    const Byte* scales = bytesAt(block, 0);
    const Byte* qs = bytesAt(block, 16);
    const float d = halfAt(block, 80);
    const float dmin = halfAt(block, 82);
    for (std::size_t i = 0; i < 256; ++i) {
        const Byte scale = scales[i / 16];
        const int q = qs[i / 128 * 32 + i % 32] >> (i % 128 / 32 * 2) & 3;
        const float product = d * static_cast<float>(low(scale)) * static_cast<float>(q);
        values[i] = product - dmin * static_cast<float>(high(scale));
    }
}

// {hmask[32], qs[64], scales[12], d}; scales of six bits for 16 weights.
void decodeQ3_K(const std::byte* block, float* values) {
    const Byte* hmask = bytesAt(block, 0);
    const Byte* qs = bytesAt(block, 32);
    const Byte* scales = bytesAt(block, 96);
    const float d = halfAt(block, 108);
    for (std::size_t i = 0; i < 256; ++i) {
        const std::size_t s = i / 16;
        const int four = s < 8 ? low(scales[s]) : high(scales[s - 8]);
        const int scale = (four | (scales[8 + s % 4] >> (s / 4 * 2) & 3) << 4) - 32;
        const int q = qs[i / 128 * 32 + i % 32] >> (i % 128 / 32 * 2) & 3;
        const int value = q - ((hmask[i % 32] >> (i / 32) & 1) != 0 ? 0 : 4);
        values[i] = d * static_cast<float>(scale) * static_cast<float>(value);
    }
}

struct ScaleAndMin {
    int scale;
    int minimum;
};

// The j-th (of eight) pair of six-bit numbers in 12 bytes of Q4_K and Q5_K.
ScaleAndMin scaleAndMin(const Byte* scales, std::size_t j) {
    if (j < 4)
        return {scales[j] & 63, scales[j + 4] & 63};
    return {low(scales[j + 4]) | (scales[j - 4] >> 6) << 4, high(scales[j + 4]) | (scales[j] >> 6)
                                                                                      << 4};
}

// {d, dmin, scales[12], ...}; `fifth`: nullptr, or bytes whose bit j belongs to the j-th 32
// weights.
void decodeFourOrFiveK(const std::byte* block, const Byte* fifth, const Byte* qs, float* values) {
    const float d = halfAt(block, 0);
    const float dmin = halfAt(block, 2);
    for (std::size_t j = 0; j < 8; ++j) {
        const ScaleAndMin pair = scaleAndMin(bytesAt(block, 4), j);
        const float scale = d * static_cast<float>(pair.scale);
        const float minimum = dmin * static_cast<float>(pair.minimum);
        for (std::size_t i = 0; i < 32; ++i) {
            const Byte byte = qs[j / 2 * 32 + i];
            const int bit = fifth == nullptr ? 0 : fifth[i] >> j & 1;
            const int q = (j % 2 == 0 ? low(byte) : high(byte)) | bit << 4;
            const float product = scale * static_cast<float>(q);
            values[j * 32 + i] = product - minimum;
        }
    }
}

// {d, dmin, scales[12], qs[128]}
void decodeQ4_K(const std::byte* block, float* values) {
    decodeFourOrFiveK(block, nullptr, bytesAt(block, 16), values);
}

// {d, dmin, scales[12], qh[32], qs[128]}
void decodeQ5_K(const std::byte* block, float* values) {
    decodeFourOrFiveK(block, bytesAt(block, 16), bytesAt(block, 48), values);
}

// {ql[128], qh[64], scales i8[16], d}
void decodeQ6_K(const std::byte* block, float* values) {
    const float d = halfAt(block, 208);
    for (std::size_t i = 0; i < 256; ++i) {
        const std::size_t half = i / 128;
        const std::size_t quarter = i % 128 / 32;
        const Byte byte = bytesAt(block, 0)[half * 64 + quarter % 2 * 32 + i % 32];
        const int bits = bytesAt(block, 128)[half * 32 + i % 32] >> (quarter * 2) & 3;
        const int q = ((quarter < 2 ? low(byte) : high(byte)) | bits << 4) - 32;
        const auto scale = static_cast<std::int8_t>(bytesAt(block, 192)[i / 16]);
        values[i] = d * static_cast<float>(scale) * static_cast<float>(q);
    }
}

constexpr std::int8_t kTable[16] = {-127, -104, -83, -65, -49, -35, -22, -10,
                                    1,    13,   25,  38,  53,  69,  89,  113};

void decodeTable(float d, const Byte* qs, float* values) {
    for (std::size_t i = 0; i < 16; ++i) {
        values[i] = d * static_cast<float>(kTable[low(qs[i])]);
        values[i + 16] = d * static_cast<float>(kTable[high(qs[i])]);
    }
}

// {d, qs[16]}
void decodeIQ4_NL(const std::byte* block, float* values) {
    decodeTable(halfAt(block, 0), bytesAt(block, 2), values);
}

// {d, scales_h u16, scales_l[4], qs[128]}
void decodeIQ4_XS(const std::byte* block, float* values) {
    const float d = halfAt(block, 0);
    std::uint16_t highBits = 0;
    std::memcpy(&highBits, block + 2, sizeof(highBits));
    for (std::size_t j = 0; j < 8; ++j) {
        const int four = bytesAt(block, 4)[j / 2] >> (j % 2 * 4) & 15;
        const int scale = (four | (highBits >> (2 * j) & 3) << 4) - 32;
        decodeTable(d * static_cast<float>(scale), bytesAt(block, 8 + j * 16), values + j * 32);
    }
}

}  // namespace

BlockDecoder blockDecoder(TensorType type) {
    switch (type) {
#define TESSERA_QUANTISED_TYPE(type, ...) \
    case TensorType::type:                \
        return decode##type;
#include "engine/core/weight_types.inc"
        default:
            return nullptr;
    }
}

}  // namespace tessera
