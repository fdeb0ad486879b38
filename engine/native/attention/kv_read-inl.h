// SPDX-License-Identifier: MIT
// Stored keys and values (kv_view.h) -> vectors of f32.
#if defined(TESSERA_NATIVE_KV_READ_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_KV_READ_INL_H_
#undef TESSERA_NATIVE_KV_READ_INL_H_
#else
#define TESSERA_NATIVE_KV_READ_INL_H_
#endif

#include "engine/native/attention/kv_view.h"
#include "engine/native/simd/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

// Vectors that 16 positions, or components, take.
constexpr std::size_t kBlockVectors = kKvBlockPositions / kLanes;

// Weights of a block of Q8_0 values, for each group of components that share scales.
constexpr std::size_t kMaxScaledRow = kvScaleGroups(kMaxHeadDim) * kKvBlockPositions;

constexpr std::size_t kvNumberBytes(TensorType type) {
    return type == TensorType::F32 ? 4 : type == TensorType::F16 ? 2 : 1;
}

// kLanes numbers; for Q8_0 without their scale.
template <TensorType type>
HWY_INLINE FV kvNumbersAt(const Byte* p) {
    if constexpr (type == TensorType::F32)
        return floatsAt(p);
    else if constexpr (type == TensorType::F16)
        return halvesAt(p);
    else
        return signedBytesAt(p);
}

// The blocks of one head's keys or values.
struct KvBlocks {
    const Byte* data;
    std::size_t blockBytes;
    std::size_t row;  // numbers in a component of 16 keys (16), or in a value

    const Byte* block(std::size_t index) const { return data + index * blockBytes; }
};

inline KvBlocks keyBlocks(const KvView& cache, std::size_t kvHead) {
    const std::size_t bytes = kvKeyBlockBytes(cache.type, cache.headDim);
    return {reinterpret_cast<const Byte*>(cache.keys) + kvHead * kvBlocks(cache.context) * bytes,
            bytes, kKvBlockPositions};
}
inline KvBlocks valueBlocks(const KvView& cache, std::size_t kvHead) {
    const std::size_t bytes = kvValueBlockBytes(cache.type, cache.headDim);
    return {reinterpret_cast<const Byte*>(cache.values) + kvHead * kvBlocks(cache.context) * bytes,
            bytes, kvValueRow(cache.headDim)};
}

// Where the scales of a Q8_0 block begin: [groups][16 positions] halves. `components`: headDim of
// keys, kvValueRow(headDim) of values.
inline const Byte* kvScales(const Byte* block, std::size_t components) {
    return block + kKvBlockPositions * components;
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
