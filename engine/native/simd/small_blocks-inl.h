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
            return {32, true, QuantForm::Nibbles, 2};
        case TensorType::Q4_1:
            return {32, true, QuantForm::Nibbles, 4};
        case TensorType::Q5_1:
            return {32, true};
        case TensorType::Q8_0:
            return {32, false, QuantForm::Bytes, 2};
        case TensorType::IQ4_NL:
            return {32, false, QuantForm::TableNibbles, 2};
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

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
