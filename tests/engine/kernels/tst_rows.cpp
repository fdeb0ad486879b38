// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "engine/kernels/rows.h"
#include "tests/engine/kernels/gpu_fixture.h"
#include "tests/kernels/reference/reference.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

struct Shape {
    std::uint32_t rows;     // of x
    std::uint32_t columns;  // of x
    std::uint32_t taps;
    std::uint32_t newRows;  // of y
    std::uint32_t padding = 0;

    std::string text() const {
        return fmt::format("{} x {} -> {} rows of {} and {} zeros", rows, columns, newRows, taps,
                           padding);
    }
    bool large() const { return std::uint64_t(newRows) * taps * columns > 1'000'000; }
};

// One index in four is negative.
std::vector<std::int32_t> randomIndices(const Shape& shape) {
    std::vector<std::int32_t> indices;
    std::mt19937 engine(7);
    for (std::uint32_t i = 0; i < shape.newRows * shape.taps; ++i) {
        const auto random = static_cast<std::uint32_t>(engine());
        indices.push_back(random % 4 == 0 ? -1 - std::int32_t(random % 300)
                                          : std::int32_t(random / 4 % shape.rows));
    }
    return indices;
}

}  // namespace

class TestRows : public QObject {
    Q_OBJECT

  private slots:
    void gathering_data() { addFamilies(); }
    void gathering() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        // Single rows, neighbours, windows of a convolution; more groups than a dimension of the
        // grid may have; more work than fits into one submission.
        for (const Shape& shape :
             {Shape{1, 1, 1, 1}, Shape{1, 18, 9, 1, 2}, Shape{7, 65, 1, 3, 3},
              Shape{50, 1152, 4, 9}, Shape{196, 18, 9, 49, 2}, Shape{577, 1024, 1, 576},
              Shape{11, 3, 25, 200, 1}, Shape{9, 2, 1, 70000}, Shape{40, 1, 3, 50000, 1},
              Shape{300, 576, 9, 3000}}) {
            if (reducedRun() && shape.large())
                continue;
            gpu.clear();
            const auto x = randomFloats(std::size_t(shape.rows) * shape.columns, 1);
            const auto indices = randomIndices(shape);
            const Tensor in = gpu.input(x, shape.rows, shape.columns);
            const BufferSlice slice = gpu.input(indices);
            const Tensor y = gpu.output(shape.newRows, shape.taps * shape.columns + shape.padding);
            TESSERA_VERIFY_OK(gpu.run([&](CommandStream& stream) {
                gatherRows(stream, in, slice, shape.taps, y);
            }),
                              shape.text());
            QVERIFY2(gpu.values(y) ==
                         reference::gatherRows(x, shape.columns, indices, shape.taps, y.columns),
                     shape.text().c_str());
        }
    }

    void blending_data() { addFamilies(); }
    void blending() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        for (const Shape& shape :
             {Shape{1, 1, 1, 1}, Shape{5, 26, 4, 7}, Shape{100, 64, 4, 33}, Shape{10, 65, 9, 12},
              Shape{729, 1152, 4, 100}, Shape{9, 3, 2, 70000}, Shape{200, 1000, 4, 3000}}) {
            if (reducedRun() && shape.large())
                continue;
            gpu.clear();
            const auto x = randomFloats(std::size_t(shape.rows) * shape.columns, 1);
            const auto indices = randomIndices(shape);
            const auto weights = randomFloats(indices.size(), 2);
            const Tensor in = gpu.input(x, shape.rows, shape.columns);
            const BufferSlice indexSlice = gpu.input(indices);
            const BufferSlice weightSlice = gpu.input(weights);
            const Tensor y = gpu.output(shape.newRows, shape.columns);
            TESSERA_VERIFY_OK(gpu.run([&](CommandStream& stream) {
                blendRows(stream, in, indexSlice, weightSlice, shape.taps, y);
            }),
                              shape.text());
            TESSERA_VERIFY_OK(
                compare(gpu.values(y),
                        reference::blendRows(x, shape.columns, indices, weights, shape.taps),
                        1e-13),
                shape.text());
        }
    }

    void masking_data() { addFamilies(); }
    void masking() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        for (const Shape& shape :
             {Shape{1, 1, 1, 1}, Shape{1, 12, 1, 1}, Shape{33, 8, 1, 33}, Shape{512, 256, 1, 512},
              Shape{70000, 3, 1, 70000}, Shape{3000, 2048, 1, 3000}}) {
            if (reducedRun() && shape.large())
                continue;
            gpu.clear();
            // Rows that are not kept may hold anything, even what is not a number.
            auto x = randomFloats(std::size_t(shape.rows) * shape.columns, 1);
            const auto ids = randomIndices(shape);
            for (std::size_t i = 0; i < x.size(); i += 5)
                x[i] = ids[i / shape.columns] < 0 ? x[i] : std::numeric_limits<float>::quiet_NaN();
            const BufferSlice idSlice = gpu.input(ids);
            const Tensor y = gpu.inOut(x, shape.rows, shape.columns);
            TESSERA_VERIFY_OK(
                gpu.run([&](CommandStream& stream) { maskRows(stream, idSlice, 2.0f, y); }),
                shape.text());
            QVERIFY2(gpu.values(y) == reference::maskRows(ids, 2.0f, x), shape.text().c_str());
        }
    }

    void cleanupTestCase() { QCOMPARE(m_fixtures.finish(), std::uint64_t(0)); }

  private:
    Fixtures m_fixtures;
};

QTEST_GUILESS_MAIN(TestRows)
#include "tst_rows.moc"
