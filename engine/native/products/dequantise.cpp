// SPDX-License-Identifier: MIT
#include "engine/native/products/dequantise.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native/products/dequantise.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/native/simd/blocks-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

template <TensorType type>
HWY_INLINE void dequantiseNumbers(const Byte* p, std::size_t count, float* HWY_RESTRICT out) {
    constexpr std::size_t kBytes = storedBlockBytes(type);
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        hn::StoreU(numbersAt<type>(p + i * kBytes), F(), out + i);
    if (i < count) {
        HWY_ALIGN Byte rest[kLanes * kBytes] = {};
        HWY_ALIGN float values[kLanes];
        std::memcpy(rest, p + i * kBytes, (count - i) * kBytes);
        hn::Store(numbersAt<type>(rest), F(), values);
        std::memcpy(out + i, values, (count - i) * sizeof(float));
    }
}

template <TensorType type>
HWY_INLINE FV weighted(FV quants, FV scale, FV offset) {
    return hasOffsets(type) ? hn::MulAdd(quants, scale, offset) : hn::Mul(quants, scale);
}

template <TensorType type>
HWY_INLINE void dequantiseSpan(const Byte* block, std::size_t count, float* HWY_RESTRICT out) {
    const F d;
    constexpr std::size_t kGroup = groupWeights(type);
    HWY_ALIGN float scales[16];
    HWY_ALIGN float offsets[16];
    spanScales<type>(block, count / 32, scales, offsets);
    const auto factor = [&](std::size_t group) { return hn::Set(d, scales[group]); };
    const auto offset = [&](std::size_t group) {
        return hasOffsets(type) ? hn::Set(d, offsets[group]) : hn::Zero(d);
    };
    if constexpr (hasNibbles(type)) {
        constexpr std::size_t kRun = nibbleRun(type);
        const Nibbles<type> nibbles;
        for (std::size_t k = 0; k < count; k += 2 * kRun) {
            const Byte* bytes =
                block + quantsAt(type) +
                (storedBlockWeights(type) == 32 ? k / 32 * storedBlockBytes(type) : k / 2);
            const std::size_t lowGroup = k / kGroup;
            const std::size_t highGroup = (k + kRun) / kGroup;
            const FV highScale = hn::Mul(factor(highGroup), hn::Set(d, 1.0f / highFactor(type)));
            TESSERA_UNROLL for (std::size_t i = 0; i < kRun; i += kLanes) {
                const IV q = bytesAsInts(bytes + i);
                hn::StoreU(weighted<type>(nibbles.low(q), factor(lowGroup), offset(lowGroup)), d,
                           out + k + i);
                hn::StoreU(weighted<type>(nibbles.high(q), highScale, offset(highGroup)), d,
                           out + k + kRun + i);
            }
        }
    } else {
        HWY_ALIGN Byte unpacked[256];
        if constexpr (!hasStoredBytes(type))
            spanQuants<type>(block, count / 32, unpacked);
        for (std::size_t k = 0; k < count; k += kGroup) {
            const Byte* bytes = hasStoredBytes(type)
                                    ? block + k / 32 * storedBlockBytes(type) + quantsAt(type)
                                    : unpacked + k;
            const FV scale = factor(k / kGroup);
            const FV add = offset(k / kGroup);
            TESSERA_UNROLL for (std::size_t i = 0; i < kGroup; i += kLanes) {
                hn::StoreU(weighted<type>(signedBytesAt(bytes + i), scale, add), d, out + k + i);
            }
        }
    }
}

template <TensorType type>
void dequantiseRow(const std::byte* row, std::size_t first, std::size_t count, float* out) {
    const Byte* p = reinterpret_cast<const Byte*>(row) +
                    first / storedBlockWeights(type) * storedBlockBytes(type);
    if constexpr (isQuantised(type)) {
        for (std::size_t k = 0; k < count; k += 256) {
            dequantiseSpan<type>(p + k / storedBlockWeights(type) * storedBlockBytes(type),
                                 count - k < 256 ? count - k : 256, out + k);
        }
    } else {
        dequantiseNumbers<type>(p, count, out);
    }
}

Dequantiser chooseDequantiser(TensorType type) {
    switch (type) {
#define TESSERA_WEIGHT_TYPE(name, ...) \
    case TensorType::name:             \
        return dequantiseRow<TensorType::name>;
#include "engine/core/weight_types.inc"
    }
    return nullptr;
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tessera::native {

HWY_EXPORT(chooseDequantiser);

Dequantiser dequantiser(TensorType type) {
    return HWY_DYNAMIC_DISPATCH(chooseDequantiser)(type);
}

}  // namespace tessera::native
#endif
