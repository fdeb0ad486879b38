// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/kernels/matmul.h"
#include "tests/engine/kernels/gpu_fixture.h"
#include "tests/kernels/reference/reference.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

// Normalised mean-square error against the twin. Both use the same stored weights, so the types
// differ only by what the device's conversions do, and by the order of sums.
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
            // Random minimums do not make up for the quants, so sums cancel: small results of large
            // terms.
            return 1e-10;
        default:
            return 1e-11;
    }
}

// One for each way of storing: what does not depend on a type's own numbers is tried with these.
constexpr std::array kSomeTypes = {TensorType::F32, TensorType::BF16, TensorType::Q8_0,
                                   TensorType::Q4_K, TensorType::Q6_K};

// The shortest row that every type can have and that fills no whole unit of work.
std::uint32_t someColumns(TensorType type) {
    return tensorTypeInfo(type).blockWeights == 256 ? 768 : 96;
}

struct Case {
    TensorType type = TensorType::F32;
    std::uint32_t rows = 0;
    std::uint32_t columns = 0;
    std::uint32_t tokens = 0;
    bool bias = false;
    Activation activation = Activation::None;
    bool residual = false;
    bool inPlace = false;
    bool scale = false;
    bool padded = false;  // y's rows have zeros at their ends

    std::uint32_t rowLength() const { return padded ? (rows + 3) / 4 * 4 : rows; }
    std::string text() const {
        return fmt::format(
            "{} {} x {}, {} tokens, bias {}, activation {}, scale {}, residual {}{}{}",
            tensorTypeInfo(type).name, rows, columns, tokens, bias, static_cast<int>(activation),
            scale, residual, inPlace ? " in place" : "", padded ? ", padded" : "");
    }
};

void addFamiliesAndTypes() {
    QTest::addColumn<int>("family");
    QTest::addColumn<int>("type");
    for (const KernelFamily family : kFamilies) {
        for (const TensorType type : supportedMatrixTypes()) {
            const std::string name =
                fmt::format("{} {}", nameOf(family), tensorTypeInfo(type).name);
            QTest::newRow(name.c_str()) << static_cast<int>(family) << static_cast<int>(type);
        }
    }
}

Tensor rowOf(const Tensor& tensor, std::uint32_t row) {
    const std::uint64_t bytes = Tensor::bytes(1, tensor.columns);
    return {tensor.slice.sub(row * bytes, bytes), 1, tensor.columns};
}

std::string runCase(GpuFixture& gpu, const Case& c) {
    gpu.clear();
    const auto stored = randomStored(c.type, c.rows, c.columns, c.rows * 31 + c.columns);
    const auto x = randomFloats(std::size_t(c.tokens) * c.columns, c.tokens);
    const auto bias = randomFloats(c.rows, 5);
    const auto scale = randomFloats(c.rows, 7);
    const auto residual = randomFloats(std::size_t(c.tokens) * c.rows, 6);
    const Weight weight = gpu.weight(c.type, c.rows, c.columns, stored);
    const Tensor xTensor = gpu.input(x, c.tokens, c.columns);
    // What pads the residual's rows must not matter.
    std::vector<float> paddedResidual(std::size_t(c.tokens) * c.rowLength(), 3.0f);
    for (std::size_t token = 0; token < c.tokens; ++token) {
        std::copy_n(residual.begin() + std::ptrdiff_t(token * c.rows), c.rows,
                    paddedResidual.begin() + std::ptrdiff_t(token * c.rowLength()));
    }
    const Tensor y = c.inPlace ? gpu.inOut(paddedResidual, c.tokens, c.rowLength())
                               : gpu.output(c.tokens, c.rowLength());
    MatmulEpilogue epilogue;
    reference::Epilogue expectedEpilogue;
    epilogue.activation = expectedEpilogue.activation = c.activation;
    if (c.bias) {
        epilogue.bias = gpu.input(bias);
        expectedEpilogue.bias = bias;
    }
    if (c.scale) {
        epilogue.scale = gpu.input(scale);
        expectedEpilogue.scale = scale;
    }
    if (c.residual) {
        epilogue.residual = c.inPlace ? y : gpu.input(paddedResidual, c.tokens, c.rowLength());
        expectedEpilogue.residual = residual;
    }
    std::string complaint =
        gpu.run([&](CommandStream& stream) { matmul(stream, weight, xTensor, y, epilogue); });
    if (!complaint.empty())
        return complaint;
    const auto& expected = expectedOnce(c.text(), [&] {
        const auto w = reference::weights(c.type, stored, c.rows, c.columns);
        return reference::matmul(w, c.rows, c.columns, x, c.tokens, expectedEpilogue);
    });
    std::vector<float> actual;
    const std::vector<float> values = gpu.values(y);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t column = i % c.rowLength();
        if (column < c.rows)
            actual.push_back(values[i]);
        else if (values[i] != 0.0f)
            return fmt::format("column {} is {} and should be zero", column, values[i]);
    }
    // Rounding errors of sums grow with their length.
    return compare(actual, expected, bound(c.type) * std::max(1.0, c.columns / 200.0));
}

}  // namespace

