// SPDX-License-Identifier: MIT
// x is packed once into panels of some vectors of tokens; weights are dequantised as they lie, a
// block of rows and columns at a time, and read one number at a time from memory. The sums come out
// with tokens side by side and are turned over in a small tile: rows of y are often a multiple of
// 4 KiB apart, and then fall into the same few sets of the cache.
#include <algorithm>

#include "engine/native/products/dequantise.h"
#include "engine/native/products/matmul.h"
#include "engine/native/products/matmul_forms.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native/products/matmul_many.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/native/products/finish-inl.h"
#include "engine/native/simd/micro-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

constexpr std::size_t kBlockColumns = 256;  // of weights, dequantised at a time
constexpr std::size_t kBlockRows = 128;     // of weights, by one thread, at most
constexpr std::size_t kFewestRows = 32;     // fewer cost a tenth
constexpr std::size_t kBlockTokens = 576;   // packed at a time
// Whole vectors, of which tiles fill a panel.
constexpr std::size_t kTileTokens = kLanes == 16 ? kLanes : kPanelTokens;
// Rows a little longer than a power of two lie in different sets of the cache.
constexpr std::size_t kGap = 16;
constexpr std::size_t kValuesStride = kBlockColumns + kGap;
constexpr std::size_t kTileStride = kBlockRows + kGap;

// Tokens that are computed together.
struct PackedTokens {
    const float* panels = nullptr;  // [panels][columns][kPanelTokens]
    std::size_t first = 0;
    std::size_t count = 0;

    std::size_t panelCount() const { return hwy::DivCeil(count, kPanelTokens); }
    std::size_t vectorsOf(std::size_t panel) const {
        return std::min(kPanelVectors, hwy::DivCeil(count - panel * kPanelTokens, kLanes));
    }
    std::size_t stride() const { return panelCount() * kPanelTokens; }
};

// What one thread works in.
struct BlockMemory {
    float* values;  // [kBlockRows][kValuesStride] weights
    float* tile;    // [kTileTokens][kTileStride]
    float* sums;    // [kBlockRows][stride of the tokens]

    explicit BlockMemory(float* memory)
        : values(memory),
          tile(values + kBlockRows * kValuesStride),
          sums(tile + kTileTokens * kTileStride) {}
    static std::size_t floats(std::size_t sumsStride) {
        return kBlockRows * (kValuesStride + sumsStride) + kTileTokens * kTileStride;
    }
};

struct Product {
    const WeightView& weight;
    const MatrixView& y;
    const Epilogue& epilogue;
    Dequantiser dequantise;
};

// Asks for bytes of memory that will be read soon.
HWY_INLINE void prefetchBytes(const std::byte* p, std::size_t count) {
    for (std::size_t i = 0; i < count; i += 64)
        __builtin_prefetch(p + i, 0, 3);
}

// sums[r, t] for `rows` rows of the weight from `row` on; false if it was asked to stop.
HWY_INLINE bool sumBlock(const ThreadPool& pool, const Product& product, const PackedTokens& tokens,
                         std::size_t row, std::size_t rows, const BlockMemory& memory) {
    const WeightView& weight = product.weight;
    const std::size_t stride = tokens.stride();
    for (std::size_t k = 0; k < weight.columns; k += kBlockColumns) {
        if (pool.stopRequested())
            return false;
        const std::size_t count = std::min(kBlockColumns, weight.columns - k);
        // The stored bytes of a block are a few cache lines of each row: too little for the
        // processor to see it coming.
        const std::size_t nextAt = storedBytes(weight.type, k + count);
        const std::size_t nextBytes = std::min(storedBytes(weight.type, count),
                                               storedBytes(weight.type, weight.columns) - nextAt);
        for (std::size_t r = 0; r < rows; ++r) {
            prefetchBytes(weight.row(row + r) + nextAt, nextBytes);
            product.dequantise(weight.row(row + r), k, count, memory.values + r * kValuesStride);
        }
        for (std::size_t panel = 0; panel < tokens.panelCount(); ++panel) {
            const float* x = tokens.panels + (panel * weight.columns + k) * kPanelTokens;
            float* sums = memory.sums + panel * kPanelTokens;
            const std::size_t vectors = tokens.vectorsOf(panel);
            if (k == 0) {
                microBlock<false>(rows, vectors, count, memory.values, kValuesStride, 1, x, sums,
                                  stride);
            } else {
                microBlock<true>(rows, vectors, count, memory.values, kValuesStride, 1, x, sums,
                                 stride);
            }
        }
    }
    return true;
}

