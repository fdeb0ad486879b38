// SPDX-License-Identifier: MIT
#include "engine/native/attention/rope_store.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "engine/core/half.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native/attention/rope_store.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/native/attention/kv_read-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

// y[i], y[i + n] <- x[i], x[i + n] turned by angle i, of n; y may be x.
HWY_INLINE void rotateHalves(const float* x, const float* angles, std::size_t n, float* y) {
    const F d;
    std::size_t i = 0;
    for (; i + kLanes <= n; i += kLanes) {
        FV cosine;
        FV sine;
        hn::LoadInterleaved2(d, angles + 2 * i, cosine, sine);
        const FV first = hn::LoadU(d, x + i);
        const FV second = hn::LoadU(d, x + i + n);
        hn::StoreU(hn::NegMulAdd(second, sine, hn::Mul(first, cosine)), d, y + i);
        hn::StoreU(hn::MulAdd(first, sine, hn::Mul(second, cosine)), d, y + i + n);
    }
    for (; i < n; ++i) {
        const float first = x[i];
        const float second = x[i + n];
        y[i] = first * angles[2 * i] - second * angles[2 * i + 1];
        y[i + n] = first * angles[2 * i + 1] + second * angles[2 * i];
    }
}

// The same for the pairs (2i, 2i + 1).
HWY_INLINE void rotatePairs(const float* x, const float* angles, std::size_t n, float* y) {
    const F d;
    std::size_t i = 0;
    for (; i + kLanes <= n; i += kLanes) {
        FV cosine;
        FV sine;
        hn::LoadInterleaved2(d, angles + 2 * i, cosine, sine);
        FV first;
        FV second;
        hn::LoadInterleaved2(d, x + 2 * i, first, second);
        hn::StoreInterleaved2(hn::NegMulAdd(second, sine, hn::Mul(first, cosine)),
                              hn::MulAdd(first, sine, hn::Mul(second, cosine)), d, y + 2 * i);
    }
    for (; i < n; ++i) {
        const float first = x[2 * i];
        const float second = x[2 * i + 1];
        y[2 * i] = first * angles[2 * i] - second * angles[2 * i + 1];
        y[2 * i + 1] = first * angles[2 * i + 1] + second * angles[2 * i];
    }
}

// A head's components, rotated by its position; y may be x.
HWY_INLINE void rotateHead(const RopeParams& params, std::size_t position, const float* x,
                           std::size_t headDim, float* y) {
    const std::size_t n = params.ropeDim / 2;
    const float* angles = params.angles + position * 2 * n;
    if (params.style == RopeStyle::HalfRotation)
        rotateHalves(x, angles, n, y);
    else
        rotatePairs(x, angles, n, y);
    if (x != y)
        std::copy(x + 2 * n, x + headDim, y + 2 * n);
}

// kLanes f32 -> halves, rounded to nearest, ties to even.
HWY_INLINE void storeHalves(const float* from, std::uint16_t* to) {
#if HWY_TARGET <= HWY_AVX2 || HWY_ARCH_ARM
    const hn::Rebind<hwy::float16_t, F> d16;
    const hn::Rebind<std::uint16_t, F> du;
    hn::StoreU(hn::BitCast(du, hn::DemoteTo(d16, hn::LoadU(F(), from))), du, to);
#else  // Highway cuts off there instead of rounding
    for (std::size_t i = 0; i < kLanes; ++i)
        to[i] = floatToHalf(from[i]);
#endif
}

// A head as a cache keeps it, before it goes to its place.
struct PackedHead {
    union {
        float floats[kMaxHeadDim];
        std::uint16_t halves[kMaxHeadDim];
        std::int8_t quants[kMaxHeadDim];
    };
    std::uint16_t scales[kvScaleGroups(kMaxHeadDim)];
};

// Components that share a scale -> quants; returns the scale's half. NaN among them makes the scale
// NaN.
HWY_INLINE std::uint16_t quantise(const float* from, std::size_t count, std::int8_t* to) {
    const F d;
    FV largest = hn::Zero(d);
    for (std::size_t i = 0; i < count; i += kLanes)
        largest = hn::Max(largest, hn::Abs(hn::LoadU(d, from + i)));
    const float most = hn::GetLane(hn::MaxOfLanes(d, largest));
    const std::uint16_t half = floatToHalf(std::min(most / 127.0f, 65504.0f));
    const float scale = halfToFloat(half);
    const FV inverse = hn::Set(d, scale > 0.0f ? 1.0f / scale : 0.0f);
    const FV limit = hn::Set(d, 127.0f);
    HWY_ALIGN std::int32_t quants[kLanes];
    for (std::size_t i = 0; i < count; i += kLanes) {
        const FV scaled = hn::Mul(hn::LoadU(d, from + i), inverse);
        const FV kept = hn::Min(hn::Max(scaled, hn::Neg(limit)), limit);
        hn::Store(hn::NearestInt(kept), I(), quants);
        for (std::size_t j = 0; j < kLanes; ++j)
            to[i + j] = static_cast<std::int8_t>(quants[j]);
    }
    return half;
}

// `head`: kvValueRow(headDim) components, zeros behind headDim.
template <TensorType type>
HWY_INLINE void packHead(const float* head, std::size_t headDim, PackedHead& packed) {
    const std::size_t length = kvValueRow(headDim);
    if constexpr (type == TensorType::F32) {
        std::copy_n(head, length, packed.floats);
    } else if constexpr (type == TensorType::F16) {
        for (std::size_t i = 0; i < length; i += kLanes)
            storeHalves(head + i, packed.halves + i);
    } else {
        for (std::size_t begin = 0; begin < length; begin += kKvScaledComponents) {
            packed.scales[begin / kKvScaledComponents] = quantise(
                head + begin, std::min(kKvScaledComponents, length - begin), packed.quants + begin);
        }
    }
}

