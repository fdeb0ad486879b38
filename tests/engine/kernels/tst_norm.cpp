// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <array>

#include "engine/kernels/norm.h"
#include "tests/engine/kernels/gpu_fixture.h"
#include "tests/kernels/reference/reference.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

constexpr std::array<std::uint32_t, 7> kColumns = {1, 4, 63, 64, 80, 1024, 4097};
constexpr float kEps = 1e-5f;

}  // namespace

class TestNorm : public QObject {
    Q_OBJECT

  private slots:
    void layerNorms_data() { addFamilies(); }
    void layerNorms() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        for (const std::uint32_t columns : kColumns) {
            for (const std::uint32_t rows : {1u, 577u}) {
                for (const float offset : {0.0f, 1000.0f}) {
                    if (reducedRun() && rows > 1 && columns > 80)
                        continue;
                    gpu.clear();
                    const auto x = randomFloats(std::size_t(rows) * columns, rows + columns,
                                                offset - 1.0f, offset + 1.0f);
                    const auto weight = randomFloats(columns, 1, 0.5f, 1.5f);
                    const auto bias = randomFloats(columns, 2);
                    const Tensor in = gpu.input(x, rows, columns);
                    const BufferSlice w = gpu.input(weight);
                    const BufferSlice b = gpu.input(bias);
                    const Tensor y = gpu.output(rows, columns);
                    const Tensor inPlace = gpu.inOut(x, rows, columns);
                    const std::string text =
                        fmt::format("{} x {} around {}", rows, columns, offset);
                    TESSERA_VERIFY_OK(gpu.run([&](CommandStream& stream) {
                        layerNorm(stream, in, w, b, kEps, y);
                        layerNorm(stream, inPlace, w, b, kEps, inPlace);
                    }),
                                      text);
                    // Around 1000 the mean itself is only known to about 1e-4.
                    const double bound = offset == 0.0f ? 1e-12 : 1e-7;
                    const auto expected = reference::layerNorm(x, weight, bias, kEps);
                    TESSERA_VERIFY_OK(compare(gpu.values(y), expected, bound), text);
                    QVERIFY(gpu.bytes(y.slice) == gpu.bytes(inPlace.slice));
                }
            }
        }
    }

    void rmsNorms_data() { addFamilies(); }
    void rmsNorms() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        for (const std::uint32_t columns : kColumns) {
            for (const std::uint32_t rows : {1u, 577u}) {
                for (const float size : {1.0f, 1e4f, 1e-4f}) {
                    if (reducedRun() && rows > 1 && columns > 80)
                        continue;
                    gpu.clear();
                    const auto x = randomFloats(std::size_t(rows) * columns, rows + columns, -size,
                                                2.0f * size);
                    const auto weight = randomFloats(columns, 1, 0.5f, 1.5f);
                    const Tensor in = gpu.input(x, rows, columns);
                    const BufferSlice w = gpu.input(weight);
                    const Tensor y = gpu.output(rows, columns);
                    const Tensor inPlace = gpu.inOut(x, rows, columns);
                    const std::string text = fmt::format("{} x {} of {}", rows, columns, size);
                    TESSERA_VERIFY_OK(gpu.run([&](CommandStream& stream) {
                        rmsNorm(stream, in, w, kEps, y);
                        rmsNorm(stream, inPlace, w, kEps, inPlace);
                    }),
                                      text);
                    TESSERA_VERIFY_OK(
                        compare(gpu.values(y), reference::rmsNorm(x, weight, kEps), 1e-12), text);
                    QVERIFY(gpu.bytes(y.slice) == gpu.bytes(inPlace.slice));
                }
            }
        }
    }

    void cleanupTestCase() { QCOMPARE(m_fixtures.finish(), std::uint64_t(0)); }

  private:
    Fixtures m_fixtures;
};

QTEST_GUILESS_MAIN(TestNorm)
#include "tst_norm.moc"
