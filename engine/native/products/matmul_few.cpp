// SPDX-License-Identifier: MIT
// Fewer tokens than a vector has lanes: vectors lie along columns, as for one token, but weights
// are dequantised first, since several tokens use them. The vectors of sums wait in memory between
// blocks of columns.
#include <algorithm>

#include "engine/native/products/dequantise.h"
#include "engine/native/products/matmul_forms.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native/products/matmul_few.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/native/products/finish-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

constexpr std::size_t kFewColumns = 256;  // dequantised at a time; x of the tokens stays in L1
constexpr std::size_t kFewRows = 16;      // by one thread
constexpr std::size_t kFewValuesStride = kFewColumns + 16;

// Sums in registers: rows x tokens.
constexpr std::size_t kSumRows = 4;
#if TESSERA_NATIVE_MANY_REGISTERS
constexpr std::size_t kSumTokens = 4;
#else
constexpr std::size_t kSumTokens = 2;
#endif

// x with rows of whole blocks of columns, aligned.
struct AlignedTokens {
    const float* x;
    std::size_t stride;
    std::size_t count;
};

// sums[r * sumRow + t * kLanes ...] += w[r, k] * x[t, k] with k in steps of a vector.
template <std::size_t rows, std::size_t tokens>
HWY_INLINE void addProducts(std::size_t columns, const float* HWY_RESTRICT w,
                            const float* HWY_RESTRICT x, std::size_t xStride,
                            float* HWY_RESTRICT sums, std::size_t sumRow) {
    const F d;
    FV sum[rows][tokens];
    TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
        TESSERA_UNROLL for (std::size_t t = 0; t < tokens; ++t) {
            sum[r][t] = hn::Load(d, sums + r * sumRow + t * kLanes);
        }
    }
    for (std::size_t k = 0; k < columns; k += kLanes) {
        FV ws[rows];
        TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
            ws[r] = hn::Load(d, w + r * kFewValuesStride + k);
        }
        TESSERA_UNROLL for (std::size_t t = 0; t < tokens; ++t) {
            const FV xs = hn::Load(d, x + t * xStride + k);
            TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
                sum[r][t] = hn::MulAdd(ws[r], xs, sum[r][t]);
            }
        }
    }
    TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
        TESSERA_UNROLL for (std::size_t t = 0; t < tokens; ++t) {
            hn::Store(sum[r][t], d, sums + r * sumRow + t * kLanes);
        }
    }
}

template <std::size_t tokens>
HWY_NOINLINE void addRows(std::size_t rows, std::size_t columns, const float* w, const float* x,
                          std::size_t xStride, float* sums, std::size_t sumRow) {
    std::size_t r = 0;
    for (; r + kSumRows <= rows; r += kSumRows) {
        addProducts<kSumRows, tokens>(columns, w + r * kFewValuesStride, x, xStride,
                                      sums + r * sumRow, sumRow);
    }
    for (; r < rows; ++r) {
        addProducts<1, tokens>(columns, w + r * kFewValuesStride, x, xStride, sums + r * sumRow,
                               sumRow);
    }
}

HWY_INLINE void addTokens(const AlignedTokens& tokens, std::size_t k, std::size_t rows,
                          std::size_t columns, const float* w, float* sums) {
    const std::size_t sumRow = tokens.count * kLanes;
    const auto add = [&](auto function, std::size_t t) {
        function(rows, columns, w, tokens.x + t * tokens.stride + k, tokens.stride,
                 sums + t * kLanes, sumRow);
    };
    std::size_t t = 0;
    for (; t + kSumTokens <= tokens.count; t += kSumTokens)
        add(addRows<kSumTokens>, t);
    switch (tokens.count - t) {
        case 3:
            return add(addRows<3>, t);
        case 2:
            return add(addRows<2>, t);
        case 1:
            return add(addRows<1>, t);
        default:
            return;
    }
}

