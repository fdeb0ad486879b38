// SPDX-License-Identifier: MIT
// Norms, elementwise operators, rows and patches against their twins, in every SIMD target.
#include <fmt/format.h>

#include <QtTest>
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "engine/native/elements/elementwise.h"
#include "engine/native/elements/norm.h"
#include "engine/native/elements/rows.h"
#include "engine/native/elements/vision.h"
#include "tests/engine/native/guarded.h"
#include "tests/engine/native/simd_targets.h"
#include "tests/kernels/reference/reference.h"
#include "tests/kernels/reference/test_data.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

constexpr float kEps = 1e-5f;
constexpr std::array<std::uint32_t, 7> kColumns = {1, 4, 63, 64, 80, 1024, 4097};

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

class TestNativeElements : public QObject {
    Q_OBJECT

  private slots:
    void layerNorms_data() { addSimdTargets(); }
    void layerNorms() {
        TESSERA_USE_SIMD_TARGET();
        for (const std::uint32_t columns : kColumns) {
            for (const std::uint32_t rows : {1u, 77u}) {
                for (const float offset : {0.0f, 1000.0f}) {
                    const auto x = randomFloats(std::size_t(rows) * columns, rows + columns,
                                                offset - 1.0f, offset + 1.0f);
                    const auto weight = randomFloats(columns, 1, 0.5f, 1.5f);
                    const auto bias = randomFloats(columns, 2);
                    Guarded in(x);
                    Guarded w(weight);
                    Guarded b(bias);
                    Guarded y(x.size() * sizeof(float));
                    const std::string text =
                        fmt::format("{} x {} around {}", rows, columns, offset);
                    QVERIFY(native::layerNorm(m_pool, in.view(rows, columns), w.floats(),
                                              b.floats(), kEps, y.view(rows, columns)));
                    // Around 1000 the mean itself is only known to about 1e-4.
                    const double bound = offset == 0.0f ? 1e-12 : 1e-7;
                    TESSERA_VERIFY_NATIVE(
                        y.check() +
                            compare(y.values(), reference::layerNorm(x, weight, bias, kEps), bound),
                        text);
                    QVERIFY(native::layerNorm(m_pool, in.view(rows, columns), w.floats(),
                                              b.floats(), kEps, in.view(rows, columns)));
                    QVERIFY2(in.values() == y.values(), text.c_str());
                }
            }
        }
    }

    void rmsNorms_data() { addSimdTargets(); }
    void rmsNorms() {
        TESSERA_USE_SIMD_TARGET();
        for (const std::uint32_t columns : kColumns) {
            for (const std::uint32_t rows : {1u, 77u}) {
                for (const float size : {1.0f, 1e4f, 1e-4f}) {
                    const auto x = randomFloats(std::size_t(rows) * columns, rows + columns, -size,
                                                2.0f * size);
                    const auto weight = randomFloats(columns, 1, 0.5f, 1.5f);
                    Guarded in(x);
                    Guarded w(weight);
                    Guarded y(x.size() * sizeof(float));
                    const std::string text = fmt::format("{} x {} of {}", rows, columns, size);
                    QVERIFY(native::rmsNorm(m_pool, in.view(rows, columns), w.floats(), kEps,
                                            y.view(rows, columns)));
                    TESSERA_VERIFY_NATIVE(
                        y.check() + compare(y.values(), reference::rmsNorm(x, weight, kEps), 1e-12),
                        text);
                    QVERIFY(native::rmsNorm(m_pool, in.view(rows, columns), w.floats(), kEps,
                                            in.view(rows, columns)));
                    QVERIFY2(in.values() == y.values(), text.c_str());
                }
            }
        }
    }

