// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "engine/kernels/attention.h"
#include "engine/kernels/vision.h"
#include "tests/engine/kernels/gpu_fixture.h"
#include "tests/kernels/reference/reference.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

struct Case {
    std::uint32_t maps = 1;
    TokenMap map;
    std::uint32_t heads = 2;
    std::uint32_t kvHeads = 2;
    std::uint32_t headDim = 64;

    std::uint32_t tokens() const { return map.rows * map.columns; }
    AttentionShape shape() const { return {maps, tokens(), heads, kvHeads, headDim}; }
    std::string text() const {
        return fmt::format("{} maps of {} x {}, {}/{} heads of {}", maps, map.rows, map.columns,
                           heads, kvHeads, headDim);
    }
};

// Windows of one row or one place, odd ones, and those of the published model.
std::vector<Case> cases() {
    return {{1, {1, 1}, 1, 1, 1},   {3, {1, 7}, 2, 2, 8},    {2, {5, 3}, 2, 2, 12},
            {5, {4, 4}, 4, 2, 26},  {2, {14, 14}, 3, 3, 64}, {1, {9, 20}, 1, 1, 104},
            {1, {17, 2}, 2, 1, 72}, {1, {3, 5}, 2, 2, 256},  {2, {33, 8}, 1, 1, 26}};
}

struct Inputs {
    std::vector<float> q, k, v, rowTable, columnTable;
    Tensor qTensor, kTensor, vTensor;
    BufferSlice rowSlice, columnSlice;
};

Inputs makeInputs(GpuFixture& gpu, const Case& c) {
    Inputs in;
    const std::uint32_t rows = c.maps * c.tokens();
    in.q = randomFloats(std::size_t(rows) * c.heads * c.headDim, 1);
    in.k = randomFloats(std::size_t(rows) * c.kvHeads * c.headDim, 2);
    in.v = randomFloats(std::size_t(rows) * c.kvHeads * c.headDim, 3);
    in.rowTable = randomFloats(std::size_t(2 * c.map.rows - 1) * c.headDim, 4);
    in.columnTable = randomFloats(std::size_t(2 * c.map.columns - 1) * c.headDim, 5);
    in.qTensor = gpu.input(in.q, rows, c.heads * c.headDim);
    in.kTensor = gpu.input(in.k, rows, c.kvHeads * c.headDim);
    in.vTensor = gpu.input(in.v, rows, c.kvHeads * c.headDim);
    in.rowSlice = gpu.input(in.rowTable);
    in.columnSlice = gpu.input(in.columnTable);
    return in;
}

std::vector<float> attended(const Case& c, const Inputs& in) {
    const auto rowTerms = reference::relativeTerms(in.q, c.heads, c.headDim, in.rowTable,
                                                   c.map.rows, c.map.columns, false);
    const auto columnTerms = reference::relativeTerms(in.q, c.heads, c.headDim, in.columnTable,
                                                      c.map.rows, c.map.columns, true);
    reference::Attention shape = {c.maps, c.tokens(), c.heads, c.kvHeads, c.headDim, c.tokens()};
    shape.rowTerms = rowTerms;
    shape.columnTerms = columnTerms;
    shape.mapColumns = c.map.columns;
    return reference::attention(shape, in.q, in.k, in.v);
}

}  // namespace

class TestRelativePositions : public QObject {
    Q_OBJECT

  private slots:
    void terms_data() { addFamilies(); }
    void terms() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        std::vector<Case> all = cases();
        if (!reducedRun())
            all.push_back({9000, {8, 8}, 1, 1, 1});  // more groups than a grid's dimension may have
        for (const Case& c : all) {
            gpu.clear();
            const Inputs in = makeInputs(gpu, c);
            const std::uint32_t rows = c.maps * c.tokens();
            const Tensor byRow = gpu.output(rows, c.heads * c.map.rows);
            const Tensor byColumn = gpu.output(rows, c.heads * c.map.columns);
            TESSERA_VERIFY_OK(gpu.run([&](CommandStream& stream) {
                relativePositionTerms(stream, in.qTensor, c.heads, in.rowSlice, c.map,
                                      MapAxis::Rows, byRow);
                relativePositionTerms(stream, in.qTensor, c.heads, in.columnSlice, c.map,
                                      MapAxis::Columns, byColumn);
            }),
                              c.text());
            TESSERA_VERIFY_OK(
                compare(gpu.values(byRow),
                        reference::relativeTerms(in.q, c.heads, c.headDim, in.rowTable, c.map.rows,
                                                 c.map.columns, false),
                        1e-12),
                c.text());
            TESSERA_VERIFY_OK(
                compare(gpu.values(byColumn),
                        reference::relativeTerms(in.q, c.heads, c.headDim, in.columnTable,
                                                 c.map.rows, c.map.columns, true),
                        1e-12),
                c.text());
        }
    }

    void attention_data() { addFamilies(); }
    void attention() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        std::vector<Case> all = cases();
        if (!reducedRun())
            all.push_back({1, {64, 64}, 1, 1, 64});  // a whole image of the published model
        for (const Case& c : all) {
            gpu.clear();
            const Inputs in = makeInputs(gpu, c);
            const std::uint32_t rows = c.maps * c.tokens();
            const Tensor byRow = gpu.output(rows, c.heads * c.map.rows);
            const Tensor byColumn = gpu.output(rows, c.heads * c.map.columns);
            const Tensor y = gpu.output(rows, c.heads * c.headDim);
            const BufferSlice scratch =
                gpu.output(attentionScratchBytes(gpu.device(), c.shape(), c.tokens()));
            TESSERA_VERIFY_OK(gpu.run([&](CommandStream& stream) {
                relativePositionTerms(stream, in.qTensor, c.heads, in.rowSlice, c.map,
                                      MapAxis::Rows, byRow);
                relativePositionTerms(stream, in.qTensor, c.heads, in.columnSlice, c.map,
                                      MapAxis::Columns, byColumn);
                fullAttention(stream, c.shape(), in.qTensor, in.kTensor, in.vTensor, y, scratch,
                              RelativePositions{byRow, byColumn, c.map.columns});
            }),
                              c.text());
            const auto& expected = expectedOnce(c.text(), [&] { return attended(c, in); });
            TESSERA_VERIFY_OK(compare(gpu.values(y), expected, 1e-10), c.text());
        }
    }

    void cleanupTestCase() { QCOMPARE(m_fixtures.finish(), std::uint64_t(0)); }

  private:
    Fixtures m_fixtures;
};

QTEST_GUILESS_MAIN(TestRelativePositions)
#include "tst_relative_positions.moc"
