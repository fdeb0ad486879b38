// SPDX-License-Identifier: MIT
// Products against their twin in double, in every SIMD target.
#include <fmt/format.h>

#include <QtTest>
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <thread>

#include "engine/native/products/matmul.h"
#include "tests/engine/native/simd_targets.h"
#include "tests/kernels/reference/reference.h"
#include "tests/kernels/reference/test_data.h"

using namespace tessera;
using namespace tessera::testing;
using native::matmul;
using native::ThreadPool;

namespace {

constexpr float kUntouched = 12345.0f;

// Normalised mean-square error against the twin, as for the kernels of GPUs (tst_matmul).
double bound(TensorType type) {
    switch (type) {
        case TensorType::F32:
        case TensorType::F16:
        case TensorType::BF16:
            return 1e-12;
        case TensorType::Q4_1:
        case TensorType::Q5_1:
        case TensorType::Q2_K:
        case TensorType::Q4_K:
        case TensorType::Q5_K:
            return 1e-10;  // random minimums do not make up for the quants, so sums cancel
        default:
            return 1e-11;
    }
}

struct Case {
    TensorType type = TensorType::F32;
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::size_t tokens = 0;
    bool bias = false;
    Activation activation = Activation::None;
    bool scale = false;
    bool residual = false;
    bool inPlace = false;
    std::size_t padding = 0;  // columns of y behind the weight's rows
    std::size_t gap = 0;      // floats between rows of x and of y that belong to neither

    std::string text() const {
        return fmt::format(
            "{} {} x {}, {} tokens, bias {}, activation {}, scale {}, residual {}{}, padding {}, "
            "gap {}",
            tensorTypeInfo(type).name, rows, columns, tokens, bias, static_cast<int>(activation),
            scale, residual, inPlace ? " in place" : "", padding, gap);
    }
};

// Rows of `values` with `stride` floats from one to the next.
std::vector<float> spread(const std::vector<float>& values, std::size_t columns,
                          std::size_t stride) {
    std::vector<float> result(values.size() / columns * stride, kUntouched);
    for (std::size_t i = 0; i < values.size(); ++i)
        result[i / columns * stride + i % columns] = values[i];
    return result;
}

std::string runCase(ThreadPool& pool, const Case& c) {
    const auto rows = std::uint32_t(c.rows);
    const auto columns = std::uint32_t(c.columns);
    const auto tokens = std::uint32_t(c.tokens);
    const auto aligned = randomStored(c.type, rows, columns, rows * 31 + columns);
    const auto w = reference::weights(c.type, aligned, rows, columns);
    // Rows of a mapped file are aligned to nothing.
    std::vector<std::byte> stored(aligned.size() + 1);
    std::ranges::copy(aligned, stored.begin() + 1);
    const auto x = randomFloats(c.tokens * c.columns, tokens);
    const auto bias = randomFloats(c.rows, 5);
    const auto scale = randomFloats(c.rows, 7);
    const auto residual = randomFloats(c.tokens * c.rows, 6);
    const std::size_t yColumns = c.rows + c.padding;
    const std::size_t yStride = yColumns + c.gap;

    std::vector<float> xMemory = spread(x, c.columns, c.columns + c.gap);
    std::vector<float> residualMemory = spread(residual, c.rows, yStride);
    std::vector<float> yMemory(c.tokens * yStride, kUntouched);
    native::MatrixView y(yMemory.data(), c.tokens, yColumns, yStride);
    native::Epilogue epilogue;
    reference::Epilogue expectedEpilogue;
    epilogue.activation = expectedEpilogue.activation = c.activation;
    if (c.bias) {
        epilogue.bias = bias.data();
        expectedEpilogue.bias = bias;
    }
    if (c.scale) {
        epilogue.scale = scale.data();
        expectedEpilogue.scale = scale;
    }
    if (c.residual) {
        if (c.inPlace) {
            yMemory = residualMemory;
            y.data = yMemory.data();
            epilogue.residual = y;
        } else {
            epilogue.residual =
                native::MatrixView(residualMemory.data(), c.tokens, yColumns, yStride);
        }
        expectedEpilogue.residual = residual;
    }
    matmul(pool, native::weightView(c.type, stored.data() + 1, c.rows, c.columns),
           native::MatrixView(xMemory.data(), c.tokens, c.columns, c.columns + c.gap), y, epilogue);

    const auto expected = reference::matmul(w, rows, columns, x, tokens, expectedEpilogue);
    std::vector<float> actual;
    for (std::size_t i = 0; i < yMemory.size(); ++i) {
        const std::size_t column = i % yStride;
        if (column < c.rows)
            actual.push_back(yMemory[i]);
        else if (yMemory[i] != (column < yColumns ? 0.0f : kUntouched))
            return fmt::format("column {} of token {} is {}", column, i / yStride, yMemory[i]);
    }
    // Rounding errors of sums grow with their length.
    return compare(actual, expected, bound(c.type) * std::max(1.0, double(c.columns) / 200.0));
}

#define VERIFY_CASE(pool, c)                                                  \
    do {                                                                      \
        const std::string complaint = runCase(pool, c);                       \
        QVERIFY2(complaint.empty(), ((c).text() + ": " + complaint).c_str()); \
    } while (false)

std::size_t someColumns(TensorType type) {
    return tensorTypeInfo(type).blockWeights == 256 ? 768 : 96;
}

constexpr std::array kSomeTypes = {TensorType::F32,  TensorType::BF16, TensorType::Q4_0,
                                   TensorType::Q8_0, TensorType::Q4_K, TensorType::Q6_K};

}  // namespace

