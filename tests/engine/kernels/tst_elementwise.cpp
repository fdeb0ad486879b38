// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>

#include "engine/kernels/elementwise.h"
#include "tests/engine/kernels/gpu_fixture.h"
#include "tests/kernels/reference/reference.h"

using namespace tessera;
using namespace tessera::testing;

class TestElementwise : public QObject {
    Q_OBJECT

  private slots:
    void silu_data() { addFamilies(); }
    void silu() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        struct Shape {
            std::uint32_t rows, columns;
            float size;
        };
        // The last has more groups than one dimension of a grid may.
        for (const Shape& shape :
             {Shape{1, 4, 1}, Shape{3, 252, 5}, Shape{7, 1024, 200}, Shape{1601, 11008, 3}}) {
            if (reducedRun() && shape.rows > 100)
                continue;
            gpu.clear();
            const std::size_t count = std::size_t(shape.rows) * shape.columns;
            const auto gate = randomFloats(count, 1, -shape.size, shape.size);
            const auto up = randomFloats(count, 2);
            const Tensor g = gpu.inOut(gate, shape.rows, shape.columns);
            const Tensor u = gpu.input(up, shape.rows, shape.columns);
            const Tensor y = gpu.output(shape.rows, shape.columns);
            const std::string text = fmt::format("{} x {}", shape.rows, shape.columns);
            TESSERA_VERIFY_OK(gpu.run([&](CommandStream& stream) {
                siluMul(stream, g, u, y);
                siluMul(stream, g, u, g);
            }),
                              text);
            TESSERA_VERIFY_OK(compare(gpu.values(y), reference::siluMul(gate, up), 1e-12), text);
            QVERIFY(gpu.bytes(y.slice) == gpu.bytes(g.slice));
        }
    }

    void argmaxes_data() { addFamilies(); }
    void argmaxes() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
        constexpr float kInf = std::numeric_limits<float>::infinity();
        std::vector<std::vector<float>> cases = {
            {3.0f},
            {kNan},
            {kNan, kNan, kNan},
            {1.0f, 2.0f, 2.0f, 1.0f},
            {kNan, -5.0f, kNan, -4.0f},
            {kNan, -kInf, kNan},
            {-kInf, -kInf},
            {kInf, kNan, kInf},
            {-3.402823466e38f, -kInf, kNan},
            std::vector<float>(1000, 7.0f),
            randomFloats(151936, 4),
            randomFloats(152064, 5),
        };
        cases.push_back(std::vector<float>(1000, -2.0f));
        cases.back()[300] = cases.back()[999] = -1.0f;  // different threads
        cases.push_back(randomFloats(152064, 6));
        cases.back()[152063] = 9.0f;
        for (const auto& x : cases) {
            gpu.clear();
            const Tensor in = gpu.input(x, 1, std::uint32_t(x.size()));
            const BufferSlice index = gpu.output(4);
            TESSERA_VERIFY_OK(gpu.run([&](CommandStream& stream) { argmax(stream, in, index); }),
                              "argmax");
            QCOMPARE(gpu.values<std::uint32_t>(index).at(0), reference::argmax(x));
        }
    }

    void cleanupTestCase() { QCOMPARE(m_fixtures.finish(), std::uint64_t(0)); }

  private:
    Fixtures m_fixtures;
};

QTEST_GUILESS_MAIN(TestElementwise)
#include "tst_elementwise.moc"
