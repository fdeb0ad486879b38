// SPDX-License-Identifier: MIT
// Attention of a few queries that share a KV head over stored keys: what limits is reading the
// cache, so numbers are converted in registers, for several queries at once, and never written
// anywhere.
#if defined(TESSERA_NATIVE_CACHED_ROWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_CACHED_ROWS_INL_H_
#undef TESSERA_NATIVE_CACHED_ROWS_INL_H_
#else
#define TESSERA_NATIVE_CACHED_ROWS_INL_H_
#endif

#include <algorithm>
#include <type_traits>

#include <hwy/cache_control.h>

#include "engine/native/attention/kv_read-inl.h"
#include "engine/native/attention/rows_shape.h"
#include "engine/native/attention/softmax-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

// Queries at a time, and sums that are in registers at once, so that products do not wait for each
// other: of scores, and of values.
constexpr std::size_t kScoreSums = 8;
constexpr std::size_t kMostRows = kBlockVectors < kScoreSums ? kScoreSums / kBlockVectors : 1;
#if TESSERA_NATIVE_MANY_REGISTERS
constexpr std::size_t kValueSums = 16;
#else
constexpr std::size_t kValueSums = 8;
#endif

// Blocks of keys at a time from which on processors read ahead by themselves.
constexpr std::size_t kForeseenBlocks = 4;
constexpr std::size_t kLineBytes = 64;
constexpr std::size_t kValuesAhead = 32;

// scores[r][16 b + position] = q[r] . key for `rows` queries and `blocks` blocks of keys.
template <TensorType type, std::size_t rows, std::size_t blocks>
HWY_INLINE void scoreBlocks(const float* HWY_RESTRICT q, std::size_t dim, const KvBlocks& keys,
                            std::size_t firstBlock, float* HWY_RESTRICT scores) {
    constexpr std::size_t kBytes = kvNumberBytes(type);
    constexpr std::size_t kVectors = blocks * kBlockVectors;
    const F d;
    FV sum[rows][kVectors];
    FV total[rows][kVectors];
    TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
        TESSERA_UNROLL for (std::size_t i = 0; i < kVectors; ++i) {
            total[r][i] = hn::Zero(d);
        }
    }
    const Byte* const first = keys.block(firstBlock);
    // Q8_0: the components that share scales; else all of them.
    const std::size_t step = type == TensorType::Q8_0 ? kKvScaledComponents : dim;
    for (std::size_t begin = 0; begin < dim; begin += step) {
        TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
            TESSERA_UNROLL for (std::size_t i = 0; i < kVectors; ++i) {
                sum[r][i] = hn::Zero(d);
            }
        }
        const std::size_t end = std::min(begin + step, dim);
        for (std::size_t c = begin; c < end; ++c) {
            FV query[rows];
            TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
                query[r] = hn::Set(d, q[r * dim + c]);
            }
            if constexpr (blocks < kForeseenBlocks) {
                TESSERA_UNROLL for (std::size_t b = 0; b < blocks; ++b) {
                    hwy::Prefetch(first + (blocks + b) * keys.blockBytes +
                                  c * kKvBlockPositions * kBytes);
                }
            }
            TESSERA_UNROLL for (std::size_t i = 0; i < kVectors; ++i) {
                const FV key = kvNumbersAt<type>(
                    first + i / kBlockVectors * keys.blockBytes +
                    (c * kKvBlockPositions + i % kBlockVectors * kLanes) * kBytes);
                TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
                    sum[r][i] = hn::MulAdd(query[r], key, sum[r][i]);
                }
            }
        }
        TESSERA_UNROLL for (std::size_t i = 0; i < kVectors; ++i) {
            FV scale = hn::Set(d, 1.0f);
            if constexpr (type == TensorType::Q8_0) {
                scale = halvesAt(
                    kvScales(first + i / kBlockVectors * keys.blockBytes, dim) +
                    (begin / kKvScaledComponents * kKvBlockPositions + i % kBlockVectors * kLanes) *
                        2);
            }
            TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
                total[r][i] = type == TensorType::Q8_0 ? hn::MulAdd(sum[r][i], scale, total[r][i])
                                                       : sum[r][i];
            }
        }
    }
    TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
        TESSERA_UNROLL for (std::size_t i = 0; i < kVectors; ++i) {
            hn::StoreU(total[r][i], d, scores + r * kRowsScoreRow + i * kLanes);
        }
    }
}

