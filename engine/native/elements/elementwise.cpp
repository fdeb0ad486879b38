// SPDX-License-Identifier: MIT
#include "engine/native/elements/elementwise.h"

#include <algorithm>
#include <cassert>
#include <limits>

#include "engine/native/elements/pieces.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native/elements/elementwise.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/native/simd/exp-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

HWY_INLINE FV siluTimes(FV gate, FV up) {
    return hn::Mul(activate<Activation::Silu>(gate), up);
}

bool siluMulAny(ThreadPool& pool, const ConstMatrixView& gate, const ConstMatrixView& up,
                const MatrixView& y) {
    const std::size_t columns = gate.columns;
    // One token has a single row: cut by columns, then.
    const std::size_t pieces = (columns + kPieceNumbers - 1) / kPieceNumbers;
    return forRows(pool, gate.rows * pieces, std::min(columns, kPieceNumbers), [&](std::size_t i) {
        const F d;
        const std::size_t row = i / pieces;
        const std::size_t end = std::min(columns, (i % pieces + 1) * kPieceNumbers);
        const float* g = gate.row(row);
        const float* u = up.row(row);
        float* to = y.row(row);
        std::size_t c = i % pieces * kPieceNumbers;
        for (; c + kLanes <= end; c += kLanes)
            hn::StoreU(siluTimes(hn::LoadU(d, g + c), hn::LoadU(d, u + c)), d, to + c);
        for (; c < end; ++c)
            to[c] = hn::GetLane(siluTimes(hn::Set(d, g[c]), hn::Set(d, u[c])));
    });
}

std::uint32_t argmaxAny(const float* x, std::size_t count) {
    const F d;
    constexpr float kLowest = -std::numeric_limits<float>::infinity();
    FV tops = hn::Set(d, kLowest);
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        const FV value = hn::LoadU(d, x + i);
        tops = hn::IfThenElse(hn::Gt(value, tops), value, tops);  // false for NaN
    }
    // Not MaxOfLanes: without vector instructions, that of Highway 1.2 knows no infinity.
    HWY_ALIGN float lanes[kLanes];
    hn::Store(tops, d, lanes);
    float top = kLowest;
    for (const float lane : lanes)
        top = lane > top ? lane : top;
    for (; i < count; ++i)
        top = x[i] > top ? x[i] : top;
    const float* at = std::find(x, x + count, top);
    return at == x + count ? 0 : static_cast<std::uint32_t>(at - x);
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tessera::native {

HWY_EXPORT(siluMulAny);
HWY_EXPORT(argmaxAny);

bool siluMul(ThreadPool& pool, const ConstMatrixView& gate, const ConstMatrixView& up,
             const MatrixView& y) {
    assert(gate.rows == up.rows && gate.columns == up.columns);
    assert(gate.rows == y.rows && gate.columns == y.columns);
    return HWY_DYNAMIC_DISPATCH(siluMulAny)(pool, gate, up, y);
}

std::uint32_t argmax(const float* x, std::size_t count) {
    return HWY_DYNAMIC_DISPATCH(argmaxAny)(x, count);
}

}  // namespace tessera::native
#endif
