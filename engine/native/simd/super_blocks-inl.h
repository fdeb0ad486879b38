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
            return {16, true, QuantForm::Unpacked, 0, 16, 0, 3};
        case TensorType::Q3_K:
            return {16, false, QuantForm::Unpacked, 0, 16, 4, 7};
        case TensorType::Q6_K:
            return {16, false, QuantForm::Unpacked, 0, 16, 32, 63};
        case TensorType::Q4_K:
            return {32, true, QuantForm::Nibbles, 16, 32, 0, 15};
        case TensorType::Q5_K:
            return {32, true, QuantForm::Unpacked, 0, 16, 0, 31};
        case TensorType::IQ4_XS:
            return {32, false, QuantForm::TableNibbles, 8, 16, 128, 241};
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
struct PairBytes {
    std::uint64_t scales;
    std::uint64_t minima;
};
HWY_INLINE PairBytes bytesOfPairs(const Byte* block) {
    const std::uint32_t a = wordAt(block + 4);
    const std::uint32_t b = wordAt(block + 8);
    const std::uint32_t c = wordAt(block + 12);
    return {join(a & 0x3f3f3f3fu, (c & 0x0f0f0f0fu) | (a >> 2 & 0x30303030u)),
            join(b & 0x3f3f3f3fu, (c >> 4 & 0x0f0f0f0fu) | (b >> 2 & 0x30303030u))};
}
HWY_INLINE void scalesOfPairs(const Byte* block, float* scales, float* offsets) {
    const PairBytes bytes = bytesOfPairs(block);
    storeEightBytes<Byte>(bytes.scales, halfAt(block), scales);
    storeEightBytes<Byte>(bytes.minima, -halfAt(block + 2), offsets);
}

// Types whose scales of a block fill a vector: those of the 16 groups, or each of eight before its
// group's minimum.
constexpr bool hasScaleVector(TensorType type) {
    return TESSERA_NATIVE_WIDE &&
           (type == TensorType::Q4_K || type == TensorType::Q5_K || type == TensorType::Q6_K);
}
#if TESSERA_NATIVE_WIDE
template <TensorType type>
HWY_INLINE FV scaleVector(const Byte* block) {
    const F d;
    if constexpr (type == TensorType::Q6_K) {
        return hn::Mul(signedBytesAt(block + 192), hn::Set(d, halfAt(block + 208)));
    } else {
        const PairBytes bytes = bytesOfPairs(block);
        const hn::FixedTag<Byte, 16> d16;
        const auto all = sixteenBytes(bytes.scales, bytes.minima);
        const auto woven = hn::InterleaveLower(d16, all, hn::ShiftRightBytes<8>(d16, all));
        const FV factors{
            _mm512_cvtph_ps(_mm256_set1_epi32(static_cast<std::int32_t>(wordAt(block))))};
        return hn::Mul(hn::ConvertTo(d, hn::PromoteTo(I(), woven)), factors);
    }
}
#endif

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

#if TESSERA_NATIVE_DIGITS
// Words of 64 bits shifted by what stands in the same word of `counts`, and of that what is in
// `kept`: with no bit of `kept` in a place to which a neighbour's come, bytes.
HWY_INLINE BV shiftedRight(BV bytes, BV counts, Byte kept) {
    const hn::Repartition<std::uint64_t, Bytes> d64;
    const auto low = hn::And(hn::BitCast(d64, counts), hn::Set(d64, 0xff));
    const auto shifted = hn::Shr(hn::BitCast(d64, bytes), low);
    return hn::And(hn::BitCast(Bytes(), shifted), hn::Set(Bytes(), kept));
}

