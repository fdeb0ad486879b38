// SPDX-License-Identifier: MIT
// The vectors that the native operators compute with, and how stored numbers get into them.
// Included once for each SIMD target, as every *-inl.h of this folder (see Highway's
// foreach_target.h). The baseline may be HWY_SCALAR, vectors of one lane: everything must do with
// it. Targets whose vectors have no fixed size (SVE) are switched off by the build.
#if defined(TESSERA_NATIVE_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_LANES_INL_H_
#undef TESSERA_NATIVE_LANES_INL_H_
#else
#define TESSERA_NATIVE_LANES_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

// Vectors of 16 f32 with permutations of all of them.
#undef TESSERA_NATIVE_WIDE
#if HWY_TARGET <= HWY_AVX3 && HWY_ARCH_X86
#define TESSERA_NATIVE_WIDE 1
#else
#define TESSERA_NATIVE_WIDE 0
#endif
// 32 vector registers instead of 16.
#undef TESSERA_NATIVE_MANY_REGISTERS
#if TESSERA_NATIVE_WIDE || HWY_ARCH_ARM
#define TESSERA_NATIVE_MANY_REGISTERS 1
#else
#define TESSERA_NATIVE_MANY_REGISTERS 0
#endif

// Sums of products of bytes, for which Highway 1.0.3 has no operations (digits-inl.h).
#undef TESSERA_NATIVE_DIGITS
#if HWY_TARGET <= HWY_AVX2 && HWY_ARCH_X86
#define TESSERA_NATIVE_DIGITS 1
#else
#define TESSERA_NATIVE_DIGITS 0
#endif

// Arrays of vectors stay in memory where the loops over them are not unrolled early.
#ifndef TESSERA_UNROLL
#define TESSERA_UNROLL _Pragma("GCC unroll 16")
#endif

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Byte = std::uint8_t;
using F = hn::ScalableTag<float>;
using FV = hn::Vec<F>;
using I = hn::RebindToSigned<F>;
using IV = hn::Vec<I>;

// f32 in a vector; a constant, as Lanes() is none.
#if HWY_TARGET == HWY_SCALAR
constexpr std::size_t kLanes = 1;
#else
constexpr std::size_t kLanes = HWY_MAX_BYTES / sizeof(float);
#endif

// A vector whose bytes lie at `p`, however aligned.
template <typename D>
HWY_INLINE hn::Vec<D> loadBytes(D d, const Byte* p) {
#if HWY_TARGET == HWY_SCALAR
    hn::TFromD<D> value;
    std::memcpy(&value, p, sizeof(value));
    return hn::Set(d, value);
#else
    return hn::BitCast(d, hn::LoadU(hn::Repartition<Byte, D>(), p));
#endif
}

HWY_INLINE FV floatsAt(const Byte* p) {
    return loadBytes(F(), p);
}

HWY_INLINE FV halvesAt(const Byte* p) {
    return hn::PromoteTo(F(), loadBytes(hn::Rebind<hwy::float16_t, F>(), p));
}

HWY_INLINE FV bfloatsAt(const Byte* p) {
    const hn::Rebind<std::uint16_t, F> d16;
    const hn::RebindToUnsigned<F> d32;
    return hn::BitCast(F(), hn::ShiftLeft<16>(hn::PromoteTo(d32, loadBytes(d16, p))));
}

// One half. By way of a vector: hwy::F32FromF16 is a dozen operations with branches.
HWY_INLINE float halfAt(const Byte* p) {
    std::uint16_t bits = 0;
    std::memcpy(&bits, p, sizeof(bits));
    const hn::CappedTag<float, 4> df;
    const hn::Rebind<std::uint16_t, decltype(df)> du;
    const hn::Rebind<hwy::float16_t, decltype(df)> dh;
    return hn::GetLane(hn::PromoteTo(df, hn::BitCast(dh, hn::Set(du, bits))));
}

// As many bytes as there are lanes.
HWY_INLINE IV bytesAsInts(const Byte* p) {
    return hn::PromoteTo(I(), hn::LoadU(hn::Rebind<Byte, F>(), p));
}
HWY_INLINE FV signedBytesAt(const Byte* p) {
    const hn::Rebind<std::int8_t, F> d;
    return hn::ConvertTo(F(),
                         hn::PromoteTo(I(), hn::LoadU(d, reinterpret_cast<const std::int8_t*>(p))));
}

#if HWY_TARGET != HWY_SCALAR
// Sixteen bytes out of two general registers, without a detour through memory: a vector load that
// has to wait for several narrower stores costs more than the arithmetic of a block.
HWY_INLINE hn::Vec<hn::FixedTag<Byte, 16>> sixteenBytes(std::uint64_t low, std::uint64_t high) {
    const hn::FixedTag<std::uint64_t, 2> d;
    return hn::BitCast(hn::FixedTag<Byte, 16>(),
                       hn::InterleaveLower(d, hn::Set(d, low), hn::Set(d, high)));
}
#endif

// Eight halves in two general registers -> out[8].
HWY_INLINE void storeEightHalves(std::uint64_t low, std::uint64_t high, float* out) {
#if HWY_TARGET == HWY_SCALAR
    const std::uint64_t parts[2] = {low, high};
    Byte bytes[16];
    std::memcpy(bytes, parts, sizeof(bytes));
    for (std::size_t i = 0; i < 8; ++i)
        out[i] = halfAt(bytes + 2 * i);
#else
    const hn::FixedTag<hwy::float16_t, 8> dh;
    const auto all = hn::BitCast(dh, sixteenBytes(low, high));
#if HWY_TARGET <= HWY_AVX2 && HWY_ARCH_X86
    const hn::FixedTag<float, 8> d;
    hn::StoreU(hn::PromoteTo(d, all), d, out);
#else
    const hn::FixedTag<float, 4> d;
    hn::StoreU(hn::PromoteTo(d, hn::LowerHalf(all)), d, out);
    hn::StoreU(hn::PromoteTo(d, hn::UpperHalf(hn::Half<decltype(dh)>(), all)), d, out + 4);
#endif
#endif
}

// Eight bytes in a general register, signed or not, times `factor` -> out[8].
template <typename T>
HWY_INLINE void storeEightBytes(std::uint64_t bytes, float factor, float* out) {
#if HWY_TARGET <= HWY_AVX2 && HWY_ARCH_X86
    const hn::FixedTag<float, 8> d;
    const hn::FixedTag<std::int32_t, 8> di;
    const auto eight =
        hn::BitCast(hn::FixedTag<T, 8>(), hn::Set(hn::FixedTag<std::uint64_t, 1>(), bytes));
    hn::StoreU(hn::Mul(hn::ConvertTo(d, hn::PromoteTo(di, eight)), hn::Set(d, factor)), d, out);
#else
    const F d;
    const auto* eight = reinterpret_cast<const T*>(&bytes);
    for (std::size_t i = 0; i < 8; i += kLanes) {
        const auto ints = hn::PromoteTo(I(), hn::LoadU(hn::Rebind<T, F>(), eight + i));
        hn::StoreU(hn::Mul(hn::ConvertTo(d, ints), hn::Set(d, factor)), d, out + i);
    }
#endif
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