class TestNativeMatmul : public QObject {
    Q_OBJECT

  private slots:
    void shapes_data() { addSimdTargets(); }
    void shapes() {
        TESSERA_USE_SIMD_TARGET();
        ThreadPool pool(2);
        constexpr std::array<std::size_t, 8> kRows = {1, 3, 8, 31, 64, 100, 129, 300};
        constexpr std::array<std::size_t, 9> kColumns = {1, 5, 32, 96, 256, 288, 588, 768, 1056};
        constexpr std::array<std::size_t, 12> kTokens = {1, 2, 3, 4, 7, 9, 15, 16, 33, 47, 49, 65};
        for (const TensorType type : supportedMatrixTypes()) {
            const bool quantised = tensorTypeInfo(type).blockWeights > 1;
            std::uint32_t number = static_cast<std::uint32_t>(type);
            for (const std::size_t rows : kRows) {
                for (const std::size_t columns : kColumns) {
                    if (columns % tensorTypeInfo(type).blockWeights != 0)
                        continue;
                    for (const std::size_t tokens : kTokens) {
                        // The types share most of their code, and the twin is slow.
                        ++number;
                        const bool large = rows * columns * tokens > 400000;
                        if (number % (large ? 23 : quantised ? 5 : 2) != 0)
                            continue;
                        Case c = {type, rows, columns, tokens};
                        c.gap = number % 3;
                        VERIFY_CASE(pool, c);
                    }
                }
            }
        }
    }

    // More tokens than are packed at a time, more threads than pieces.
    void manyTokens_data() { addSimdTargets(); }
    void manyTokens() {
        TESSERA_USE_SIMD_TARGET();
        ThreadPool pool(3);
        for (const std::size_t tokens : {575u, 577u, 592u, 609u, 1200u}) {
            Case c = {TensorType::Q8_0, 17, 288, tokens};
            c.bias = c.residual = true;
            VERIFY_CASE(pool, c);
            QVERIFY(pool.scratchBytes() <= native::matmulScratchBytes(tokens, 288, 3));
        }
    }