class TestMatmul : public QObject {
    Q_OBJECT

  private slots:
    void shapes_data() { addFamiliesAndTypes(); }
    void shapes() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        QFETCH(int, type);
        const auto weightType = static_cast<TensorType>(type);
        constexpr std::array<std::uint32_t, 7> kRows = {1, 7, 8, 31, 64, 100, 577};
        constexpr std::array<std::uint32_t, 7> kColumns = {4, 32, 96, 256, 588, 768, 1056};
        constexpr std::array<std::uint32_t, 7> kTokens = {1, 2, 7, 8, 9, 33, 577};
        const bool quantised = tensorTypeInfo(weightType).blockWeights > 1;
        // The quantised types share most of their code, and large products are slow on a CPU.
        const bool withLarge = std::ranges::find(kSomeTypes, weightType) != kSomeTypes.end();
        std::uint32_t number = static_cast<std::uint32_t>(type);
        for (const std::uint32_t rows : kRows) {
            for (const std::uint32_t columns : kColumns) {
                if (columns % tensorTypeInfo(weightType).blockWeights != 0)
                    continue;
                for (const std::uint32_t tokens : kTokens) {
                    ++number;
                    const bool large = double(rows) * columns * tokens > 4e6;
                    if ((large && !withLarge) || ((large || quantised) && number % 3 != 0) ||
                        (reducedRun() && number % 10 != 0))
                        continue;
                    const Case c = {weightType, rows, columns, tokens};
                    TESSERA_VERIFY_OK(runCase(gpu, c), c.text());
                }
            }
        }
    }

    // A product with a unit vector is a weight: the reference's number bit by bit (but for the sign
    // of a zero), also where scales are subnormal or negative.
    void exactWeights_data() { addFamiliesAndTypes(); }
    void exactWeights() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        QFETCH(int, type);
        const auto weightType = static_cast<TensorType>(type);
        // A row of y or x begins where a binding may begin.
        constexpr std::uint32_t kRows = 64;
        constexpr std::uint32_t kStep = 3;  // one column in three also on its own
        const std::uint32_t columns = 2 * someColumns(weightType) / 3;
        const auto stored = randomStored(weightType, kRows, columns, 77);
        const Weight weight = gpu.weight(weightType, kRows, columns, stored);
        std::vector<float> units(std::size_t(columns) * columns);
        for (std::size_t i = 0; i < columns; ++i)
            units[i * columns + i] = 1.0f;
        const Tensor x = gpu.input(units, columns, columns);
        const Tensor together = gpu.output(columns, kRows);
        const Tensor oneByOne = gpu.output(columns, kRows);
        TESSERA_VERIFY_OK(gpu.run([&](CommandStream& stream) {
            matmul(stream, weight, x, together);
            for (std::uint32_t i = 0; i < columns; i += kStep)
                matmul(stream, weight, rowOf(x, i), rowOf(oneByOne, i));
        }),
                          tensorTypeInfo(weightType).name);
        const auto w = reference::weights(weightType, stored, kRows, columns);
        const auto many = gpu.values(together);
        const auto single = gpu.values(oneByOne);
        for (std::size_t column = 0; column < columns; ++column) {
            for (std::size_t row = 0; row < kRows; ++row) {
                const float expected = w[row * columns + column];
                const float first = many[column * kRows + row];
                const float second = single[column * kRows + row];
                if (first != expected || (column % kStep == 0 && second != expected)) {
                    QFAIL(fmt::format("{}, weight {} of row {}: {} and {} instead of {}",
                                      tensorTypeInfo(weightType).name, column, row, first, second,
                                      expected)
                              .c_str());
                }
            }
        }
    }

    void epilogues_data() { addFamilies(); }
    void epilogues() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        for (const TensorType type : kSomeTypes) {
            for (const std::uint32_t tokens : {1u, 9u}) {
                for (const Activation activation : {Activation::None, Activation::QuickGelu,
                                                    Activation::Gelu, Activation::GeluTanh}) {
                    // The epilogue is the same code for all types, and each is a pipeline more.
                    for (int mask = type == TensorType::F32 ? 0 : 11; mask < 12; ++mask) {
                        Case c = {type, 100, someColumns(type), tokens};
                        c.bias = mask % 2 != 0;
                        c.scale = mask % 4 >= 2;
                        c.residual = mask >= 4;
                        c.inPlace = mask >= 8;
                        c.activation = activation;
                        TESSERA_VERIFY_OK(runCase(gpu, c), c.text());
                    }
                }
            }
        }
    }

    // Rows of y that end in zeros, whichever group computes them.
    void paddedRows_data() { addFamilies(); }
    void paddedRows() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        for (const TensorType type : kSomeTypes) {
            for (const std::uint32_t rows : {1u, 18u, 46u, 63u, 65u, 115u}) {
                for (const std::uint32_t tokens : {1u, 9u, 33u}) {
                    Case c = {type, rows, someColumns(type), tokens};
                    c.padded = true;
                    c.bias = c.scale = c.residual = rows % 2 != 0;
                    c.inPlace = rows % 5 == 0;
                    c.activation = Activation::GeluTanh;
                    TESSERA_VERIFY_OK(runCase(gpu, c), c.text());
                }
            }
        }
    }

    // Activations far from zero, where exp overflows.
    void extremeActivations_data() { addFamilies(); }
    void extremeActivations() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        for (const Activation activation :
             {Activation::QuickGelu, Activation::Gelu, Activation::GeluTanh}) {
            gpu.clear();
            std::vector<float> w(32 * 4, 0.0f);
            for (std::uint32_t row = 0; row < 32; ++row)
                w[row * 4] = (float(row) - 16.0f) * 20.0f;
            const std::vector<float> x = {1.0f, 0, 0, 0};
            const Weight weight = gpu.weight(TensorType::F32, 32, 4, bytesOf(w));
            const Tensor xTensor = gpu.input(x, 1, 4);
            const Tensor y = gpu.output(1, 32);
            MatmulEpilogue epilogue;
            epilogue.activation = activation;
            TESSERA_VERIFY_OK(gpu.run([&](CommandStream& stream) {
                matmul(stream, weight, xTensor, y, epilogue);
            }),
                              "extreme");
            reference::Epilogue expected;
            expected.activation = activation;
            TESSERA_VERIFY_OK(
                compare(gpu.values(y), reference::matmul(w, 32, 4, x, 1, expected), 1e-12),
                "extreme");
        }
    }

    // lavapipe ends loops after 65,535 trips, nested loops counted together.
    void manyColumns_data() { addFamilies(); }
    void manyColumns() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        for (const TensorType type : kSomeTypes) {
            for (const std::uint32_t tokens : {1u, 9u}) {
                const Case c = {type, 8, 70144, tokens};
                TESSERA_VERIFY_OK(runCase(gpu, c), c.text());
            }
            const Case one = {type, 1, 262144, 1};
            TESSERA_VERIFY_OK(runCase(gpu, one), one.text());
        }
    }

    void severalWindows_data() { addFamilies(kVulkanFamilies); }
    void severalWindows() {
        QFETCH(int, family);
        GpuFixture* gpu = m_fixtures.get(static_cast<KernelFamily>(family), 20000);
        if (gpu == nullptr)
            return;
        for (const TensorType type : kSomeTypes) {
            const std::uint32_t columns = someColumns(type);
            const auto stored = randomStored(type, 577, columns, 3);
            QVERIFY(gpu->weight(type, 577, columns, stored).windows.size() > 1);
            for (const std::uint32_t tokens : {1u, 9u, 33u}) {
                Case c = {type, 577, columns, tokens};
                c.bias = c.scale = c.residual = true;
                c.padded = tokens != 9;
                c.activation = Activation::QuickGelu;
                TESSERA_VERIFY_OK(runCase(*gpu, c), c.text());
            }
        }
    }

    // 262 MB: more than one binding of 128 MiB holds.
    void largeMatrix() {
        if (reducedRun())
            QSKIP("reduced");
        GpuFixture* gpu = m_fixtures.get(KernelFamily::Tiled);
        QVERIFY(gpu != nullptr);
        constexpr std::uint32_t kRows = 32000;
        constexpr std::uint32_t kColumns = 4096;
        // A row is a stretch of one long random sequence, so that rows differ but cost little.
        const auto pool = randomStored(TensorType::F16, 1, kColumns + kRows, 8);
        std::vector<std::byte> stored(std::size_t(kRows) * kColumns * 2);
        for (std::size_t row = 0; row < kRows; ++row)
            std::memcpy(stored.data() + row * kColumns * 2, pool.data() + row * 2, kColumns * 2);
        const auto x = randomFloats(kColumns, 9);
        const Weight weight = gpu->weight(TensorType::F16, kRows, kColumns, stored);
        QVERIFY(weight.windows.size() > 1);
        const Tensor xTensor = gpu->input(x, 1, kColumns);
        const Tensor y = gpu->output(1, kRows);
        TESSERA_VERIFY_OK(
            gpu->run([&](CommandStream& stream) { matmul(stream, weight, xTensor, y); }),
            "large matrix");
        const auto actual = gpu->values(y);
        const auto values = reference::weights(TensorType::F16, pool, 1, kColumns + kRows);
        std::vector<float> sampled;
        std::vector<float> expected;
        for (std::uint32_t row = 0; row < kRows; row += row % 64 < 62 ? 61 : 1) {
            sampled.push_back(actual[row]);
            expected.push_back(
                reference::matmul(std::span(values).subspan(row, kColumns), 1, kColumns, x, 1)[0]);
        }
        TESSERA_VERIFY_OK(compare(sampled, expected, bound(TensorType::F16)), "large matrix");
        m_fixtures.finish();
    }

    void deterministic_data() { addFamilies(); }
    void deterministic() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        for (const std::uint32_t tokens : {1u, 33u}) {
            gpu.clear();
            const auto stored = randomStored(TensorType::Q8_0, 100, 1056, 1);
            const Weight weight = gpu.weight(TensorType::Q8_0, 100, 1056, stored);
            const Tensor x = gpu.input(randomFloats(std::size_t(tokens) * 1056, 2), tokens, 1056);
            const Tensor y = gpu.output(tokens, 100);
            const auto record = [&](CommandStream& stream) { matmul(stream, weight, x, y); };
            TESSERA_VERIFY_OK(gpu.run(record), "first");
            const auto first = gpu.bytes(y.slice);
            TESSERA_VERIFY_OK(gpu.run(record), "second");
            QVERIFY(gpu.bytes(y.slice) == first);
        }
    }

    void cleanupTestCase() { QCOMPARE(m_fixtures.finish(), std::uint64_t(0)); }

  private:
    Fixtures m_fixtures;
};

QTEST_GUILESS_MAIN(TestMatmul)
#include "tst_matmul.moc"
