// SPDX-License-Identifier: MIT
// The types with 256 weights to a block, whose groups have small scales of their own.
#if defined(TESSERA_NATIVE_SUPER_BLOCKS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_SUPER_BLOCKS_INL_H_
#undef TESSERA_NATIVE_SUPER_BLOCKS_INL_H_
#else
#define TESSERA_NATIVE_SUPER_BLOCKS_INL_H_
#endif

#include "engine/native/simd/block_forms-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

constexpr BlockForm superBlockForm(TensorType type) {
    switch (type) {
        case TensorType::Q2_K:
            return {16, true};
        case TensorType::Q3_K:
        case TensorType::Q6_K:
            return {16};
        case TensorType::Q4_K:
            return {32, true, QuantForm::Nibbles, 16, 32};
        case TensorType::Q5_K:
            return {32, true};
        case TensorType::IQ4_XS:
            return {32, false, QuantForm::TableNibbles, 8};
        default:
            return {};
    }
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

template <TensorType type>
HWY_INLINE void superBlockScales(const Byte* block, float* scales, float* offsets) {
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
    } else {
        static_assert(type == TensorType::IQ4_XS);
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
    }
}

// The two low bits of Q2_K and Q3_K: number `quarter` (of four) of 32 bytes.
template <class V>
HWY_INLINE V twoBits(Bytes32 d, V bytes, std::size_t quarter) {
    const V shifted = quarter == 0   ? bytes
                      : quarter == 1 ? hn::ShiftRight<2>(bytes)
                      : quarter == 2 ? hn::ShiftRight<4>(bytes)
                                     : hn::ShiftRight<6>(bytes);
    return hn::And(shifted, hn::Set(d, 3));
}

template <TensorType type>
HWY_INLINE void twoOrThreeBitQuants(const Byte* block, Byte* out) {
    const Bytes32 d;
    const Byte* qs = block + (type == TensorType::Q2_K ? 16 : 32);
    for (std::size_t i = 0; i < 32; i += hn::Lanes(d)) {
        TESSERA_UNROLL for (std::size_t part = 0; part < 8; ++part) {
            auto q = twoBits(d, hn::LoadU(d, qs + part / 4 * 32 + i), part % 4);
            if constexpr (type == TensorType::Q3_K) {
                // Four less where the third bit is missing.
                const auto bit = hn::Set(d, static_cast<Byte>(1u << part));
                const auto third = hn::And(hn::LoadU(d, block + i), bit);
                q = hn::Or(q, hn::IfThenElseZero(hn::Eq(third, hn::Zero(d)), hn::Set(d, 0xfc)));
            }
            hn::StoreU(q, d, out + part * 32 + i);
        }
    }
}

HWY_INLINE void fifthBitQuants(const Byte* block, Byte* out) {
    const Bytes32 d;
    for (std::size_t i = 0; i < 32; i += hn::Lanes(d)) {
        const auto fifth = hn::LoadU(d, block + 16 + i);
        TESSERA_UNROLL for (std::size_t part = 0; part < 8; ++part) {
            const auto bytes = hn::LoadU(d, block + 48 + part / 2 * 32 + i);
            const auto four =
                part % 2 == 0 ? hn::And(bytes, hn::Set(d, 15)) : hn::ShiftRight<4>(bytes);
            const auto bit = hn::TestBit(fifth, hn::Set(d, static_cast<Byte>(1u << part)));
            hn::StoreU(hn::Or(four, hn::IfThenElseZero(bit, hn::Set(d, 16))), d,
                       out + part * 32 + i);
        }
    }
}

HWY_INLINE void sixBitQuants(const Byte* block, Byte* out) {
    const Bytes32 d;
    const auto low4 = hn::Set(d, 15);
    const auto two = hn::Set(d, 0x30);
    const auto offset = hn::Set(d, 32);
    TESSERA_UNROLL for (std::size_t part = 0; part < 2; ++part) {
        const Byte* ql = block + part * 64;
        const Byte* qh = block + 128 + part * 32;
        Byte* to = out + part * 128;
        for (std::size_t i = 0; i < 32; i += hn::Lanes(d)) {
            const auto h = hn::LoadU(d, qh + i);
            const auto a = hn::LoadU(d, ql + i);
            const auto b = hn::LoadU(d, ql + 32 + i);
            const auto put = [&](hn::Vec<Bytes32> four, hn::Vec<Bytes32> high, std::size_t at) {
                hn::StoreU(hn::Sub(hn::Or(four, hn::And(high, two)), offset), d, to + at + i);
            };
            put(hn::And(a, low4), hn::ShiftLeft<4>(h), 0);
            put(hn::And(b, low4), hn::ShiftLeft<2>(h), 32);
            put(hn::ShiftRight<4>(a), h, 64);
            put(hn::ShiftRight<4>(b), hn::ShiftRight<2>(h), 96);
        }
    }
}

template <TensorType type>
HWY_INLINE void superBlockQuants(const Byte* block, Byte* out) {
    if constexpr (type == TensorType::Q2_K || type == TensorType::Q3_K) {
        twoOrThreeBitQuants<type>(block, out);
    } else if constexpr (type == TensorType::Q5_K) {
        fifthBitQuants(block, out);
    } else if constexpr (type == TensorType::Q6_K) {
        sixBitQuants(block, out);
    } else {
        static_assert(type == TensorType::IQ4_XS);
        for (std::size_t b = 0; b < 8; ++b)
            tableQuants(block + 8 + b * 16, out + b * 32);
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
