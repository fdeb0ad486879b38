// SPDX-License-Identifier: MIT
// The scales of stored blocks. All quantised types are taken in spans of up to 256 weights (eight
// small blocks, or one of 256), in which each group of 16 or 32 has a scale and perhaps an offset:
//   weight = scale * quant + offset
// Every product in these formulas is exact in f32, so that it does not matter where it is rounded.
#if defined(TESSERA_NATIVE_SCALES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_SCALES_INL_H_
#undef TESSERA_NATIVE_SCALES_INL_H_
#else
#define TESSERA_NATIVE_SCALES_INL_H_
#endif

#include "engine/native/simd/lanes-inl.h"
#include "engine/native/stored_types.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

// Weights with a scale of their own.
constexpr std::size_t groupWeights(TensorType type) {
    return type == TensorType::Q2_K || type == TensorType::Q3_K || type == TensorType::Q6_K ? 16
                                                                                            : 32;
}

// In Q4_0 that of -8 is taken as one.
constexpr bool hasOffsets(TensorType type) {
    return type == TensorType::Q4_1 || type == TensorType::Q5_1 || type == TensorType::Q2_K ||
           type == TensorType::Q4_K || type == TensorType::Q5_K || type == TensorType::Q4_0;
}

// The halves at the beginning of up to eight blocks -> out[8], zero behind the last. Collected in
// two general registers: by way of memory the vector load would wait for eight narrow stores, and
// left to itself g++ spends sixteen shuffles on it.
template <std::size_t blockBytes>
HWY_INLINE void eightHalves(const Byte* block, std::size_t blocks, float* out) {
    std::uint64_t four[2] = {};
    const auto take = [&](std::size_t b) {
        std::uint16_t half = 0;
        std::memcpy(&half, block + b * blockBytes, sizeof(half));
        four[b / 4] |= static_cast<std::uint64_t>(half) << (b % 4 * 16);
    };
    if (HWY_LIKELY(blocks == 8)) {
        TESSERA_UNROLL for (std::size_t b = 0; b < 8; ++b) {
            take(b);
        }
    } else {
        for (std::size_t b = 0; b < blocks; ++b) {
            take(b);
        }
    }
    storeEightHalves(four[0], four[1], out);
}

HWY_INLINE std::uint32_t wordAt(const Byte* p) {
    std::uint32_t word = 0;
    std::memcpy(&word, p, sizeof(word));
    return word;
}
HWY_INLINE std::uint64_t join(std::uint32_t low, std::uint32_t high) {
    return low | static_cast<std::uint64_t>(high) << 32;
}
// 32 less in each byte, of which all are below 64.
HWY_INLINE std::uint64_t minus32(std::uint64_t bytes) {
    return ((bytes | 0x8080808080808080u) - 0x2020202020202020u) ^ 0x8080808080808080u;
}

// {d, dmin, six bits for each of eight scales and minimums in 12 bytes}
HWY_INLINE void scalesOfPairs(const Byte* block, float* scales, float* offsets) {
    const std::uint32_t a = wordAt(block + 4);
    const std::uint32_t b = wordAt(block + 8);
    const std::uint32_t c = wordAt(block + 12);
    const std::uint64_t factors = join(a & 0x3f3f3f3fu, (c & 0x0f0f0f0fu) | (a >> 2 & 0x30303030u));
    const std::uint64_t minima =
        join(b & 0x3f3f3f3fu, (c >> 4 & 0x0f0f0f0fu) | (b >> 2 & 0x30303030u));
    storeEightBytes<Byte>(factors, halfAt(block), scales);
    storeEightBytes<Byte>(minima, -halfAt(block + 2), offsets);
}

// The scales (and offsets, where the type has them) of the groups of a span that begins at `block`:
// room for 16 each. `blocks` small blocks are there, or one of 256 weights.
template <TensorType type>
HWY_INLINE void spanScales(const Byte* block, std::size_t blocks, float* scales, float* offsets) {
    if constexpr (type == TensorType::Q4_K || type == TensorType::Q5_K) {
        scalesOfPairs(block, scales, offsets);
    } else if constexpr (type == TensorType::Q2_K) {
        const float factor = halfAt(block + 80);
        const float minimum = -halfAt(block + 82);
        for (std::size_t i = 0; i < 16; i += 8) {
            const std::uint64_t pairs = join(wordAt(block + i), wordAt(block + i + 4));
            storeEightBytes<Byte>(pairs & 0x0f0f0f0f0f0f0f0fu, factor, scales + i);
            storeEightBytes<Byte>(pairs >> 4 & 0x0f0f0f0f0f0f0f0fu, minimum, offsets + i);
        }
    } else if constexpr (type == TensorType::Q3_K) {
        const std::uint64_t four = join(wordAt(block + 96), wordAt(block + 100));
        const std::uint32_t two = wordAt(block + 104);
        const float factor = halfAt(block + 108);
        for (unsigned i = 0; i < 16; i += 8) {
            const std::uint64_t high =
                join(two >> (i / 2) & 0x03030303u, two >> (i / 2 + 2) & 0x03030303u) << 4;
            const std::uint64_t low = four >> (i / 2) & 0x0f0f0f0f0f0f0f0fu;
            storeEightBytes<std::int8_t>(minus32(low | high), factor, scales + i);
        }
    } else if constexpr (type == TensorType::Q6_K) {
        const float factor = halfAt(block + 208);
        for (std::size_t i = 0; i < 16; i += 8) {
            storeEightBytes<std::int8_t>(join(wordAt(block + 192 + i), wordAt(block + 196 + i)),
                                         factor, scales + i);
        }
    } else if constexpr (type == TensorType::IQ4_XS) {
        // Eight numbers of four bits and eight of two, one to a byte.
        std::uint16_t highBits = 0;
        std::memcpy(&highBits, block + 2, sizeof(highBits));
        std::uint64_t four = wordAt(block + 4);
        four = (four | four << 16) & 0x0000ffff0000ffffu;
        four = (four | four << 8) & 0x00ff00ff00ff00ffu;
        four = (four | four << 4) & 0x0f0f0f0f0f0f0f0fu;
        std::uint64_t two = highBits;
        two = (two | two << 24) & 0x000000ff000000ffu;
        two = (two | two << 12) & 0x000f000f000f000fu;
        two = (two | two << 6) & 0x0303030303030303u;
        storeEightBytes<std::int8_t>(minus32(four | two << 4), halfAt(block), scales);
    } else {
        constexpr std::size_t kBytes = storedBlockBytes(type);
        eightHalves<kBytes>(block, blocks, scales);
        if constexpr (type == TensorType::Q4_1 || type == TensorType::Q5_1) {
            eightHalves<kBytes>(block + 2, blocks, offsets);
        } else if constexpr (hasOffsets(type)) {
            const hn::CappedTag<float, 8> d8;
            for (std::size_t i = 0; i < 8; i += hn::Lanes(d8)) {
                hn::StoreU(hn::Mul(hn::LoadU(d8, scales + i), hn::Set(d8, -8.0f)), d8, offsets + i);
            }
        }
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
