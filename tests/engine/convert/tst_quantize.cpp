// SPDX-License-Identifier: MIT
#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "engine/checkpoint/weights/dequantize.h"
#include "engine/convert/quantize/quantize.h"

using namespace tessera;

namespace {

constexpr std::size_t kColumns = 256;

std::vector<std::byte> quantized(TensorType type, const std::vector<float>& values) {
    const TensorTypeInfo& info = tensorTypeInfo(type);
    std::vector<std::byte> stored(values.size() / info.blockWeights * info.blockBytes);
    quantizeRow(type, values, stored);
    return stored;
}

std::vector<float> throughType(TensorType type, const std::vector<float>& values) {
    const std::vector<std::byte> stored = quantized(type, values);
    StoredWeight weight;
    weight.type = type;
    weight.rows = values.size() / kColumns;
    weight.columns = kColumns;
    weight.data = stored;
    return dequantizeRows(weight, 0, weight.rows).value();
}

// Root of the squared error's share of the squares.
double relativeError(const std::vector<float>& values, const std::vector<float>& found) {
    double error = 0.0;
    double squares = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        error += std::pow(double(values[i]) - double(found[i]), 2);
        squares += std::pow(double(values[i]), 2);
    }
    return std::sqrt(error / squares);
}

std::vector<float> normalWeights(double scale) {
    std::mt19937_64 engine(7);
    std::normal_distribution<double> normal(0.0, scale);
    std::vector<float> values(std::size_t{1} << 19);
    std::ranges::generate(values, [&] { return float(normal(engine)); });
    return values;
}

}  // namespace

class TestQuantize : public QObject {
    Q_OBJECT

  private slots:
    // What ggml's own quantisers lose of such weights (without an importance matrix), measured
    // once.
    void losesNoMoreThanTheReference_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<QString>("weights");
        QTest::addColumn<double>("reference");
        const auto add = [](TensorType type, const char* weights, double reference) {
            QTest::addRow("%s %s", tensorTypeInfo(type).name.data(), weights)
                << int(type) << weights << reference;
        };
        add(TensorType::Q4_0, "normal", 0.085951);
        add(TensorType::Q5_0, "normal", 0.042670);
        add(TensorType::Q8_0, "normal", 0.005351);
        add(TensorType::Q4_K, "normal", 0.071336);
        add(TensorType::Q6_K, "normal", 0.017735);
        add(TensorType::Q4_0, "positive", 0.084944);
        add(TensorType::Q5_0, "positive", 0.042489);
        add(TensorType::Q8_0, "positive", 0.005353);
        add(TensorType::Q4_K, "positive", 0.042403);
        add(TensorType::Q6_K, "positive", 0.017724);
        add(TensorType::Q4_0, "sparse", 0.068047);
        add(TensorType::Q5_0, "sparse", 0.033724);
        add(TensorType::Q8_0, "sparse", 0.004195);
        add(TensorType::Q4_K, "sparse", 0.061746);
        add(TensorType::Q6_K, "sparse", 0.012440);
    }
    void losesNoMoreThanTheReference() {
        QFETCH(int, type);
        QFETCH(QString, weights);
        QFETCH(double, reference);
        std::vector<float> values = normalWeights(1.0);
        std::mt19937_64 engine(8);
        for (float& value : values)
            if (weights == "positive")
                value = std::fabs(value);
            else if (weights == "sparse" && engine() % 10 < 7)
                value = 0.0f;
        const double lost = relativeError(values, throughType(TensorType(type), values));
        QVERIFY2(lost <= reference * 1.05, qPrintable(QString::number(lost)));
        QVERIFY2(lost >= reference * 0.8,
                 qPrintable(QString::number(lost)));  // too good to be true
    }

    void scaleDoesNotMatter() {
        for (const TensorType type : {TensorType::Q8_0, TensorType::Q5_0, TensorType::Q4_0,
                                      TensorType::Q4_K, TensorType::Q6_K}) {
            const std::vector<float> one = normalWeights(1.0);
            const std::vector<float> small = normalWeights(0.02);
            const double difference = relativeError(one, throughType(type, one)) /
                                      relativeError(small, throughType(type, small));
            // Scales of scales come near F16's smallest numbers.
            QVERIFY2(difference > 0.97 && difference < 1.03,
                     qPrintable(QString::number(difference)));
        }
    }

    void awkwardBlocks_data() {
        QTest::addColumn<int>("type");
        for (const TensorType type : {TensorType::Q8_0, TensorType::Q5_0, TensorType::Q4_0,
                                      TensorType::Q4_K, TensorType::Q6_K})
            QTest::addRow("%s", tensorTypeInfo(type).name.data()) << int(type);
    }
    void awkwardBlocks() {
        QFETCH(int, type);
        const auto through = [&](const std::vector<float>& values) {
            return throughType(TensorType(type), values);
        };
        const std::vector<float> zeros(kColumns, 0.0f);
        QVERIFY(through(zeros) == zeros);
        const std::vector<float> nearlyZero(kColumns, std::numeric_limits<float>::denorm_min());
        QVERIFY(through(nearlyZero) == zeros);

        // One number stands out, as large as numbers may be, at either end of either sign.
        for (const float extreme : {65504.0f, -65504.0f, 1.0f, -1.0f, 1e-3f}) {
            for (const std::size_t place : {std::size_t(0), std::size_t(31), kColumns - 1}) {
                std::vector<float> values(kColumns, 0.0f);
                values[place] = extreme;
                const std::vector<float> found = through(values);
                QVERIFY(std::ranges::all_of(found, [](float v) { return std::isfinite(v); }));
                QVERIFY(std::fabs(found[place] - extreme) < 0.05f * std::fabs(extreme));
            }
        }
        std::vector<float> same(kColumns, 0.375f);
        QVERIFY(relativeError(same, through(same)) < 0.02);
        same.assign(kColumns, -0.375f);
        QVERIFY(relativeError(same, through(same)) < 0.02);
    }

    void sameBytesEachTime() {
        const std::vector<float> values = normalWeights(0.02);
        for (const TensorType type : {TensorType::Q4_0, TensorType::Q4_K, TensorType::Q6_K})
            QVERIFY(quantized(type, values) == quantized(type, values));
    }

    void plainTypesRoundToNearest() {
        std::vector<float> values(kColumns, 0.0f);
        values[0] = 1.0f + 1.0f / 2048.0f;  // a tie in F16, to even
        values[1] = 1.0f + 3.0f / 2048.0f;
        values[2] = 65504.0f;
        std::vector<float> found = throughType(TensorType::F16, values);
        QCOMPARE(found[0], 1.0f);
        QCOMPARE(found[1], 1.0f + 1.0f / 512.0f);
        QCOMPARE(found[2], 65504.0f);
        values[0] = 1.0f + 1.0f / 256.0f;  // a tie in BF16
        values[1] = 1.0f + 3.0f / 256.0f;
        values[2] = 3e38f;
        found = throughType(TensorType::BF16, values);
        QCOMPARE(found[0], 1.0f);
        QCOMPARE(found[1], 1.0f + 1.0f / 64.0f);
        QVERIFY(std::fabs(found[2] / 3e38f - 1.0f) < 0.004f);
        QVERIFY(throughType(TensorType::F32, values) == values);
    }
};

QTEST_APPLESS_MAIN(TestQuantize)
#include "tst_quantize.moc"
