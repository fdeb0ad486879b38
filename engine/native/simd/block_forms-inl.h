// SPDX-License-Identifier: MIT
// What the files of the quantised types have in common: all are taken in spans of up to 256 weights
// (eight small blocks, or one of 256), in which each group of 16 or 32 has a scale and perhaps an
// offset:
//   weight = scale * quant + offset
// Every product in these formulas is exact in f32, so that it does not matter where it is rounded.
#if defined(TESSERA_NATIVE_BLOCK_FORMS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_BLOCK_FORMS_INL_H_
#undef TESSERA_NATIVE_BLOCK_FORMS_INL_H_
#else
#define TESSERA_NATIVE_BLOCK_FORMS_INL_H_
#endif

#include "engine/native/simd/lanes-inl.h"
#include "engine/native/stored_types.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

// How the quants of a type become f32.
enum class QuantForm {
    Unpacked,      // as signed bytes, which its spanQuants() makes
    Bytes,         // as the signed bytes that they are
    Nibbles,       // numbers of four bits directly, without bytes in between
    TableNibbles,  // the same where a permutation of 16 lanes looks any table up, else Unpacked
};

struct BlockForm {
    std::size_t groupWeights = 32;  // with a scale of their own
    bool offsets = false;
    QuantForm quants = QuantForm::Unpacked;
    // Of all but Unpacked: where the first byte of quants is in a block. Of nibbles: how many bytes
    // hold a run of weights in their low and the run that follows in their high halves.
    std::size_t quantsAt = 0;
    std::size_t nibbleRun = 16;
    // Where quants are taken as unsigned bytes (quantPair): what is then too much in each, and the
    // largest that there is.
    int excess = 0;
    int largest = 255;
};

// The values of IQ4_NL and IQ4_XS.
alignas(16) constexpr std::int8_t kNonLinear[16] = {-127, -104, -83, -65, -49, -35, -22, -10,
                                                    1,    13,   25,  38,  53,  69,  89,  113};

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

// Sixteen bytes -> 32 values of the table, those of the high halves behind the others.
HWY_INLINE void tableQuants(const Byte* qs, Byte* out) {
    const Bytes16 d;
    for (std::size_t i = 0; i < 16; i += hn::Lanes(d)) {
        const auto bytes = hn::LoadU(d, qs + i);
        hn::StoreU(nonLinear(d, hn::And(bytes, hn::Set(d, 15))), d, out + i);
        hn::StoreU(nonLinear(d, hn::ShiftRight<4>(bytes)), d, out + 16 + i);
    }
}

#if TESSERA_NATIVE_DIGITS
// Whole vectors of bytes, and the runs of 16 that they consist of.
using Bytes = hn::ScalableTag<Byte>;
using BV = hn::Vec<Bytes>;
constexpr std::size_t kVectorBytes = HWY_MAX_BYTES;
constexpr std::size_t kRuns = kVectorBytes / 16;

// Runs that lie `step` bytes apart.
template <std::size_t step>
HWY_INLINE BV runsAt(const Byte* p) {
    const hn::FixedTag<Byte, 16> d16;
    const hn::FixedTag<Byte, 32> d32;
    const auto first = hn::Combine(d32, hn::LoadU(d16, p + step), hn::LoadU(d16, p));
#if TESSERA_NATIVE_WIDE
    const auto second =
        hn::Combine(d32, hn::LoadU(d16, p + 3 * step), hn::LoadU(d16, p + 2 * step));
    return hn::Combine(Bytes(), second, first);
#else
    return first;
#endif
}

// The same 16 or 32 bytes again and again.
HWY_INLINE BV repeatRun(const Byte* p) {
    return hn::LoadDup128(Bytes(), p);
}
HWY_INLINE BV repeatTwoRuns(const Byte* p) {
    const auto both = hn::LoadU(hn::FixedTag<Byte, 32>(), p);
#if TESSERA_NATIVE_WIDE
    return hn::Combine(Bytes(), both, both);
#else
    return both;
#endif
}

// A value for each run.
HWY_INLINE BV eachRun(Byte a, Byte b, Byte c, Byte d) {
    const auto eight = [](Byte value) {
        return static_cast<long long>(value * std::uint64_t{0x0101010101010101u});
    };
#if TESSERA_NATIVE_WIDE
    return BV{_mm512_setr_epi64(eight(a), eight(a), eight(b), eight(b), eight(c), eight(c),
                                eight(d), eight(d))};
#else
    static_cast<void>(c);
    static_cast<void>(d);
    return BV{_mm256_setr_epi64x(eight(a), eight(a), eight(b), eight(b))};
#endif
}

HWY_INLINE BV lowHalves(BV bytes) {
    return hn::And(bytes, hn::Set(Bytes(), 15));
}
HWY_INLINE BV highHalves(BV bytes) {
    return hn::ShiftRight<4>(bytes);
}

// Numbers below 16 -> values of the table and 128.
HWY_INLINE BV unsignedNonLinear(BV nibbles) {
    return hn::Xor(nonLinear(Bytes(), nibbles), hn::Set(Bytes(), 0x80));
}

// Where in a and b are the groups of 32, those of a at even numbers: the first halves of all groups
// in their order, and the second ones.
HWY_INLINE void pairHalves(BV a, BV b, BV& first, BV& second) {
#if TESSERA_NATIVE_WIDE
    const __m512i firstAt = _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13);
    const __m512i secondAt = _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15);
    first = BV{_mm512_permutex2var_epi64(a.raw, firstAt, b.raw)};
    second = BV{_mm512_permutex2var_epi64(a.raw, secondAt, b.raw)};
#else
    first = hn::ConcatLowerLower(Bytes(), b, a);
    second = hn::ConcatUpperUpper(Bytes(), b, a);
#endif
}

// `bit` in the bytes whose bit is set in `mask`.
HWY_INLINE BV bitsOf(std::uint64_t mask, Byte bit) {
    const Bytes d;
    return hn::IfThenElseZero(hn::LoadMaskBits(d, reinterpret_cast<const Byte*>(&mask)),
                              hn::Set(d, bit));
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