    void silu_data() { addSimdTargets(); }
    void silu() {
        TESSERA_USE_SIMD_TARGET();
        struct Size {
            std::uint32_t rows, columns;
            float size;
        };
        for (const Size& s : {Size{1, 1, 1}, Size{1, 4, 1}, Size{3, 253, 5}, Size{7, 1024, 200},
                              Size{2, 40001, 3}}) {
            const std::size_t count = std::size_t(s.rows) * s.columns;
            const auto gate = randomFloats(count, 1, -s.size, s.size);
            const auto up = randomFloats(count, 2);
            Guarded g(gate);
            Guarded u(up);
            Guarded y(count * sizeof(float));
            const std::string text = fmt::format("{} x {}", s.rows, s.columns);
            QVERIFY(native::siluMul(m_pool, g.view(s.rows, s.columns), u.view(s.rows, s.columns),
                                    y.view(s.rows, s.columns)));
            TESSERA_VERIFY_NATIVE(
                y.check() + compare(y.values(), reference::siluMul(gate, up), 1e-13), text);
            QVERIFY(native::siluMul(m_pool, g.view(s.rows, s.columns), u.view(s.rows, s.columns),
                                    g.view(s.rows, s.columns)));
            QVERIFY2(g.values() == y.values(), text.c_str());
        }
    }

