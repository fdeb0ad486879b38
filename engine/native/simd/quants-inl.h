// SPDX-License-Identifier: MIT
// Stored weights without their scales: numbers as f32, quants as f32 or as bytes.
#if defined(TESSERA_NATIVE_QUANTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_QUANTS_INL_H_
#undef TESSERA_NATIVE_QUANTS_INL_H_
#else
#define TESSERA_NATIVE_QUANTS_INL_H_
#endif

#include "engine/native/simd/lanes-inl.h"
#include "engine/native/stored_types.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

// Stored numbers -> f32, for the types that are no quants.
template <TensorType type>
HWY_INLINE FV numbersAt(const Byte* p) {
    if constexpr (type == TensorType::F32) {
        return floatsAt(p);
    } else if constexpr (type == TensorType::F16) {
        return halvesAt(p);
    } else {
        static_assert(type == TensorType::BF16);
        return bfloatsAt(p);
    }
}

// The values of IQ4_NL and IQ4_XS.
alignas(16) constexpr std::int8_t kNonLinear[16] = {-127, -104, -83, -65, -49, -35, -22, -10,
                                                    1,    13,   25,  38,  53,  69,  89,  113};

// Types whose numbers of four bits become f32 directly, without bytes in between. With 16 lanes a
// permutation looks any table up.
constexpr bool hasNibbles(TensorType type) {
    return type == TensorType::Q4_0 || type == TensorType::Q4_1 || type == TensorType::Q4_K ||
           (TESSERA_NATIVE_WIDE && (type == TensorType::IQ4_NL || type == TensorType::IQ4_XS));
}
// Of these: where the first such byte of a block is, and how many bytes hold a run of weights in
// their low and the run that follows in their high halves.
constexpr std::size_t nibblesAt(TensorType type) {
    return type == TensorType::Q4_K     ? 16
           : type == TensorType::IQ4_XS ? 8
           : type == TensorType::Q4_1   ? 4
                                        : 2;
}
constexpr std::size_t nibbleRun(TensorType type) {
    return type == TensorType::Q4_K ? 32 : 16;
}

// The numbers of high halves stay where they are in the byte, 16 times what they are, where that
// is no matter of a table: what they are multiplied with is a sixteenth instead.
constexpr float highFactor(TensorType type) {
    return type == TensorType::IQ4_NL || type == TensorType::IQ4_XS ? 1.0f : 16.0f;
}

// Four bits of each of kLanes bytes -> f32. In vectors of 16 one permutation of a table does what
// masking and converting do elsewhere; it looks at no more than four bits of an index.
template <TensorType type>
struct Nibbles {
    Nibbles() {
#if TESSERA_NATIVE_WIDE
        HWY_ALIGN float values[16];
        for (int i = 0; i < 16; ++i) {
            values[i] = static_cast<float>(highFactor(type) == 1.0f ? kNonLinear[i] : i);
        }
        m_table = hn::Load(F(), values);
#endif
    }
    HWY_INLINE FV low(IV bytes) const {
#if TESSERA_NATIVE_WIDE
        return hn::TableLookupLanes(m_table, hn::Indices512<float>{bytes.raw});
#else
        return hn::ConvertTo(F(), hn::And(bytes, hn::Set(I(), 15)));
#endif
    }
    // highFactor() times the number. Masking and converting here too: the processor has other units
    // for it than for permutations.
    HWY_INLINE FV high(IV bytes) const {
        if constexpr (highFactor(type) == 1.0f) {
            return low(hn::ShiftRight<4>(bytes));
        } else {
            return hn::ConvertTo(F(), hn::And(bytes, hn::Set(I(), 0xf0)));
        }
    }

#if TESSERA_NATIVE_WIDE
  private:
    FV m_table;
#endif
};

// Runs of bytes whose bits are put together.
using Bytes16 = hn::CappedTag<Byte, 16>;
using Bytes32 = hn::CappedTag<Byte, 32>;

// A number below 16 in each byte -> the value of the table.
template <class D>
HWY_INLINE hn::Vec<D> nonLinear(D d, hn::Vec<D> nibbles) {
#if HWY_TARGET == HWY_SCALAR
    return hn::Set(d, static_cast<Byte>(kNonLinear[hn::GetLane(nibbles)]));
#else
    return hn::TableLookupBytes(hn::LoadDup128(d, reinterpret_cast<const Byte*>(kNonLinear)),
                                nibbles);
#endif
}

// Sixteen bytes of small blocks -> 32 quants. `fifth`: the bits of 32 weights (Q5_0, Q5_1).
template <TensorType type>
HWY_INLINE void smallBlockQuants(const Byte* qs, std::uint32_t fifth, Byte* out) {
    const Bytes16 d;
    const std::size_t n = hn::Lanes(d);
    for (std::size_t i = 0; i < 16; i += n) {
        const auto bytes = hn::LoadU(d, qs + i);
        auto low = hn::And(bytes, hn::Set(d, 15));
        auto high = hn::ShiftRight<4>(bytes);
        if constexpr (type == TensorType::IQ4_NL || type == TensorType::IQ4_XS) {
            low = nonLinear(d, low);
            high = nonLinear(d, high);
        } else {
            // In Q5_0 the offset of 16: what lacks the bit becomes negative.
            constexpr bool kSigned = type == TensorType::Q5_0;
            const auto bits = hn::Set(d, kSigned ? 0xf0 : 0x10);
            const auto add = [&](hn::Vec<Bytes16> q, std::size_t first) {
                const std::uint64_t mask = (kSigned ? ~fifth : fifth) >> (first + i);
                const auto lanes = hn::LoadMaskBits(d, reinterpret_cast<const Byte*>(&mask));
                return hn::Or(q, hn::IfThenElseZero(lanes, bits));
            };
            low = add(low, 0);
            high = add(high, 16);
        }
        hn::StoreU(low, d, out + i);
        hn::StoreU(high, d, out + 16 + i);
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

HWY_INLINE void fiveBitQuants(const Byte* block, Byte* out) {
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

// The quants of a span (see scales-inl.h) that begins at `block` as signed bytes in their order:
// room for 256. For the types without nibbles, but Q8_0, whose quants are such bytes already.
template <TensorType type>
HWY_INLINE void spanQuants(const Byte* block, std::size_t blocks, Byte* out) {
    if constexpr (type == TensorType::Q2_K || type == TensorType::Q3_K) {
        twoOrThreeBitQuants<type>(block, out);
    } else if constexpr (type == TensorType::Q5_K) {
        fiveBitQuants(block, out);
    } else if constexpr (type == TensorType::Q6_K) {
        sixBitQuants(block, out);
    } else if constexpr (type == TensorType::IQ4_XS) {
        for (std::size_t b = 0; b < 8; ++b) {
            smallBlockQuants<type>(block + 8 + b * 16, 0, out + b * 32);
        }
    } else {
        constexpr bool kFive = type == TensorType::Q5_0 || type == TensorType::Q5_1;
        static_assert(kFive || type == TensorType::IQ4_NL);
        constexpr std::size_t kFifthAt = type == TensorType::Q5_1 ? 4 : 2;
        for (std::size_t b = 0; b < blocks; ++b, block += storedBlockBytes(type)) {
            std::uint32_t fifth = 0;
            if constexpr (kFive) {
                std::memcpy(&fifth, block + kFifthAt, sizeof(fifth));
            }
            smallBlockQuants<type>(block + kFifthAt + (kFive ? 4 : 0), fifth, out + b * 32);
        }
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
