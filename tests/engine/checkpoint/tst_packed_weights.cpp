// SPDX-License-Identifier: MIT
// 4-bit matrices as GPTQ and AWQ publish them, packed here by the rules of their authors' code,
// read back as exactly the numbers that they stand for.
#include <QtTest>
#include <functional>
#include <random>

#include "engine/checkpoint/weights/dequantize.h"
#include "engine/checkpoint/weights/packed_weights.h"
#include "engine/checkpoint/weights/weight_views.h"
#include "engine/core/half.h"

using namespace tessera;

namespace {

template <typename T>
StoredBytes bytesOf(const std::vector<T>& values) {
    return {std::as_bytes(std::span(values)), nullptr};
}

// Numbers of 4 bits and a scale for each group of a row, exact in F16.
struct Random {
    std::uint64_t rows;
    std::uint64_t columns;
    std::uint64_t groups;
    std::vector<std::uint32_t> numbers;  // [rows, columns]
    std::vector<std::uint16_t> scales;   // [groups, rows]
    std::vector<std::uint32_t> zeros;    // [groups, rows]

    Random(std::uint64_t rowCount, std::uint64_t columnCount, std::uint64_t groupCount,
           std::optional<std::uint32_t> zero)
        : rows(rowCount), columns(columnCount), groups(groupCount) {
        std::mt19937 random(7);
        for (std::uint64_t i = 0; i < rows * columns; ++i)
            numbers.push_back(random() % 16);
        for (std::uint64_t i = 0; i < groups * rows; ++i) {
            scales.push_back(std::uint16_t(0x2400 + random() % 0x800));
            zeros.push_back(zero.value_or(1 + random() % 15));
        }
    }
    std::uint32_t number(std::uint64_t row, std::uint64_t column) const {
        return numbers[row * columns + column];
    }
    std::uint64_t groupOf(std::uint64_t row, std::uint64_t column) const {
        return column / (columns / groups) * rows + row;
    }
};

void compareRows(const StoredWeight& weight,
                 const std::function<float(std::uint64_t, std::uint64_t)>& expected) {
    for (const std::uint64_t count : {std::uint64_t{1}, std::uint64_t{3}, weight.rows}) {
        for (std::uint64_t first = 0; first + count <= weight.rows; ++first) {
            const auto values = dequantizeRows(weight, first, count);
            QVERIFY(values.has_value());
            for (std::uint64_t i = 0; i < values->size(); ++i) {
                const std::uint64_t row = first + i / weight.columns;
                QCOMPARE((*values)[i], expected(row, i % weight.columns));
            }
        }
    }
}

}  // namespace

class TestPackedWeights : public QObject {
    Q_OBJECT

  private slots:
    void gptq_data() {
        QTest::addColumn<int>("zero");
        QTest::addColumn<int>("type");
        QTest::newRow("symmetric") << 8 << int(TensorType::Q4_0);
        QTest::newRow("zeros of all kinds") << -1 << int(TensorType::Q8_0);
    }
    void gptq() {
        QFETCH(int, zero);
        QFETCH(int, type);
        const Random random(24, 128, 2,
                            zero < 0 ? std::nullopt : std::optional(std::uint32_t(zero)));
        std::vector<std::uint32_t> weights(128 / 8 * 24);
        for (std::uint64_t column = 0; column < 128; ++column)
            for (std::uint64_t row = 0; row < 24; ++row)
                weights[column / 8 * 24 + row] |= random.number(row, column) << (4 * (column % 8));
        std::vector<std::uint32_t> zeros(2 * 24 / 8);
        for (std::uint64_t i = 0; i < 2 * 24; ++i)
            zeros[i / 8] |= (random.zeros[i] - 1) << (4 * (i % 8));
        const auto weight =
            gptqWeight({24, 128, 2, bytesOf(weights), bytesOf(zeros), bytesOf(random.scales)});
        QVERIFY(weight.has_value());
        QCOMPARE(int(weight->type), type);
        const auto expected = [&](std::uint64_t row, std::uint64_t column) {
            const std::uint64_t group = random.groupOf(row, column);
            return halfToFloat(random.scales[group]) *
                   (float(random.number(row, column)) - float(random.zeros[group]));
        };
        compareRows(*weight, expected);
        // A part of a fused matrix.
        compareRows(
            rowsOf(*weight, RowRuns::from(16), 8),
            [&](std::uint64_t row, std::uint64_t column) { return expected(row + 16, column); });
    }

    void awq() {
        const Random random(8, 256, 2, 5);
        std::vector<std::uint16_t> words(2 * 256);
        for (std::uint64_t four = 0; four < 2; ++four) {
            for (std::uint64_t word = 0; word < 256; ++word) {
                for (std::uint64_t m = 0; m < 4; ++m) {
                    const std::uint64_t f = 4 * (word % 64) + m;
                    const std::uint64_t t = f % 32;
                    const std::uint64_t column =
                        word / 64 * 64 + f % 64 / 32 * 32 + t % 4 * 8 + t / 8 * 2 + t / 4 % 2;
                    words[four * 256 + word] =
                        std::uint16_t(words[four * 256 + word] |
                                      random.number(4 * four + f / 64, column) << (4 * m));
                }
            }
        }
        // More groups than there are: the count is rounded up to a multiple of eight.
        std::vector<std::uint16_t> scales = random.scales;
        scales.resize(8 * 8);
        std::vector<std::uint16_t> zeros;
        for (const std::uint16_t scale : scales)
            zeros.push_back(floatToHalf(-5 * halfToFloat(scale)));
        compareRows(awqWeight({8, 256, bytesOf(words), bytesOf(scales), bytesOf(zeros)}),
                    [&](std::uint64_t row, std::uint64_t column) {
                        const std::uint64_t group = random.groupOf(row, column);
                        return halfToFloat(scales[group]) * float(random.number(row, column)) +
                               halfToFloat(zeros[group]);
                    });
    }
};

QTEST_GUILESS_MAIN(TestPackedWeights)
#include "tst_packed_weights.moc"