template <TensorType type, std::size_t rows>
HWY_NOINLINE void scoreRows(const float* q, std::size_t dim, const KvBlocks& keys,
                            std::size_t firstBlock, std::size_t count, float* scores) {
    constexpr std::size_t kAtOnce = std::max<std::size_t>(kScoreSums / (rows * kBlockVectors), 1);
    std::size_t b = 0;
    for (; b + kAtOnce <= count; b += kAtOnce) {
        scoreBlocks<type, rows, kAtOnce>(q, dim, keys, firstBlock + b,
                                         scores + b * kKvBlockPositions);
    }
    for (; b < count; ++b)
        scoreBlocks<type, rows, 1>(q, dim, keys, firstBlock + b, scores + b * kKvBlockPositions);
}

// Weights of `count` values for each of some queries; for Q8_0 they are multiplied by the scales of
// the values, which makes others of them for each 32 components: [groups][16].
struct ValueWeights {
    const float* data;
    std::size_t row;  // from a query to the next
};

// out[r] += sum over `count` values of weight * value, for `vectors` vectors of components.
// `weights` and `data` are those of the first of these components.
template <TensorType type, std::size_t rows, std::size_t vectors>
HWY_INLINE void addValues(const ValueWeights& weights, std::size_t count,
                          const Byte* HWY_RESTRICT data, std::size_t valueRow,
                          float* HWY_RESTRICT out, std::size_t outRow) {
    constexpr std::size_t kBytes = kvNumberBytes(type);
    constexpr std::size_t kComponents = vectors * kLanes;
    constexpr std::size_t kGroups = type == TensorType::Q8_0 && kComponents > kKvScaledComponents
                                        ? kComponents / kKvScaledComponents
                                        : 1;
    constexpr std::size_t kGroupVectors = vectors / kGroups;
    const F d;
    FV sum[rows][vectors];
    TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
        TESSERA_UNROLL for (std::size_t i = 0; i < vectors; ++i) {
            sum[r][i] = hn::LoadU(d, out + r * outRow + i * kLanes);
        }
    }
    for (std::size_t key = 0; key < count; ++key) {
        // With several queries a few components of each value are added at a time, and steps from
        // value to value are more than processors foresee.
        if constexpr (rows > 1) {
            const Byte* ahead = data + (key + kValuesAhead) * valueRow * kBytes;
            for (std::size_t i = 0; i < kComponents * kBytes; i += kLineBytes)
                hwy::Prefetch(ahead + i);
        }
        TESSERA_UNROLL for (std::size_t g = 0; g < kGroups; ++g) {
            FV weight[rows];
            TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
                weight[r] = hn::Set(d, weights.data[r * weights.row + g * kKvBlockPositions + key]);
            }
            TESSERA_UNROLL for (std::size_t j = 0; j < kGroupVectors; ++j) {
                const std::size_t i = g * kGroupVectors + j;
                const FV value = kvNumbersAt<type>(data + (key * valueRow + i * kLanes) * kBytes);
                TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
                    sum[r][i] = hn::MulAdd(weight[r], value, sum[r][i]);
                }
            }
        }
    }
    TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
        TESSERA_UNROLL for (std::size_t i = 0; i < vectors; ++i) {
            hn::StoreU(sum[r][i], d, out + r * outRow + i * kLanes);
        }
    }
}

// The same for all components: `vectors` at a time as long as there are as many, then half of them.
template <TensorType type, std::size_t rows, std::size_t vectors>
HWY_INLINE void addAllValues(const ValueWeights& weights, std::size_t count, const Byte* data,
                             std::size_t valueRow, std::size_t first, std::size_t dim, float* out,
                             std::size_t outRow) {
    for (; first + (vectors - 1) * kLanes < dim; first += vectors * kLanes) {
        const std::size_t group =
            type == TensorType::Q8_0 ? first / kKvScaledComponents * kKvBlockPositions : 0;
        addValues<type, rows, vectors>({weights.data + group, weights.row}, count,
                                       data + first * kvNumberBytes(type), valueRow, out + first,
                                       outRow);
    }
    if constexpr (vectors > 1) {
        addAllValues<type, rows, vectors / 2>(weights, count, data, valueRow, first, dim, out,
                                              outRow);
    }
}