// Number `pair` of the pairs of vectors of unsigned quants. In groups of 32: the first halves of
// kRuns groups and their second ones; in groups of 16: 2 * kRuns groups in their order.
template <TensorType type>
HWY_INLINE void superBlockPair(const Byte* block, std::size_t pair, BV& first, BV& second) {
    const Bytes d;
    if constexpr (type == TensorType::Q4_K || type == TensorType::Q5_K) {
        const BV bytes =
            hn::LoadU(d, block + (type == TensorType::Q4_K ? 16 : 48) + pair * kVectorBytes);
        pairHalves(lowHalves(bytes), highHalves(bytes), first, second);
        if constexpr (type == TensorType::Q5_K) {
            const auto bit = static_cast<Byte>(1u << (pair * kRuns));
            const BV bits = eachRun(bit, static_cast<Byte>(bit << 1), static_cast<Byte>(bit << 2),
                                    static_cast<Byte>(bit << 3));
            const auto fifth = [&](const Byte* p) {
                return hn::IfThenElseZero(hn::TestBit(repeatRun(p), bits), hn::Set(d, 16));
            };
            first = hn::Or(first, fifth(block + 16));
            second = hn::Or(second, fifth(block + 32));
        }
    } else if constexpr (type == TensorType::IQ4_XS) {
        const BV bytes = hn::LoadU(d, block + 8 + pair * kVectorBytes);
        first = unsignedNonLinear(lowHalves(bytes));
        second = unsignedNonLinear(highHalves(bytes));
    } else {
        // By halves of 128 weights; a pair is one of them, or half of one in vectors of 32.
        constexpr bool kWhole = kVectorBytes == 64;
        const std::size_t half = kWhole ? pair : pair / 2;
        const bool upper = !kWhole && pair % 2 != 0;
        if constexpr (type == TensorType::Q6_K) {
            const Byte* ql = block + half * 64;
            const BV high = repeatTwoRuns(block + 128 + half * 32);
            if constexpr (kWhole) {
                const BV bytes = hn::LoadU(d, ql);
                // Bits 0 and 1 for the first 32 weights, 2 and 3 for the next: to bits 4 and 5.
                const BV left = hn::BitCast(d, hn::ShiftLeft<4>(hn::BitCast(
                                                   hn::Repartition<std::uint64_t, Bytes>(), high)));
                first = hn::Or(lowHalves(bytes), shiftedRight(left, eachRun(0, 0, 2, 2), 0x30));
                second = hn::Or(highHalves(bytes), shiftedRight(high, eachRun(0, 0, 2, 2), 0x30));
            } else {
                const BV a = hn::LoadU(d, ql);
                const BV b = hn::LoadU(d, ql + 32);
                const BV two = hn::Set(d, 0x30);
                first = hn::Or(upper ? highHalves(a) : lowHalves(a),
                               hn::And(upper ? high : hn::ShiftLeft<4>(high), two));
                second =
                    hn::Or(upper ? highHalves(b) : lowHalves(b),
                           hn::And(upper ? hn::ShiftRight<2>(high) : hn::ShiftLeft<2>(high), two));
            }
        } else {
            static_assert(type == TensorType::Q2_K || type == TensorType::Q3_K);
            const BV bytes =
                repeatTwoRuns(block + (type == TensorType::Q2_K ? 16 : 32) + half * 32);
            if constexpr (kWhole) {
                first = shiftedRight(bytes, eachRun(0, 0, 2, 2), 3);
                second = shiftedRight(bytes, eachRun(4, 4, 6, 6), 3);
            } else {
                const Bytes32 d32;
                first = upper ? twoBits(d32, bytes, 2) : twoBits(d32, bytes, 0);
                second = upper ? twoBits(d32, bytes, 3) : twoBits(d32, bytes, 1);
            }
            if constexpr (type == TensorType::Q3_K) {
                const BV third = repeatTwoRuns(block);
                const auto bit = [&](std::size_t part) {
                    return static_cast<Byte>(1u << (part % 8));
                };
                const auto add = [&](BV q, std::size_t part) {
                    const std::size_t next = kWhole ? part + 1 : part;
                    const BV bits = eachRun(bit(part), bit(part), bit(next), bit(next));
                    return hn::Or(q, hn::IfThenElseZero(hn::TestBit(third, bits), hn::Set(d, 4)));
                };
                const std::size_t part = half * 4 + (upper ? 2 : 0);
                first = add(first, part);
                second = add(second, kWhole ? part + 2 : part + 1);
            }
        }
    }
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