    // A product with a unit vector is a weight, in each of the forms.
    void exactWeights_data() { addSimdTargets(); }
    void exactWeights() {
        TESSERA_USE_SIMD_TARGET();
        ThreadPool pool(2);
        for (const TensorType type : supportedMatrixTypes()) {
            constexpr std::uint32_t kRows = 37;
            const std::size_t columns = tensorTypeInfo(type).blockWeights == 256 ? 512 : 64;
            const auto stored = randomStored(type, kRows, std::uint32_t(columns), 77);
            const auto w = reference::weights(type, stored, kRows, std::uint32_t(columns));
            const auto weight = native::weightView(type, stored.data(), kRows, columns);
            std::vector<float> units(columns * columns);
            for (std::size_t i = 0; i < columns; ++i)
                units[i * columns + i] = 1.0f;
            for (const std::size_t tokens : {std::size_t(1), std::size_t(5), columns}) {
                for (std::size_t first = 0; first + tokens <= columns; first += 3 * tokens) {
                    std::vector<float> y(tokens * kRows);
                    matmul(pool, weight,
                           native::MatrixView(units.data() + first * columns, tokens, columns),
                           {y.data(), tokens, kRows});
                    for (std::size_t i = 0; i < y.size(); ++i) {
                        const float expected = w[i % kRows * columns + first + i / kRows];
                        QVERIFY2(y[i] == expected,
                                 fmt::format("{}, {} tokens, weight {} of row {}: {} not {}",
                                             tensorTypeInfo(type).name, tokens, first + i / kRows,
                                             i % kRows, y[i], expected)
                                     .c_str());
                    }
                }
            }
        }
    }

    void epilogues_data() { addSimdTargets(); }
    void epilogues() {
        TESSERA_USE_SIMD_TARGET();
        ThreadPool pool(2);
        for (const std::size_t tokens : {1u, 6u, 29u}) {
            for (const Activation activation : {Activation::None, Activation::QuickGelu,
                                                Activation::Gelu, Activation::GeluTanh}) {
                for (int mask = 0; mask < 12; ++mask) {
                    Case c = {TensorType::F32, 141, 40, tokens};
                    c.bias = mask % 2 != 0;
                    c.scale = mask % 4 >= 2;
                    c.residual = mask >= 4;
                    c.inPlace = mask >= 8;
                    c.activation = activation;
                    VERIFY_CASE(pool, c);
                }
            }
        }
    }

    void paddedRows_data() { addSimdTargets(); }
    void paddedRows() {
        TESSERA_USE_SIMD_TARGET();
        ThreadPool pool(2);
        for (const TensorType type : kSomeTypes) {
            for (const std::size_t rows : {1u, 18u, 46u, 63u, 131u}) {
                for (const std::size_t tokens : {1u, 2u, 9u, 33u}) {
                    Case c = {type, rows, someColumns(type), tokens};
                    c.padding = (rows + 3) / 4 * 4 - rows;
                    c.gap = tokens;
                    c.bias = c.scale = c.residual = rows % 2 != 0;
                    c.inPlace = rows % 3 == 0;
                    c.activation = Activation::GeluTanh;
                    VERIFY_CASE(pool, c);
                }
            }
        }
    }

    // Activations far from zero, where exp overflows.
    void extremeActivations_data() { addSimdTargets(); }
    void extremeActivations() {
        TESSERA_USE_SIMD_TARGET();
        ThreadPool pool(1);
        std::vector<float> w;
        for (int row = -40; row <= 40; ++row)
            w.push_back(float(row) * float(std::abs(row)) * 0.25f);
        const std::vector<float> x = {1.0f};
        const auto rows = std::uint32_t(w.size());
        for (const Activation activation :
             {Activation::QuickGelu, Activation::Gelu, Activation::GeluTanh}) {
            std::vector<float> y(rows);
            native::Epilogue epilogue;
            epilogue.activation = activation;
            matmul(pool,
                   native::weightView(TensorType::F32, reinterpret_cast<std::byte*>(w.data()), rows,
                                      1),
                   native::ConstMatrixView{x.data(), 1, 1, 1}, {y.data(), 1, rows}, epilogue);
            reference::Epilogue expected;
            expected.activation = activation;
            const auto wanted = reference::matmul(w, rows, 1, x, 1, expected);
            for (std::size_t i = 0; i < rows; ++i) {
                const double error = std::abs(double(y[i]) - wanted[i]);
                QVERIFY2(error <= 4e-7 * std::max(1.0, std::abs(double(wanted[i]))),
                         fmt::format("activation {} of {}: {} instead of {}",
                                     static_cast<int>(activation), w[i], y[i], wanted[i])
                             .c_str());
            }
        }
    }

    void manyColumns_data() { addSimdTargets(); }
    void manyColumns() {
        TESSERA_USE_SIMD_TARGET();
        ThreadPool pool(2);
        for (const TensorType type : kSomeTypes) {
            for (const std::size_t tokens : {1u, 3u, 17u}) {
                const Case c = {type, 5, 33 * 768, tokens};
                VERIFY_CASE(pool, c);
            }
        }
    }

