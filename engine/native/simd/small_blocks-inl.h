// SPDX-License-Identifier: MIT
// The types with 32 weights to a block. Byte j of the four-bit ones holds weight j in its low and
// weight j + 16 in its high half.
#if defined(TESSERA_NATIVE_SMALL_BLOCKS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_SMALL_BLOCKS_INL_H_
#undef TESSERA_NATIVE_SMALL_BLOCKS_INL_H_
#else
#define TESSERA_NATIVE_SMALL_BLOCKS_INL_H_
#endif

#include "engine/native/simd/block_forms-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

constexpr BlockForm smallBlockForm(TensorType type) {
    switch (type) {
        case TensorType::Q4_0:  // The offset of -8 is taken as one.
            return {32, true, QuantForm::Nibbles, 2, 16, 8, 15};
        case TensorType::Q4_1:
            return {32, true, QuantForm::Nibbles, 4, 16, 0, 15};
        case TensorType::Q5_0:
            return {32, false, QuantForm::Unpacked, 0, 16, 16, 31};
        case TensorType::Q5_1:
            return {32, true, QuantForm::Unpacked, 0, 16, 0, 31};
        case TensorType::Q8_0:
            return {32, false, QuantForm::Bytes, 2, 16, 128, 255};
        case TensorType::IQ4_NL:
            return {32, false, QuantForm::TableNibbles, 2, 16, 128, 241};
        default:
            return {};
    }
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
        for (std::size_t b = 0; b < blocks; ++b)
            take(b);
    }
    storeEightHalves(four[0], four[1], out);
}

// {d, ...}, in Q4_1 and Q5_1 {d, m, ...}
template <TensorType type>
HWY_INLINE void smallBlockScales(const Byte* block, std::size_t blocks, float* scales,
                                 float* offsets) {
    constexpr std::size_t kBytes = storedBlockBytes(type);
    eightHalves<kBytes>(block, blocks, scales);
    if constexpr (type == TensorType::Q4_1 || type == TensorType::Q5_1) {
        eightHalves<kBytes>(block + 2, blocks, offsets);
    } else if constexpr (type == TensorType::Q4_0) {
        const hn::CappedTag<float, 8> d8;
        for (std::size_t i = 0; i < 8; i += hn::Lanes(d8))
            hn::StoreU(hn::Mul(hn::LoadU(d8, scales + i), hn::Set(d8, -8.0f)), d8, offsets + i);
    }
}

// Sixteen bytes and the fifth bits of 32 weights -> 32 quants. `kSigned`: Q5_0 with its offset of
// 16; what lacks the bit becomes negative.
template <bool kSigned>
HWY_INLINE void fiveBitQuants(const Byte* qs, std::uint32_t fifth, Byte* out) {
    const Bytes16 d;
    const std::size_t n = hn::Lanes(d);
    for (std::size_t i = 0; i < 16; i += n) {
        const auto bytes = hn::LoadU(d, qs + i);
        const auto bits = hn::Set(d, kSigned ? 0xf0 : 0x10);
        const auto add = [&](hn::Vec<Bytes16> q, std::size_t first) {
            const std::uint64_t mask = (kSigned ? ~fifth : fifth) >> (first + i);
            const auto lanes = hn::LoadMaskBits(d, reinterpret_cast<const Byte*>(&mask));
            return hn::Or(q, hn::IfThenElseZero(lanes, bits));
        };
        hn::StoreU(add(hn::And(bytes, hn::Set(d, 15)), 0), d, out + i);
        hn::StoreU(add(hn::ShiftRight<4>(bytes), 16), d, out + 16 + i);
    }
}

template <TensorType type>
HWY_INLINE void smallBlockQuants(const Byte* block, std::size_t blocks, Byte* out) {
    for (std::size_t b = 0; b < blocks; ++b, block += storedBlockBytes(type), out += 32) {
        if constexpr (type == TensorType::IQ4_NL) {
            tableQuants(block + 2, out);
        } else {
            static_assert(type == TensorType::Q5_0 || type == TensorType::Q5_1);
            constexpr std::size_t kFifthAt = type == TensorType::Q5_1 ? 4 : 2;
            std::uint32_t fifth = 0;
            std::memcpy(&fifth, block + kFifthAt, sizeof(fifth));
            fiveBitQuants<type == TensorType::Q5_0>(block + kFifthAt + 4, fifth, out);
        }
    }
}

#if TESSERA_NATIVE_DIGITS
// Bits of the first 16 weights of kRuns blocks; of the others two bytes behind.
template <std::size_t blockBytes>
HWY_INLINE std::uint64_t fifthBits(const Byte* p) {
    std::uint64_t mask = 0;
    TESSERA_UNROLL for (std::size_t run = 0; run < kRuns; ++run) {
        std::uint16_t bits = 0;
        std::memcpy(&bits, p + run * blockBytes, sizeof(bits));
        mask |= static_cast<std::uint64_t>(bits) << (16 * run);
    }
    return mask;
}

#if TESSERA_NATIVE_WIDE
// The halves at the beginning of four blocks, each for the four lanes of a run.
template <std::size_t blockBytes>
HWY_INLINE FV scalesOfBlocks(const Byte* block) {
    constexpr std::size_t kBytes = 4 * blockBytes;
    constexpr std::size_t kSecondAt = kBytes - 64 < 64 ? kBytes - 64 : 64;
    const auto word = [](std::size_t run) {
        const std::size_t at = run * blockBytes;
        const std::size_t index = at + 2 <= 64 ? at / 2 : 32 + (at - kSecondAt) / 2;
        return static_cast<long long>(index * std::uint64_t{0x0001000100010001u});
    };
    const __m512i at = _mm512_setr_epi64(word(0), word(1), word(2), word(3), 0, 0, 0, 0);
    const __m512i first = _mm512_loadu_si512(block);
    __m512i halves;
    if constexpr (3 * blockBytes + 2 <= 64)
        halves = _mm512_permutexvar_epi16(at, first);
    else
        halves = _mm512_permutex2var_epi16(first, at, _mm512_loadu_si512(block + kSecondAt));
    return FV{_mm512_cvtph_ps(_mm512_castsi512_si256(halves))};
}
#endif

// The unsigned quants of kRuns blocks: their first halves and their second ones.
template <TensorType type>
HWY_INLINE void smallBlockPair(const Byte* block, BV& first, BV& second) {
    constexpr std::size_t kBytes = storedBlockBytes(type);
    if constexpr (type == TensorType::Q8_0) {
        const BV sign = hn::Set(Bytes(), 0x80);
        first = hn::Xor(runsAt<kBytes>(block + 2), sign);
        second = hn::Xor(runsAt<kBytes>(block + 18), sign);
        return;
    } else {
        const BV bytes = runsAt<kBytes>(block + kBytes - 16);
        first = lowHalves(bytes);
        second = highHalves(bytes);
    }
    if constexpr (type == TensorType::IQ4_NL) {
        first = unsignedNonLinear(first);
        second = unsignedNonLinear(second);
    } else if constexpr (type == TensorType::Q5_0 || type == TensorType::Q5_1) {
        constexpr std::size_t kFifthAt = kBytes - 20;
        first = hn::Or(first, bitsOf(fifthBits<kBytes>(block + kFifthAt), 16));
        second = hn::Or(second, bitsOf(fifthBits<kBytes>(block + kFifthAt + 2), 16));
    }
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
