// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <QtTest>

#include "engine/native/attention/attention.h"
#include "engine/native/attention/relative_terms.h"
#include "tests/engine/native/guarded.h"
#include "tests/engine/native/simd_targets.h"
#include "tests/kernels/reference/reference.h"
#include "tests/kernels/reference/test_data.h"

using namespace tessera;
using namespace tessera::testing;
using native::MapAxis;

namespace {

struct Case {
    std::uint32_t maps = 1;
    std::uint32_t mapRows = 1;
    std::uint32_t mapColumns = 1;
    std::uint32_t heads = 2;
    std::uint32_t kvHeads = 2;
    std::uint32_t headDim = 64;

    std::uint32_t tokens() const { return mapRows * mapColumns; }
    std::string text() const {
        return fmt::format("{} maps of {} x {}, {}/{} heads of {}", maps, mapRows, mapColumns,
                           heads, kvHeads, headDim);
    }
};

// Windows of one row or one place, odd ones, and those of the published model.
std::vector<Case> cases() {
    std::vector<Case> all = {{1, 1, 1, 1, 1, 1},   {3, 1, 7, 2, 2, 8},    {2, 5, 3, 2, 2, 12},
                             {5, 4, 4, 4, 2, 26},  {2, 14, 14, 3, 3, 64}, {1, 9, 20, 1, 1, 104},
                             {1, 17, 2, 2, 1, 72}, {1, 3, 5, 2, 2, 256},  {2, 33, 8, 1, 1, 26},
                             {1, 6, 50, 1, 1, 32}};
    if (!reducedRun())
        all.push_back({1, 32, 64, 1, 1, 64});
    return all;
}

}  // namespace

class TestNativeRelativePositions : public QObject {
    Q_OBJECT

  private slots:
    void termsAndAttention() {
        const std::vector<std::int64_t> targets = simdTargets();
        native::ThreadPool pool(2);
        for (const Case& c : cases()) {
            const std::size_t rows = std::size_t(c.maps) * c.tokens();
            const std::size_t columns = std::size_t(c.heads) * c.headDim;
            const std::size_t kvColumns = std::size_t(c.kvHeads) * c.headDim;
            const auto q = randomFloats(rows * columns, 1);
            const auto k = randomFloats(rows * kvColumns, 2);
            const auto v = randomFloats(rows * kvColumns, 3);
            const auto rowTable = randomFloats(std::size_t(2 * c.mapRows - 1) * c.headDim, 4);
            const auto columnTable = randomFloats(std::size_t(2 * c.mapColumns - 1) * c.headDim, 5);
            const auto rowTerms = reference::relativeTerms(q, c.heads, c.headDim, rowTable,
                                                           c.mapRows, c.mapColumns, false);
            const auto columnTerms = reference::relativeTerms(q, c.heads, c.headDim, columnTable,
                                                              c.mapRows, c.mapColumns, true);
            reference::Attention shape = {c.maps,    c.tokens(), c.heads,
                                          c.kvHeads, c.headDim,  c.tokens()};
            shape.rowTerms = rowTerms;
            shape.columnTerms = columnTerms;
            shape.mapColumns = c.mapColumns;
            const auto expected = reference::attention(shape, q, k, v);
            Guarded qMemory(q);
            Guarded kMemory(k);
            Guarded vMemory(v);
            Guarded rowMemory(rowTable);
            Guarded columnMemory(columnTable);
            for (const std::int64_t target : targets) {
                useSimdTarget(target);
                const std::string text = c.text() + " " + hwy::TargetName(target);
                Guarded byRow(rowTerms.size() * sizeof(float));
                Guarded byColumn(columnTerms.size() * sizeof(float));
                Guarded y(q.size() * sizeof(float));
                const native::TokenMap map = {c.mapRows, c.mapColumns};
                const native::MatrixView qView = qMemory.view(rows, columns);
                const native::MatrixView rowView =
                    byRow.view(rows, std::size_t(c.heads) * c.mapRows);
                const native::MatrixView columnView =
                    byColumn.view(rows, std::size_t(c.heads) * c.mapColumns);
                QVERIFY(native::relativePositionTerms(pool, qView, c.heads, rowMemory.floats(), map,
                                                      MapAxis::Rows, rowView));
                QVERIFY(native::relativePositionTerms(pool, qView, c.heads, columnMemory.floats(),
                                                      map, MapAxis::Columns, columnView));
                TESSERA_VERIFY_NATIVE(byRow.check() + byColumn.check(), text);
                TESSERA_VERIFY_NATIVE(compare(byRow.values(), rowTerms, 1e-12), text);
                TESSERA_VERIFY_NATIVE(compare(byColumn.values(), columnTerms, 1e-12), text);
                const native::RelativePositions positions = {rowView, columnView, c.mapColumns};
                QVERIFY(native::fullAttention(
                    pool, {c.maps, c.tokens(), c.heads, c.kvHeads, c.headDim}, qView,
                    kMemory.view(rows, kvColumns), vMemory.view(rows, kvColumns),
                    y.view(rows, columns), &positions));
                TESSERA_VERIFY_NATIVE(y.check(), text);
                TESSERA_VERIFY_NATIVE(compare(y.values(), expected, 1e-10), text);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestNativeRelativePositions)
#include "tst_native_relative_positions.moc"