HWY_INLINE void finishBlock(const Product& product, const PackedTokens& tokens, std::size_t row,
                            std::size_t rows, const BlockMemory& memory) {
    const MatrixView& y = product.y;
    const std::size_t weightRows = product.weight.rows;
    for (std::size_t t = 0; t < tokens.count; t += kTileTokens) {
        const std::size_t count = std::min(kTileTokens, tokens.count - t);
        transpose(memory.sums + t, tokens.stride(), rows, hwy::RoundUpTo(count, kLanes), 1.0f,
                  memory.tile, kTileStride);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t token = tokens.first + t + i;
            const float* residual =
                product.epilogue.residual ? product.epilogue.residual->row(token) : nullptr;
            finish(product.epilogue, memory.tile + i * kTileStride, row, rows, residual,
                   y.row(token));
            if (row + rows == weightRows)
                std::fill(y.row(token) + weightRows, y.row(token) + y.columns, 0.0f);
        }
    }
}

// Packs `count` tokens from `first` on; the panels are the pool's shared working memory.
PackedTokens pack(ThreadPool& pool, const ConstMatrixView& x, std::size_t columns,
                  std::size_t first, std::size_t count) {
    PackedTokens tokens = {nullptr, first, count};
    float* const panels = pool.sharedScratch().floats(tokens.stride() * columns);
    tokens.panels = panels;
    const std::size_t pieces = hwy::DivCeil(columns, kBlockColumns);
    pool.parallelFor(
        tokens.panelCount() * pieces, 1, [&](unsigned, std::size_t piece, std::size_t) {
            const std::size_t panel = piece / pieces;
            const std::size_t k = piece % pieces * kBlockColumns;
            const std::size_t t = panel * kPanelTokens;
            packPanel(x.row(first + t) + k, x.stride, std::min(kPanelTokens, count - t),
                      std::min(kBlockColumns, columns - k), 1.0f,
                      panels + (panel * columns + k) * kPanelTokens);
        });
    return tokens;
}

// A few blocks for each thread, so that none waits long for the last one.
std::size_t blockRows(const ThreadPool& pool, std::size_t rows) {
    constexpr std::size_t kBlocksPerThread = 3;
    const std::size_t share = hwy::DivCeil(rows, kBlocksPerThread * pool.threads());
    return std::clamp(hwy::RoundUpTo(share, kRowsAtOnce), kFewestRows, kBlockRows);
}

// Tokens of the next round, if `left` are left. A few more than fit are no reason for another.
std::size_t roundTokens(std::size_t left) {
    constexpr std::size_t kTokens = kBlockTokens / kPanelTokens * kPanelTokens;
    return left > kTokens + kLanes ? kTokens : left;
}

void matmulManyHere(ThreadPool& pool, const WeightView& weight, const ConstMatrixView& x,
                    const MatrixView& y, const Epilogue& epilogue) {
    const Product product = {weight, y, epilogue, dequantiser(weight.type)};
    const std::size_t grain = blockRows(pool, weight.rows);
    for (std::size_t first = 0; first < x.rows && !pool.stopRequested();) {
        const std::size_t count = roundTokens(x.rows - first);
        const PackedTokens tokens = pack(pool, x, weight.columns, first, count);
        pool.reserveScratch(BlockMemory::floats(tokens.stride()) * sizeof(float));
        pool.parallelFor(weight.rows, grain,
                         [&](unsigned thread, std::size_t begin, std::size_t end) {
                             const BlockMemory memory(pool.scratch(thread).floats(0));
                             if (sumBlock(pool, product, tokens, begin, end - begin, memory))
                                 finishBlock(product, tokens, begin, end - begin, memory);
                         });
        first += count;
    }
}

std::size_t scratchHere(std::size_t tokens, std::size_t columns, unsigned threads) {
    // The largest round is one with a few tokens more than usual.
    const PackedTokens packed = {nullptr, 0, std::min(tokens, kBlockTokens + kLanes)};
    return Scratch::heldBytes(packed.stride() * columns * sizeof(float)) +
           threads * Scratch::heldBytes(BlockMemory::floats(packed.stride()) * sizeof(float));
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tessera::native {

HWY_EXPORT(matmulManyHere);
HWY_EXPORT(scratchHere);

std::size_t matmulScratchBytes(std::size_t tokens, std::size_t columns, unsigned threads) {
    return HWY_DYNAMIC_DISPATCH(scratchHere)(tokens, columns, threads);
}

void matmulMany(ThreadPool& pool, const WeightView& weight, const ConstMatrixView& x,
                const MatrixView& y, const Epilogue& epilogue) {
    HWY_DYNAMIC_DISPATCH(matmulManyHere)(pool, weight, x, y, epilogue);
}

}  // namespace tessera::native
#endif
