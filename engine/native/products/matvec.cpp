// SPDX-License-Identifier: MIT
#include <algorithm>

#include "engine/native/products/matmul_forms.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native/products/matvec.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/native/products/dot-inl.h"
#include "engine/native/products/finish-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

#if TESSERA_NATIVE_MANY_REGISTERS
constexpr std::size_t kDotRows = 4;
#else
constexpr std::size_t kDotRows = 2;
#endif
constexpr std::size_t kPieceRows = 64;  // by one thread, at most
constexpr std::size_t kSpan = 256;

template <TensorType type>
void dotPiece(const WeightView& weight, const TokenView& token, std::size_t begin, std::size_t end,
              float* sums) {
    std::size_t row = begin;
    const auto at = [&](std::size_t r) { return reinterpret_cast<const Byte*>(weight.row(r)); };
    for (; row + kDotRows <= end; row += kDotRows) {
        dotRows<type, kDotRows>(at(row), weight.rowBytes, weight.columns, token,
                                sums + (row - begin));
    }
    for (; row < end; ++row)
        dotRows<type, 1>(at(row), weight.rowBytes, weight.columns, token, sums + (row - begin));
}

// A copy of x in aligned memory, with what dotRows() needs beside it.
template <TensorType type>
TokenView tokenView(ThreadPool& pool, std::size_t columns, const float* x) {
    constexpr std::size_t kGroup = groupWeights(type);
    const std::size_t padded = hwy::RoundUpTo(columns, kSpan);
    const std::size_t groups = hasOffsets(type) ? padded / kGroup : 0;
    float* const copy = pool.sharedScratch().floats(padded + groups);
    std::fill(std::copy(x, x + columns, copy), copy + padded, 0.0f);
    float* const sums = copy + padded;
    const hn::CappedTag<float, 16> d;
    for (std::size_t g = 0; g < groups; ++g) {
        auto sum = hn::Load(d, copy + g * kGroup);
        for (std::size_t i = hn::Lanes(d); i < kGroup; i += hn::Lanes(d))
            sum = hn::Add(sum, hn::Load(d, copy + g * kGroup + i));
        sums[g] = hn::GetLane(hn::SumOfLanes(d, sum));
    }
    if constexpr (hasNibbles(type) && highFactor(type) != 1.0f) {
        constexpr std::size_t kRun = nibbleRun(type);
        for (std::size_t k = kRun; k < padded; k += 2 * kRun)
            for (std::size_t i = 0; i < kRun; ++i)
                copy[k + i] *= 1.0f / highFactor(type);
    }
    return {copy, sums};
}

// Some pieces for each thread, so that none waits long for the last one.
std::size_t pieceRows(const ThreadPool& pool, std::size_t rows) {
    constexpr std::size_t kPiecesPerThread = 4;
    const std::size_t share = hwy::DivCeil(rows, kPiecesPerThread * pool.threads());
    return std::clamp(hwy::RoundUpTo(share, kDotRows), 2 * kDotRows, kPieceRows);
}

template <TensorType type>
void matvecOf(ThreadPool& pool, const WeightView& weight, const float* x, float* y,
              const Epilogue& epilogue, const float* residual) {
    const TokenView token = tokenView<type>(pool, weight.columns, x);
    const std::size_t grain = pieceRows(pool, weight.rows);
    pool.parallelFor(weight.rows, grain, [&](unsigned, std::size_t begin, std::size_t end) {
        HWY_ALIGN float sums[kPieceRows];
        dotPiece<type>(weight, token, begin, end, sums);
        finish(epilogue, sums, begin, end - begin, residual, y);
    });
}

void matvecHere(ThreadPool& pool, const WeightView& weight, const float* x, float* y,
                std::size_t yColumns, const Epilogue& epilogue, const float* residual) {
    switch (weight.type) {
#define TESSERA_WEIGHT_TYPE(name, ...)                                      \
    case TensorType::name:                                                  \
        matvecOf<TensorType::name>(pool, weight, x, y, epilogue, residual); \
        break;
#include "engine/core/weight_types.inc"
    }
    std::fill(y + weight.rows, y + yColumns, 0.0f);
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tessera::native {

HWY_EXPORT(matvecHere);

void matvec(ThreadPool& pool, const WeightView& weight, const float* x, float* y,
            std::size_t yColumns, const Epilogue& epilogue, const float* residual) {
    HWY_DYNAMIC_DISPATCH(matvecHere)(pool, weight, x, y, yColumns, epilogue, residual);
}

}  // namespace tessera::native
#endif
