// SPDX-License-Identifier: MIT
#include <algorithm>

#include "engine/native/products/matmul_forms.h"
#include "engine/native/products/vnni.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native/products/matvec.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/native/products/digit_rows-inl.h"
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

// dot(row, rows, sums) for all rows of a piece, as many at once as there are registers for.
template <class Dot>
HWY_INLINE void inGroups(std::size_t begin, std::size_t end, float* sums, Dot&& dot) {
    std::size_t row = begin;
    for (; row + kDotRows <= end; row += kDotRows)
        dot(row, std::integral_constant<std::size_t, kDotRows>(), sums + (row - begin));
    for (; row < end; ++row)
        dot(row, std::integral_constant<std::size_t, 1>(), sums + (row - begin));
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

#if TESSERA_NATIVE_DIGITS
// The same for dotDigits().
template <TensorType type>
DigitView<type> digitView(ThreadPool& pool, std::size_t columns, const float* x) {
    const std::size_t padded = hwy::RoundUpTo(columns, kSpan);
    const std::size_t pairs = padded / kPairColumns;
    constexpr std::size_t kSums =
        (hasScaleVector(type) ? 2 : 1) * kPairColumns / groupWeights(type);
    const std::size_t pairsBytes = pairs * sizeof(DigitPair<type>);
    auto* const memory = static_cast<std::byte*>(
        pool.sharedScratch().bytes(pairsBytes + (padded + pairs * kSums) * sizeof(float)));
    auto* const result = reinterpret_cast<DigitPair<type>*>(memory);
    auto* const copy = reinterpret_cast<float*>(memory + pairsBytes);
    float* const sums = copy + padded;
    std::fill(std::copy(x, x + columns, copy), copy + padded, 0.0f);
    for (std::size_t i = 0; i < pairs; ++i)
        takeDigits<type>(copy + i * kPairColumns, result[i], sums + i * kSums);
    return {result, sums};
}

bool hasDigits() {
#if TESSERA_NATIVE_WIDE
    return hasVnni();
#else
    return true;
#endif
}
#endif

// Some pieces for each thread, so that none waits long for the last one.
std::size_t pieceRows(const ThreadPool& pool, std::size_t rows) {
    constexpr std::size_t kPiecesPerThread = 4;
    const std::size_t share = hwy::DivCeil(rows, kPiecesPerThread * pool.threads());
    return std::clamp(hwy::RoundUpTo(share, kDotRows), 2 * kDotRows, kPieceRows);
}

// `dot` as of inGroups(), but with the address of the first row.
template <class Dot>
void eachPiece(ThreadPool& pool, const WeightView& weight, float* y, const Epilogue& epilogue,
               const float* residual, Dot&& dot) {
    const std::size_t grain = pieceRows(pool, weight.rows);
    pool.parallelFor(weight.rows, grain, [&](unsigned, std::size_t begin, std::size_t end) {
        HWY_ALIGN float sums[kPieceRows];
        inGroups(begin, end, sums, [&](std::size_t row, auto rows, float* out) {
            dot(reinterpret_cast<const Byte*>(weight.row(row)), rows, out);
        });
        finish(epilogue, sums, begin, end - begin, residual, y);
    });
}

template <TensorType type>
void matvecOf(ThreadPool& pool, const WeightView& weight, const float* x, float* y,
              const Epilogue& epilogue, const float* residual) {
#if TESSERA_NATIVE_DIGITS
    if constexpr (usesDigits(type)) {
        if (hasDigits()) {
            const DigitView<type> token = digitView<type>(pool, weight.columns, x);
            eachPiece(
                pool, weight, y, epilogue, residual, [&](const Byte* row, auto rows, float* sums) {
                    dotDigits<type, rows()>(row, weight.rowBytes, weight.columns, token, sums);
                });
            return;
        }
    }
#endif
    const TokenView token = tokenView<type>(pool, weight.columns, x);
    eachPiece(pool, weight, y, epilogue, residual, [&](const Byte* row, auto rows, float* sums) {
        dotRows<type, rows()>(row, weight.rowBytes, weight.columns, token, sums);
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
