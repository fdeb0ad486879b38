// SPDX-License-Identifier: MIT
// Stored weights of all types: numbers as f32; of quantised ones the scales, and the quants as f32
// or as bytes. What is particular to a type is in small_blocks-inl.h or super_blocks-inl.h.
#if defined(TESSERA_NATIVE_BLOCKS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_BLOCKS_INL_H_
#undef TESSERA_NATIVE_BLOCKS_INL_H_
#else
#define TESSERA_NATIVE_BLOCKS_INL_H_
#endif

#include "engine/native/simd/small_blocks-inl.h"
#include "engine/native/simd/super_blocks-inl.h"

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

constexpr BlockForm blockForm(TensorType type) {
    return storedBlockWeights(type) == 256 ? superBlockForm(type) : smallBlockForm(type);
}
constexpr std::size_t groupWeights(TensorType type) {
    return blockForm(type).groupWeights;
}
constexpr bool hasOffsets(TensorType type) {
    return blockForm(type).offsets;
}
constexpr bool hasStoredBytes(TensorType type) {
    return blockForm(type).quants == QuantForm::Bytes;
}
constexpr bool hasNibbles(TensorType type) {
    const QuantForm quants = blockForm(type).quants;
    return quants == QuantForm::Nibbles ||
           (TESSERA_NATIVE_WIDE && quants == QuantForm::TableNibbles);
}
constexpr std::size_t quantsAt(TensorType type) {
    return blockForm(type).quantsAt;
}
constexpr std::size_t nibbleRun(TensorType type) {
    return blockForm(type).nibbleRun;
}

// The numbers of high halves stay where they are in the byte, 16 times what they are, where that
// is no matter of a table: what they are multiplied with is a sixteenth instead.
constexpr float highFactor(TensorType type) {
    return blockForm(type).quants == QuantForm::TableNibbles ? 1.0f : 16.0f;
}

// Four bits of each of kLanes bytes -> f32. In vectors of 16 one permutation of a table does what
// masking and converting do elsewhere; it looks at no more than four bits of an index.
template <TensorType type>
struct Nibbles {
    Nibbles() {
#if TESSERA_NATIVE_WIDE
        HWY_ALIGN float values[16];
        for (int i = 0; i < 16; ++i)
            values[i] = static_cast<float>(highFactor(type) == 1.0f ? kNonLinear[i] : i);
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
        if constexpr (highFactor(type) == 1.0f)
            return low(hn::ShiftRight<4>(bytes));
        else
            return hn::ConvertTo(F(), hn::And(bytes, hn::Set(I(), 0xf0)));
    }

#if TESSERA_NATIVE_WIDE
  private:
    FV m_table;
#endif
};

// The scales (and offsets, where the type has them) of the groups of a span that begins at `block`:
// room for 16 each. `blocks` small blocks are there, or one of 256 weights.
template <TensorType type>
HWY_INLINE void spanScales(const Byte* block, std::size_t blocks, float* scales, float* offsets) {
    if constexpr (storedBlockWeights(type) == 256)
        superBlockScales<type>(block, scales, offsets);
    else
        smallBlockScales<type>(block, blocks, scales, offsets);
}

// The quants of a span that begins at `block` as signed bytes in their order: room for 256. For the
// types without nibbles or stored bytes.
template <TensorType type>
HWY_INLINE void spanQuants(const Byte* block, std::size_t blocks, Byte* out) {
    if constexpr (storedBlockWeights(type) == 256)
        superBlockQuants<type>(block, out);
    else
        smallBlockQuants<type>(block, blocks, out);
}

#if TESSERA_NATIVE_DIGITS
// Unsigned quants of the pair of vectors that begins at `block` (small blocks), or number `pair` of
// the block (others); in the order that superBlockPair() describes.
template <TensorType type>
HWY_INLINE void quantPair(const Byte* block, std::size_t pair, BV& first, BV& second) {
    if constexpr (storedBlockWeights(type) == 256)
        superBlockPair<type>(block, pair, first, second);
    else
        smallBlockPair<type>(block + pair * kRuns * storedBlockBytes(type), first, second);
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
