// SPDX-License-Identifier: MIT
// What tessera-bench computes with when it has no model file: weights of any type that are numbers
// of the size of a model's.
#include <QTest>
#include <cmath>

#include "app/bench/shapes.h"
#include "app/bench/synthetic_weights.h"
#include "engine/checkpoint/weights/dequantize.h"

using namespace tessera;
using namespace tessera::bench;

class TestSyntheticWeights : public QObject {
    Q_OBJECT

  private slots:
    void everyType_data() {
        QTest::addColumn<QString>("name");
        QCOMPARE(weightTypeNames().size(), supportedMatrixTypes().size());
        for (const std::string& name : weightTypeNames()) {
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }
    void everyType() {
        QFETCH(QString, name);
        ModelShape shape = *findShape("tinyllama-1.1b");
        shape.text->numLayers = 1;
        SyntheticWeights weights;
        const auto added = weights.addText(*shape.text, name.toStdString());
        QVERIFY2(added.has_value(), added ? "" : added.error().message().c_str());
        const WeightTable& table = weights.generate();
        const StoredWeight& gate = table.at("blk.0.ffn_gate.weight");
        const auto values = dequantizeRows(gate, 0, 256);
        QVERIFY(values.has_value());
        double sum = 0;
        double squares = 0;
        for (const float value : *values) {
            QVERIFY(std::isfinite(value) && std::fabs(value) < 0.1f);
            sum += double(value);
            squares += double(value) * double(value);
        }
        const double mean = sum / double(values->size());
        const double deviation = std::sqrt(squares / double(values->size()) - mean * mean);
        QVERIFY2(std::fabs(mean) < 0.002, std::to_string(mean).c_str());
        QVERIFY2(deviation > 0.005 && deviation < 0.03, std::to_string(deviation).c_str());
    }

    void unknownType() {
        SyntheticWeights weights;
        const auto added = weights.addText(*findShape("demo")->text, "iq2_xxs");
        QVERIFY(!added && added.error().message().find("q4_k") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestSyntheticWeights)
#include "tst_synthetic_weights.moc"
