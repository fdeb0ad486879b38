// SPDX-License-Identifier: MIT
#include "engine/formats/name_ranges.h"

#include <QTest>

using namespace tessera;

class TestNameRanges : public QObject {
    Q_OBJECT

  private slots:
    void blocksAreFolded() {
        const std::vector<std::string> names = {"token_embd.weight",
                                                "blk.0.attn_q.weight",
                                                "blk.1.attn_q.weight",
                                                "blk.10.ffn_down.weight",
                                                "blk.2.attn_q.weight",
                                                "blk.7.attn_q.weight",
                                                "model.layers.3.up.weight",
                                                "mm.0.weight",
                                                "blk.11.ffn_down.weight",
                                                "mm.2.weight",
                                                "blk.4.only",
                                                "output.weight"};
        const std::vector<std::string> expected = {"token_embd.weight",
                                                   "blk.{0-2,7}.attn_q.weight",
                                                   "blk.{10-11}.ffn_down.weight",
                                                   "model.layers.3.up.weight",
                                                   "mm.{0,2}.weight",
                                                   "blk.4.only",
                                                   "output.weight"};
        QVERIFY(foldBlockNumbers(names) == expected);
        QVERIFY(foldBlockNumbers({}).empty());
        const std::vector<std::string> odd = {"", ".", "a.1", "1.b", "a.99999999999.b", "a.1.b"};
        QVERIFY(foldBlockNumbers(odd) == odd);
    }

    void typesNameAllTheirWeights() {
        QCOMPARE(describeTypes({{"IQ2_S", {"blk.0.a", "blk.1.a"}}, {"TQ1_0", {"output.weight"}}})
                     .english(),
                 std::string("2 in IQ2_S (blk.{0-1}.a), 1 in TQ1_0 (output.weight)"));
    }
};

QTEST_APPLESS_MAIN(TestNameRanges)
#include "tst_name_ranges.moc"
