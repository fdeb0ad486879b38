// SPDX-License-Identifier: MIT
// What tessera-bench computes with when it has no model file: weights of any type that are numbers
// of the size of a model's.
#include <QTest>
#include <algorithm>
#include <cmath>
#include <map>

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
        for (const std::string& name : weightTypeNames())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
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

    // The process is measured too: what it holds is the model's.
    void theyTakeLittleMemoryAndDiffer() {
        ModelShape shape = *findShape("qwen-vl-7b");
        shape.text->numLayers = 1;
        SyntheticWeights weights;
        QVERIFY(weights.addText(*shape.text, "q4_k").has_value());
        const WeightTable& table = weights.generate();
        // Of each type up to the end, from wherever a weight begins.
        std::map<const std::byte*, std::size_t> held;
        for (const auto& [name, stored] : table) {
            std::size_t& size = held[stored.data.data() + stored.data.size()];
            size = std::max(size, stored.data.size());
        }
        std::size_t bytes = 0;
        for (const auto& [end, size] : held)
            bytes += size;
        QVERIFY2(bytes < (std::size_t(4) << 20), std::to_string(bytes).c_str());
        const StoredWeight& head = table.at("output.weight");
        const auto last = dequantizeRows(head, head.rows - 1, 1);
        const auto gate = dequantizeRows(table.at("blk.0.ffn_gate.weight"), 0, 1);
        const auto up = dequantizeRows(table.at("blk.0.ffn_up.weight"), 0, 1);
        QVERIFY(last && gate && up);
        QVERIFY(*gate != *up);
        // Rows read alone are those read together.
        const auto two = dequantizeRows(head, head.rows - 2, 2);
        QVERIFY(two &&
                std::equal(last->begin(), last->end(), two->end() - std::ptrdiff_t(last->size())));
    }

    void unknownType() {
        SyntheticWeights weights;
        const auto added = weights.addText(*findShape("demo")->text, "iq2_xxs");
        QVERIFY(!added && added.error().message().find("q4_k") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestSyntheticWeights)
#include "tst_synthetic_weights.moc"