// Numbers of a packed head into its place: `step` apart, scales 16 apart.
template <typename T>
HWY_INLINE void scatter(const T* from, std::size_t count, std::size_t step, std::byte* to) {
    for (std::size_t i = 0; i < count; ++i)
        std::memcpy(to + i * step * sizeof(T), from + i, sizeof(T));
}

// One position of a block of keys (components 16 apart) or of values (side by side).
template <TensorType type>
HWY_INLINE void storeHead(const PackedHead& packed, std::size_t headDim, bool isKey,
                          std::size_t position, std::byte* block) {
    const std::size_t count = isKey ? headDim : kvValueRow(headDim);
    const std::size_t step = isKey ? kKvBlockPositions : 1;
    std::byte* to = block + position * (isKey ? 1 : count) * kvNumberBytes(type);
    if constexpr (type == TensorType::F32) {
        scatter(packed.floats, count, step, to);
    } else if constexpr (type == TensorType::F16) {
        scatter(packed.halves, count, step, to);
    } else {
        scatter(packed.quants, count, step, to);
        scatter(packed.scales, kvScaleGroups(headDim), kKvBlockPositions,
                block + kKvBlockPositions * count + position * sizeof(std::uint16_t));
    }
}

// The tokens of one block of positions of one KV head.
template <TensorType type>
void storeBlock(const RopeParams& params, const ConstMatrixView& k, const ConstMatrixView& v,
                const KvView& cache, std::size_t kvHead, std::size_t block) {
    const std::size_t dim = cache.headDim;
    const std::size_t index = kvHead * kvBlocks(cache.context) + block;
    std::byte* keys = cache.keys + index * kvKeyBlockBytes(type, dim);
    std::byte* values = cache.values + index * kvValueBlockBytes(type, dim);
    const std::size_t begin = std::max(block * kKvBlockPositions, params.firstPosition);
    const std::size_t end =
        std::min((block + 1) * kKvBlockPositions, params.firstPosition + k.rows);
    float head[kMaxHeadDim] = {};
    PackedHead packed;
    for (std::size_t position = begin; position < end; ++position) {
        const std::size_t token = position - params.firstPosition;
        rotateHead(params, position, k.row(token) + kvHead * dim, dim, head);
        packHead<type>(head, dim, packed);
        storeHead<type>(packed, dim, true, position % kKvBlockPositions, keys);
        std::copy_n(v.row(token) + kvHead * dim, dim, head);
        packHead<type>(head, dim, packed);
        storeHead<type>(packed, dim, false, position % kKvBlockPositions, values);
    }
}

void rotateQueries(const RopeParams& params, const ConstMatrixView& q, std::size_t token,
                   std::size_t headDim, const MatrixView& rotatedQ) {
    const std::size_t position = params.firstPosition + token;
    float* y = rotatedQ.row(token);
    for (std::size_t head = 0; head < params.numHeads; ++head)
        rotateHead(params, position, q.row(token) + head * headDim, headDim, y + head * headDim);
    if (params.queryScale != nullptr) {
        const float factor = params.queryScale[position];
        for (std::size_t i = 0; i < params.numHeads * headDim; ++i)
            y[i] *= factor;
    }
}

bool ropeStoreAny(ThreadPool& pool, const RopeParams& params, const ConstMatrixView& q,
                  const ConstMatrixView& k, const ConstMatrixView& v, const MatrixView& rotatedQ,
                  const KvView& cache) {
    const auto store = cache.type == TensorType::F32    ? storeBlock<TensorType::F32>
                       : cache.type == TensorType::Q8_0 ? storeBlock<TensorType::Q8_0>
                                                        : storeBlock<TensorType::F16>;
    const std::size_t firstBlock = params.firstPosition / kKvBlockPositions;
    const std::size_t blocks = kvBlocks(params.firstPosition + k.rows) - firstBlock;
    const std::size_t stores = blocks * params.numKvHeads;
    // A block is written by one thread, since positions share cache lines.
    const std::size_t grain = q.rows == 1 ? stores + 1 : 1;  // too little to wake others
    return pool.parallelFor(
        stores + q.rows, grain, [&](unsigned, std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                if (i < stores)
                    store(params, k, v, cache, i / blocks, firstBlock + i % blocks);
                else
                    rotateQueries(params, q, i - stores, cache.headDim, rotatedQ);
        });
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tessera::native {

HWY_EXPORT(ropeStoreAny);

bool ropeStore(ThreadPool& pool, const RopeParams& params, const ConstMatrixView& q,
               const ConstMatrixView& k, const ConstMatrixView& v, const MatrixView& rotatedQ,
               const KvView& cache) {
    assert(k.columns == params.numKvHeads * cache.headDim && v.columns == k.columns);
    assert(q.columns == params.numHeads * cache.headDim && rotatedQ.columns == q.columns);
    assert(k.rows == q.rows && v.rows == q.rows && rotatedQ.rows == q.rows);
    assert(params.ropeDim <= cache.headDim && params.firstPosition + q.rows <= cache.context);
    if (q.rows == 0)
        return true;
    return HWY_DYNAMIC_DISPATCH(ropeStoreAny)(pool, params, q, k, v, rotatedQ, cache);
}

}  // namespace tessera::native
#endif
