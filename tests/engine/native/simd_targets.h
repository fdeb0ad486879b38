// SPDX-License-Identifier: MIT
// The same test in each SIMD target that this processor can run, the baseline included.
#pragma once

#include <hwy/targets.h>

#include <QtTest>
#include <cstdint>
#include <vector>

namespace tessera::testing {

// Bits of Highway's targets, the best one first.
inline std::vector<std::int64_t> simdTargets() {
    hwy::SetSupportedTargetsForTest(0);
    const std::int64_t runnable = (hwy::SupportedTargets() | HWY_STATIC_TARGET) & (HWY_TARGETS);
    std::vector<std::int64_t> targets;
#if HWY_ARCH_X86
    // AVX-512 also with what some of our forms look for themselves (hasVnni).
    if ((hwy::SupportedTargets() & HWY_AVX3_DL) != 0)
        targets.push_back(HWY_AVX3_DL | (runnable & HWY_AVX3));
#endif
    for (std::int64_t left = runnable; left != 0; left &= left - 1)
        targets.push_back(left & -left);
    return targets;
}

// All operators that follow use this target and no better one.
inline void useSimdTarget(std::int64_t target) {
    hwy::SetSupportedTargetsForTest(target);
}

// A test's _data with a row for each target; its column is `target`.
inline void addSimdTargets() {
    QTest::addColumn<qint64>("target");
    for (const std::int64_t target : simdTargets())
        QTest::newRow(hwy::TargetName(target & -target)) << qint64(target);
}

}  // namespace tessera::testing

// Uses this row's target for the test function.
#define TESSERA_USE_SIMD_TARGET() \
    QFETCH(qint64, target);       \
    tessera::testing::useSimdTarget(target)
