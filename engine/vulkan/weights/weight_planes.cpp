// SPDX-License-Identifier: MIT
#include "engine/vulkan/weights/weight_planes.h"

#include <cassert>
#include <cstring>

namespace tessera {
namespace {

using Targets = std::array<std::byte*, WeightPlanes::kMax>;
using Byte = std::uint8_t;

constexpr std::uint32_t kWordBytes = 16;
constexpr std::uint32_t kColumnBlock = 32;

const Byte* bytesOf(const std::byte* block) {
    return reinterpret_cast<const Byte*>(block);
}

Byte* bytesOf(std::byte* target) {
    return reinterpret_cast<Byte*>(target);
}

Byte low(unsigned value) {
    return static_cast<Byte>(value & 15u);
}

Byte high(unsigned value) {
    return static_cast<Byte>(value >> 4);
}

std::uint32_t loadFour(const Byte* bytes) {
    std::uint32_t four = 0;
    std::memcpy(&four, bytes, sizeof(four));
    return four;
}

void storeFour(std::uint32_t four, Byte* bytes) {
    std::memcpy(bytes, &four, sizeof(four));
}

// Each packs one item from 32 bytes, four at a time, taking the bits of each from `shift` upwards.
void packFourBits(const Byte* q, unsigned shift, Byte* item) {
    constexpr std::uint32_t kMask = 0x0f0f0f0f;
    for (std::size_t i = 0; i < 16; i += 4) {
        const std::uint32_t first = loadFour(q + i) >> shift & kMask;
        const std::uint32_t second = loadFour(q + i + 16) >> shift & kMask;
        storeFour(first | second << 4, item + i);
    }
}

void packTwoBits(const Byte* q, unsigned shift, Byte* item) {
    constexpr std::uint32_t kMask = 0x03030303;
    for (std::size_t half = 0; half < 2; ++half) {
        std::uint32_t four = 0;
        for (unsigned j = 0; j < 4; ++j)
            four |= (loadFour(q + half * 16 + j * 4) >> shift & kMask) << (2 * j);
        storeFour(four, item + half * 4);
    }
}

void packOneBit(const Byte* q, unsigned shift, Byte* item) {
    std::uint32_t four = 0;
    for (unsigned j = 0; j < 8; ++j)
        four |= (loadFour(q + j * 4) >> shift & 0x01010101u) << j;
    storeFour(four, item);
}

// a and b of unit `u` (0 to 7), six bits each, into the 12 bytes of a super-block.
void packSixBits(unsigned a, unsigned b, std::size_t u, Byte* item) {
    item[u] = static_cast<Byte>((a & 15u) | (b & 15u) << 4);
    item[8 + u / 2] =
        static_cast<Byte>(item[8 + u / 2] | ((a >> 4) | (b >> 4) << 2) << (u % 2 * 4));
}

// {d, qs[16]}
void splitQ4_0(const std::byte* block, const Targets& targets) {
    std::memcpy(targets[0], block + 2, 16);
    std::memcpy(targets[1], block, 2);
}

// {d, m, qs[16]}
void splitQ4_1(const std::byte* block, const Targets& targets) {
    std::memcpy(targets[0], block + 4, 16);
    std::memcpy(targets[1], block, 4);
}

// {scales, qh u32, qs[16]}: bit i of qh belongs to weight i.
template <std::size_t scaleBytes>
void splitFive(const std::byte* block, const Targets& targets) {
    std::memcpy(targets[0], block + scaleBytes + 4, 16);
    std::memcpy(targets[2], block, scaleBytes);
    const Byte* bits = bytesOf(block) + scaleBytes;
    std::uint32_t four = 0;
    for (unsigned j = 0; j < 8; ++j) {
        const std::uint32_t nibble = j % 2 == 0 ? low(bits[j / 2]) : high(bits[j / 2]);
        // Bit i of the nibble becomes the lowest bit of byte i.
        four |= (nibble * 0x00204081u & 0x01010101u) << j;
    }
    storeFour(four, bytesOf(targets[1]));
}

// {d, qs[32]}
void splitQ8_0(const std::byte* block, const Targets& targets) {
    std::memcpy(targets[0], block + 2, 32);
    std::memcpy(targets[1], block, 2);
}

// The two low bits of Q2_K and Q3_K: those of unit u are at bit 2 (u % 4) of the 32 bytes that
// start at 32 (u / 4).
void splitTwoBits(const Byte* qs, Byte* items) {
    for (unsigned u = 0; u < 8; ++u)
        packTwoBits(qs + u / 4 * 32, u % 4 * 2, items + u * 8);
}

// {scales[16], qs[64], d, dmin}
void splitQ2_K(const std::byte* block, const Targets& targets) {
    splitTwoBits(bytesOf(block) + 16, bytesOf(targets[0]));
    std::memcpy(targets[1], block, 16);
    std::memcpy(targets[2], block + 80, 4);
}

// Bit u of the 32 bytes belongs to unit u.
void splitOneBit(const Byte* bits, Byte* items) {
    for (unsigned u = 0; u < 8; ++u)
        packOneBit(bits, u, items + u * 4);
}

// {hmask[32], qs[64], scales[12], d}
void splitQ3_K(const std::byte* block, const Targets& targets) {
    splitTwoBits(bytesOf(block) + 32, bytesOf(targets[0]));
    splitOneBit(bytesOf(block), bytesOf(targets[1]));
    const Byte* scales = bytesOf(block) + 96;
    Byte* item = bytesOf(targets[2]);
    std::memset(item, 0, 16);
    const auto scale = [scales](std::size_t s) {
        const unsigned four = s < 8 ? low(scales[s]) : high(scales[s - 8]);
        return four | (scales[8 + s % 4] >> (s / 4 * 2) & 3u) << 4;
    };
    for (std::size_t u = 0; u < 8; ++u)
        packSixBits(scale(2 * u), scale(2 * u + 1), u, item);
    std::memcpy(item + 12, block + 108, 2);
}

// The four low bits of Q4_K and Q5_K: the low nibbles of 32 bytes are unit 2 c, the high ones unit
// 2 c + 1.
void splitFourBits(const Byte* qs, Byte* items) {
    for (unsigned u = 0; u < 8; ++u)
        packFourBits(qs + u / 2 * 32, u % 2 * 4, items + u * 16);
}

// {d, dmin, scales[12]}
void splitScalesAndMins(const std::byte* block, Byte* item) {
    const Byte* stored = bytesOf(block) + 4;
    std::memset(item, 0, 12);
    for (std::size_t u = 0; u < 8; ++u) {
        unsigned scale = stored[u % 4] & 63u;
        unsigned minimum = stored[u % 4 + 4] & 63u;
        if (u >= 4) {
            scale = low(stored[u + 4]) | (stored[u - 4] >> 6) << 4;
            minimum = high(stored[u + 4]) | (stored[u] >> 6) << 4;
        }
        packSixBits(scale, minimum, u, item);
    }
    std::memcpy(item + 12, block, 4);
}

// {d, dmin, scales[12], qs[128]}
void splitQ4_K(const std::byte* block, const Targets& targets) {
    splitFourBits(bytesOf(block) + 16, bytesOf(targets[0]));
    splitScalesAndMins(block, bytesOf(targets[1]));
}

// {d, dmin, scales[12], qh[32], qs[128]}
void splitQ5_K(const std::byte* block, const Targets& targets) {
    splitFourBits(bytesOf(block) + 48, bytesOf(targets[0]));
    splitOneBit(bytesOf(block) + 16, bytesOf(targets[1]));
    splitScalesAndMins(block, bytesOf(targets[2]));
}

// {ql[128], qh[64], scales[16], d}: in each half, units 0 and 1 are the low nibbles of 64 bytes, 2
// and 3 the high ones; unit u's high bits are at bit 2 u of 32 bytes.
void splitQ6_K(const std::byte* block, const Targets& targets) {
    for (unsigned u = 0; u < 8; ++u) {
        const Byte* ql = bytesOf(block) + u / 4 * 64 + u % 2 * 32;
        const Byte* qh = bytesOf(block) + 128 + u / 4 * 32;
        packFourBits(ql, u % 4 / 2 * 4, bytesOf(targets[0]) + u * 16);
        packTwoBits(qh, u % 4 * 2, bytesOf(targets[1]) + u * 8);
    }
    std::memcpy(targets[2], block + 192, 16);
    std::memcpy(targets[3], block + 208, 2);
}

// {d, scales_h u16, scales_l[4], qs[128]}
void splitIQ4_XS(const std::byte* block, const Targets& targets) {
    std::memcpy(targets[0], block + 8, 128);
    std::memcpy(targets[1], block, 8);
}

struct TypeRow {
    TensorType type;
    WeightPlanes planes;
};

constexpr WeightPlane kFourBits = {16, 32};
constexpr WeightPlane kTwoBits = {8, 32};
constexpr WeightPlane kOneBit = {4, 32};
constexpr WeightPlane kHalf = {2, 32};
constexpr WeightPlane kHalfPair = {4, 32};
constexpr WeightPlane kSuperWord = {16, 256};

constexpr std::array kTypeRows = {
    // values
    TypeRow{TensorType::F32, {1, {{{4, 1}}}, nullptr}},
    // values
    TypeRow{TensorType::F16, {1, {{{2, 1}}}, nullptr}},
    // values
    TypeRow{TensorType::BF16, {1, {{{2, 1}}}, nullptr}},
    // quants, d (f16)
    TypeRow{TensorType::Q4_0, {2, {{kFourBits, kHalf}}, splitQ4_0}},
    // quants, {d, m}
    TypeRow{TensorType::Q4_1, {2, {{kFourBits, kHalfPair}}, splitQ4_1}},
    // quants, fifth bits, d
    TypeRow{TensorType::Q5_0, {3, {{kFourBits, kOneBit, kHalf}}, splitFive<2>}},
    // quants, fifth bits, {d, m}
    TypeRow{TensorType::Q5_1, {3, {{kFourBits, kOneBit, kHalfPair}}, splitFive<4>}},
    // quants, d
    TypeRow{TensorType::Q8_0, {2, {{{32, 32}, kHalf}}, splitQ8_0}},
    // quants, {scale | min << 4}, {d, dmin}
    TypeRow{TensorType::Q2_K, {3, {{kTwoBits, kSuperWord, {4, 256}}}, splitQ2_K}},
    // quants, third bits, {scales, d}
    TypeRow{TensorType::Q3_K, {3, {{kTwoBits, kOneBit, kSuperWord}}, splitQ3_K}},
    // quants, {scales and mins, d, dmin}
    TypeRow{TensorType::Q4_K, {2, {{kFourBits, kSuperWord}}, splitQ4_K}},
    // quants, fifth bits, {scales and mins, d, dmin}
    TypeRow{TensorType::Q5_K, {3, {{kFourBits, kOneBit, kSuperWord}}, splitQ5_K}},
    // quants, bits five and six, scales, d
    TypeRow{TensorType::Q6_K, {4, {{kFourBits, kTwoBits, kSuperWord, {2, 256}}}, splitQ6_K}},
    // quants, d
    TypeRow{TensorType::IQ4_NL, {2, {{kFourBits, kHalf}}, splitQ4_0}},
    // quants, {d, scales}
    TypeRow{TensorType::IQ4_XS, {2, {{kFourBits, {8, 256}}}, splitIQ4_XS}},
};

// 0: none.
constexpr std::size_t numPlanes(TensorType type) {
    for (const TypeRow& row : kTypeRows)
        if (row.type == type)
            return row.planes.count;
    return 0;
}
#define TESSERA_WEIGHT_TYPE(type, number, weights, bytes, planes) \
    static_assert(numPlanes(TensorType::type) == planes, "weight_types.inc counts the planes");
#include "engine/core/weight_types.inc"

}  // namespace

std::uint32_t WeightPlanes::rowWords(std::size_t plane, std::uint32_t columns) const {
    const std::uint32_t padded = (columns + kColumnBlock - 1) / kColumnBlock * kColumnBlock;
    const std::uint64_t items =
        (padded + planes[plane].itemWeights - 1) / planes[plane].itemWeights;
    return static_cast<std::uint32_t>((items * planes[plane].itemBytes + kWordBytes - 1) /
                                      kWordBytes);
}

const WeightPlanes& weightPlanes(TensorType type) {
    for (const TypeRow& row : kTypeRows)
        if (row.type == type)
            return row.planes;
    assert(false);
    return kTypeRows.front().planes;
}

}  // namespace tessera