    // Activations far from one, beside much larger ones, zero, or no numbers at all.
    void rangesOfX_data() { addSimdTargets(); }
    void rangesOfX() {
        TESSERA_USE_SIMD_TARGET();
        ThreadPool pool(2);
        constexpr std::uint32_t kRows = 9;
        constexpr std::uint32_t kColumns = 768;
        for (const TensorType type : supportedMatrixTypes()) {
            const auto stored = randomStored(type, kRows, kColumns, 3);
            const auto weight = native::weightView(type, stored.data(), kRows, kColumns);
            const auto w = reference::weights(type, stored, kRows, kColumns);
            const auto product = [&](const std::vector<float>& x) {
                std::vector<float> y(kRows);
                matmul(pool, weight, native::MatrixView(const_cast<float*>(x.data()), 1, kColumns),
                       {y.data(), 1, kRows});
                return y;
            };
            for (const float factor : {1e-25f, 1e-3f, 1.0f, 1e25f}) {
                auto x = randomFloats(kColumns, 4);
                for (std::size_t i = 0; i < kColumns; ++i)
                    x[i] *= factor * (i % 96 == 7 ? 300.0f : i / 32 % 3 == 0 ? 0.0f : 1.0f);
                const auto expected = reference::matmul(w, kRows, kColumns, x, 1, {});
                const std::string complaint = compare(product(x), expected, 4 * bound(type));
                QVERIFY2(
                    complaint.empty(),
                    fmt::format("{}, x times {}: {}", tensorTypeInfo(type).name, factor, complaint)
                        .c_str());
            }
            QCOMPARE(product(std::vector<float>(kColumns)), std::vector<float>(kRows));
            for (const float none : {std::numeric_limits<float>::infinity(),
                                     -std::numeric_limits<float>::quiet_NaN()}) {
                auto x = randomFloats(kColumns, 4);
                x[300] = none;
                bool finite = true;
                for (const float y : product(x))
                    finite = finite && std::isfinite(y);
                QVERIFY2(!finite, tensorTypeInfo(type).name.data());
            }
        }
    }

    // A request to stop is seen within a moment, however large the product.
    void stops_data() { addSimdTargets(); }
    void stops() {
        TESSERA_USE_SIMD_TARGET();
        using Clock = std::chrono::steady_clock;
        ThreadPool pool(2);
        constexpr std::size_t kRows = 4096;
        constexpr std::size_t kColumns = 8192;
        constexpr std::size_t kTokens = 600;
        const auto stored = randomStored(TensorType::Q8_0, 1, kColumns, 1);
        native::WeightView weight =
            native::weightView(TensorType::Q8_0, stored.data(), kRows, kColumns);
        weight.rowBytes = 0;  // the same row again and again
        const auto x = randomFloats(kTokens * kColumns, 2);
        std::vector<float> y(kTokens * kRows);
        for (const std::size_t tokens : {std::size_t(1), std::size_t(8), kTokens}) {
            std::stop_source source;
            pool.stopWith(source.get_token());
            Clock::time_point asked;
            std::atomic<bool> begun{false};
            std::thread other([&] {
                while (!begun.load())
                    std::this_thread::yield();
                asked = Clock::now();
                source.request_stop();
            });
            begun.store(true);
            while (!pool.stopRequested()) {
                matmul(pool, weight, native::ConstMatrixView{x.data(), tokens, kColumns, kColumns},
                       {y.data(), tokens, kRows});
            }
            const Clock::time_point ended = Clock::now();
            other.join();
            const auto took =
                std::chrono::duration_cast<std::chrono::milliseconds>(ended - asked).count();
            // 50 ms on a computer that does nothing else; a busy one takes its time.
            QVERIFY2(took < 500, fmt::format("{} tokens: {} ms", tokens, took).c_str());
            qInfo("%zu tokens: stopped after %d ms", tokens, int(took));
        }
    }
};

QTEST_GUILESS_MAIN(TestNativeMatmul)
#include "tst_native_matmul.moc"