    void argmaxes_data() { addSimdTargets(); }
    void argmaxes() {
        TESSERA_USE_SIMD_TARGET();
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
            std::vector<float>(100, kNan),
            randomFloats(151936, 4),
            randomFloats(1001, 5),
        };
        cases.push_back(std::vector<float>(1000, -2.0f));
        cases.back()[300] = cases.back()[999] = -1.0f;
        cases.push_back(randomFloats(152067, 6));
        cases.back()[152066] = 9.0f;
        for (const auto& x : cases)
            QCOMPARE(native::argmax(x.data(), x.size()), reference::argmax(x));
    }

    void gathering() {
        // Single rows, neighbours, windows of a convolution.
        for (const Shape& shape :
             {Shape{1, 1, 1, 1}, Shape{1, 18, 9, 1, 2}, Shape{7, 65, 1, 3, 3},
              Shape{50, 1152, 4, 9}, Shape{196, 18, 9, 49, 2}, Shape{577, 1024, 1, 576},
              Shape{11, 3, 25, 200, 1}, Shape{9, 2, 1, 70000}, Shape{300, 576, 9, 300}}) {
            const auto x = randomFloats(std::size_t(shape.rows) * shape.columns, 1);
            const auto indices = randomIndices(shape);
            const std::uint32_t columns = shape.taps * shape.columns + shape.padding;
            Guarded in(x);
            Guarded y(std::size_t(shape.newRows) * columns * sizeof(float));
            QVERIFY(native::gatherRows(m_pool, in.view(shape.rows, shape.columns), indices.data(),
                                       shape.taps, y.view(shape.newRows, columns)));
            TESSERA_VERIFY_NATIVE(y.check(), shape.text());
            QVERIFY2(
                y.values() == reference::gatherRows(x, shape.columns, indices, shape.taps, columns),
                shape.text().c_str());
        }
    }

    void blending_data() { addSimdTargets(); }
    void blending() {
        TESSERA_USE_SIMD_TARGET();
        for (const Shape& shape :
             {Shape{1, 1, 1, 1}, Shape{5, 26, 4, 7}, Shape{100, 64, 4, 33}, Shape{10, 65, 9, 12},
              Shape{729, 1152, 4, 100}, Shape{9, 3, 2, 70000}}) {
            const auto x = randomFloats(std::size_t(shape.rows) * shape.columns, 1);
            const auto indices = randomIndices(shape);
            const auto weights = randomFloats(indices.size(), 2);
            Guarded in(x);
            Guarded y(std::size_t(shape.newRows) * shape.columns * sizeof(float));
            QVERIFY(native::blendRows(m_pool, in.view(shape.rows, shape.columns), indices.data(),
                                      weights.data(), shape.taps,
                                      y.view(shape.newRows, shape.columns)));
            TESSERA_VERIFY_NATIVE(
                y.check() +
                    compare(y.values(),
                            reference::blendRows(x, shape.columns, indices, weights, shape.taps),
                            1e-13),
                shape.text());
        }
    }

    void masking() {
        for (const Shape& shape : {Shape{1, 1, 1, 1}, Shape{1, 12, 1, 1}, Shape{33, 8, 1, 33},
                                   Shape{512, 256, 1, 512}, Shape{70000, 3, 1, 70000}}) {
            // Rows that are not kept may hold anything, even what is not a number.
            auto x = randomFloats(std::size_t(shape.rows) * shape.columns, 1);
            const auto ids = randomIndices(shape);
            for (std::size_t i = 0; i < x.size(); i += 5)
                x[i] = ids[i / shape.columns] < 0 ? x[i] : std::numeric_limits<float>::quiet_NaN();
            Guarded y(x);
            QVERIFY(native::maskRows(m_pool, ids.data(), 2.0f, y.view(shape.rows, shape.columns)));
            TESSERA_VERIFY_NATIVE(y.check(), shape.text());
            QVERIFY2(y.values() == reference::maskRows(ids, 2.0f, x), shape.text().c_str());
        }
    }

    void patches() {
        struct Size {
            std::uint32_t tiles, size, patchSize;
        };
        for (const Size& s : {Size{1, 14, 14}, Size{3, 336, 14}, Size{2, 35, 7}, Size{1, 224, 32},
                              Size{2, 15, 5}}) {
            const auto pixels = randomFloats(std::size_t(s.tiles) * 3 * s.size * s.size, 1);
            const std::uint32_t side = s.size / s.patchSize;
            const std::uint32_t columns = (3 * s.patchSize * s.patchSize + 3) / 4 * 4;
            Guarded in(pixels);
            const std::size_t rows = std::size_t(s.tiles) * side * side;
            Guarded y(rows * columns * sizeof(float));
            QVERIFY(
                native::patchify(m_pool, in.floats(), s.size, s.patchSize, y.view(rows, columns)));
            TESSERA_VERIFY_NATIVE(y.check(), "patchify");
            QVERIFY(y.values() == reference::patchify(pixels, s.size, s.patchSize, columns));
        }
    }

    void classTokens() {
        for (const std::uint32_t tiles : {1u, 5u}) {
            for (const std::uint32_t perTile : {1u, 49u, 576u}) {
                for (const std::uint32_t hidden : {3u, 80u, 256u}) {
                    const std::size_t rows = std::size_t(tiles) * perTile;
                    const auto patches = randomFloats(rows * hidden, 1);
                    const auto classEmbedding = randomFloats(hidden, 2);
                    const auto positions = randomFloats(std::size_t(perTile + 1) * hidden, 3);
                    Guarded in(patches);
                    Guarded classMemory(classEmbedding);
                    Guarded positionMemory(positions);
                    Guarded y((rows + tiles) * hidden * sizeof(float));
                    Guarded dropped(rows * hidden * sizeof(float));
                    QVERIFY(native::embedPatches(m_pool, in.view(rows, hidden),
                                                 classMemory.floats(), positionMemory.floats(),
                                                 perTile, y.view(rows + tiles, hidden)));
                    QVERIFY(native::dropClassToken(m_pool, y.view(rows + tiles, hidden), perTile,
                                                   dropped.view(rows, hidden)));
                    TESSERA_VERIFY_NATIVE(y.check() + dropped.check(), "class tokens");
                    const auto expected =
                        reference::vitEmbed(patches, classEmbedding, positions, perTile);
                    QVERIFY(y.values() == expected);
                    QVERIFY(dropped.values() == reference::dropClass(expected, perTile, hidden));
                    // Without class tokens, in place.
                    const std::vector<float> fewer(
                        positions.begin(), positions.begin() + std::ptrdiff_t(perTile * hidden));
                    QVERIFY(native::embedPatches(m_pool, in.view(rows, hidden), nullptr,
                                                 positionMemory.floats(), perTile,
                                                 in.view(rows, hidden)));
                    TESSERA_VERIFY_NATIVE(in.check(), "without class tokens");
                    QVERIFY(in.values() == reference::vitEmbed(patches, {}, fewer, perTile));
                }
            }
        }
    }

    void stopsBetweenPieces() {
        native::ThreadPool pool(2);
        std::stop_source stop;
        stop.request_stop();
        pool.stopWith(stop.get_token());
        std::vector<float> x(100000, 1.0f);
        const native::MatrixView view(x.data(), 100, 1000);
        QVERIFY(!native::rmsNorm(pool, view, x.data(), kEps, view));
        QVERIFY(!native::siluMul(pool, view, view, view));
        QVERIFY(!native::maskRows(pool, std::vector<std::int32_t>(100).data(), 1.0f, view));
        QVERIFY(x == std::vector<float>(100000, 1.0f));
    }

  private:
    native::ThreadPool m_pool{2};
};

QTEST_GUILESS_MAIN(TestNativeElements)
#include "tst_native_elements.moc"
