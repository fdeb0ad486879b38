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

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