// What one thread works in.
struct FewMemory {
    float* values;  // [kFewRows][kFewValuesStride] weights
    float* sums;    // [kFewRows][tokens] vectors
    float* tile;    // [tokens][kFewRows]

    FewMemory(float* memory, std::size_t tokens)
        : values(memory),
          sums(values + kFewRows * kFewValuesStride),
          tile(sums + kFewRows * tokens * kLanes) {}
    static std::size_t floats(std::size_t tokens) {
        return kFewRows * (kFewValuesStride + tokens * (kLanes + 1));
    }
};

AlignedTokens alignTokens(ThreadPool& pool, const ConstMatrixView& x, std::size_t columns) {
    // Rows a little longer than a power of two lie in different sets of the cache.
    const std::size_t stride = hwy::RoundUpTo(columns, kFewColumns) + 16;
    float* const copy = pool.sharedScratch().floats(x.rows * stride);
    for (std::size_t t = 0; t < x.rows; ++t) {
        float* const to = copy + t * stride;
        std::fill(std::copy(x.row(t), x.row(t) + columns, to), to + stride, 0.0f);
    }
    return {copy, stride, x.rows};
}

void matmulFewHere(ThreadPool& pool, const WeightView& weight, const ConstMatrixView& x,
                   const MatrixView& y, const Epilogue& epilogue) {
    const F d;
    const Dequantiser dequantise = dequantiser(weight.type);
    const AlignedTokens tokens = alignTokens(pool, x, weight.columns);
    pool.reserveScratch(FewMemory::floats(tokens.count) * sizeof(float));
    pool.parallelFor(
        weight.rows, kFewRows, [&](unsigned thread, std::size_t begin, std::size_t end) {
            const FewMemory memory(pool.scratch(thread).floats(0), tokens.count);
            const std::size_t rows = end - begin;
            std::fill(memory.sums, memory.sums + rows * tokens.count * kLanes, 0.0f);
            for (std::size_t k = 0; k < weight.columns; k += kFewColumns) {
                const std::size_t count = std::min(kFewColumns, weight.columns - k);
                const std::size_t whole = hwy::RoundUpTo(count, kLanes);
                const std::size_t at = storedBytes(weight.type, k);
                const std::size_t bytes = storedBytes(weight.type, count);
                for (std::size_t r = 0; r < rows; ++r) {
                    // The same place of the rows that follow: too little of each for the processor
                    // to see it coming.
                    for (std::size_t i = 0; i < bytes; i += 64)
                        __builtin_prefetch(weight.row(begin + r + kFewRows) + at + i, 0, 2);
                    float* const values = memory.values + r * kFewValuesStride;
                    dequantise(weight.row(begin + r), k, count, values);
                    std::fill(values + count, values + whole, 0.0f);
                }
                addTokens(tokens, k, rows, whole, memory.values, memory.sums);
            }
            for (std::size_t t = 0; t < tokens.count; ++t) {
                float* const sums = memory.tile + t * kFewRows;
                for (std::size_t r = 0; r < rows; ++r) {
                    const FV sum = hn::Load(d, memory.sums + (r * tokens.count + t) * kLanes);
                    sums[r] = hn::GetLane(hn::SumOfLanes(d, sum));
                }
                const float* residual = epilogue.residual ? epilogue.residual->row(t) : nullptr;
                finish(epilogue, sums, begin, rows, residual, y.row(t));
            }
        });
    for (std::size_t t = 0; t < y.rows; ++t)
        std::fill(y.row(t) + weight.rows, y.row(t) + y.columns, 0.0f);
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tessera::native {

HWY_EXPORT(matmulFewHere);

void matmulFew(ThreadPool& pool, const WeightView& weight, const ConstMatrixView& x,
               const MatrixView& y, const Epilogue& epilogue) {
    HWY_DYNAMIC_DISPATCH(matmulFewHere)(pool, weight, x, y, epilogue);
}

}  // namespace tessera::native
#endif