// out[r] += sum over the `count` values from block `firstBlock` on of weights[r][value] * value.
template <TensorType type, std::size_t rows>
HWY_NOINLINE void addValueRows(const float* weights, std::size_t count, const KvBlocks& values,
                               std::size_t firstBlock, std::size_t dim, float* out,
                               std::size_t outRow) {
    constexpr std::size_t kVectors = std::clamp<std::size_t>(kValueSums / rows, 1, 8);
    // Without scales, blocks follow each other without gaps.
    constexpr std::size_t kStep = type == TensorType::Q8_0 ? kKvBlockPositions : kRowsValues;
    for (std::size_t key = 0; key < count; key += kStep) {
        const Byte* block = values.block(firstBlock + key / kKvBlockPositions);
        ValueWeights used = {weights + key, kRowsScoreRow};
        float scaled[type == TensorType::Q8_0 ? rows * kMaxScaledRow : 1];
        if constexpr (type == TensorType::Q8_0) {
            const Byte* scales = kvScales(block, values.row);
            for (std::size_t g = 0; g < kvScaleGroups(dim) * kKvBlockPositions; g += kLanes) {
                const FV scale = halvesAt(scales + g * 2);
                for (std::size_t r = 0; r < rows; ++r) {
                    const FV weight =
                        hn::LoadU(F(), weights + r * kRowsScoreRow + key + g % kKvBlockPositions);
                    hn::StoreU(hn::Mul(weight, scale), F(), scaled + r * kMaxScaledRow + g);
                }
            }
            used = {scaled, kMaxScaledRow};
        }
        addAllValues<type, rows, kVectors>(used, std::min(kStep, count - key), block, values.row, 0,
                                           dim, out, outRow);
    }
}

// Calls with(n, first) for `rows` rows, n at a time: kMostRows, then half of it and so on.
template <std::size_t n, typename With>
HWY_INLINE void inGroups(std::size_t rows, std::size_t first, With with) {
    for (; first + n <= rows; first += n)
        with(std::integral_constant<std::size_t, n>(), first);
    if constexpr (n > 1)
        inGroups<n / 2>(rows, first, with);
}

// Where a thread's scratch holds what belongs to the queries.
struct RowsMemory {
    RowsMemory(float* scratch, std::size_t rows, std::size_t headDim)
        : outRow(kvValueRow(headDim)),
          queries(scratch),
          scores(queries + rows * headDim),
          out(scores + rows * kRowsScoreRow),
          sums(out + rows * outRow),
          references(sums + rows * kMaxLanes) {}

    std::size_t outRow;
    float* queries;     // [rows, headDim], multiplied by queryFactor()
    float* scores;      // [rows, kRowsScoreRow]
    float* out;         // [rows, outRow]
    float* sums;        // [rows, kLanes]
    float* references;  // [rows]
};

// Attends with all `rows` queries to keys [first, end), as far as each sees them: row r sees
// [0, seen(r)), the last row the most. `first`: a multiple of kRowsKeys.
template <TensorType type, typename Seen>
void attendRows(const RowsMemory& m, std::size_t rows, std::size_t dim, const KvBlocks& keys,
                const KvBlocks& values, std::size_t first, std::size_t end, Seen seen) {
    for (std::size_t r = 0; r < rows; ++r) {
        m.references[r] = kNoLogit;
        hn::StoreU(hn::Zero(F()), F(), m.sums + r * kLanes);
        std::fill_n(m.out + r * m.outRow, m.outRow, 0.0f);
    }
    for (std::size_t key = first; key < end; key += kRowsKeys) {
        const std::size_t count = std::min(kRowsKeys, end - key);
        const std::size_t block = key / kKvBlockPositions;
        inGroups<kMostRows>(rows, 0, [&](auto n, std::size_t r) {
            scoreRows<type, n.value>(m.queries + r * dim, dim, keys, block, kvBlocks(count),
                                     m.scores + r * kRowsScoreRow);
        });
        for (std::size_t r = 0; r < rows; ++r) {
            float* scores = m.scores + r * kRowsScoreRow;
            const std::size_t own = seen(r) > key ? std::min(count, seen(r) - key) : 0;
            if (own > 0) {
                const float factor =
                    exponentials(scores, own, {m.references + r, m.sums + r * kLanes});
                if (factor != 1.0f)
                    multiply(m.out + r * m.outRow, dim, factor);
            }
            std::fill(scores + own, scores + kvBlocks(count) * kKvBlockPositions, 0.0f);
        }
        inGroups<kMostRows>(rows, 0, [&](auto n, std::size_t r) {
            addValueRows<type, n.value>(m.scores + r * kRowsScoreRow, count, values, block, dim,
                                        m.out + r * m.outRow, m.outRow);
        });
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
