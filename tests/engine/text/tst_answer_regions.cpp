// SPDX-License-Identifier: MIT
#include <QtTest>

#include "engine/text/answer_regions.h"

using namespace tessera;

namespace {

using Points = std::vector<RegionPoint>;

QString words(const AnswerText& text, const AnswerRegion& region) {
    return QString::fromStdString(
        text.text.substr(region.phraseBegin, region.phraseEnd - region.phraseBegin));
}

}  // namespace

class TestAnswerRegions : public QObject {
    Q_OBJECT

  private slots:
    void aPhraseAndItsBox() {
        const AnswerText read = readRegions("<ref>红伞</ref><box>(120,45),(388,512)</box>");
        QCOMPARE(QString::fromStdString(read.text), QString("红伞"));
        QCOMPARE(read.regions.size(), std::size_t(1));
        QCOMPARE(read.regions[0].corners, (Points{{120, 45}, {388, 512}}));
        QCOMPARE(QString::fromStdString(read.regions[0].phrase), QString("红伞"));
        QCOMPARE(words(read, read.regions[0]), QString("红伞"));
    }

    void severalBoxesShareAPhrase() {
        const AnswerText read = readRegions(
            "<ref> Two cups</ref><box>(14,300),(199,655)</box><box>(210,310),(402,660)</box> "
            "beside<ref> a lamp</ref><box>(700,8),(951,720)</box>.");
        QCOMPARE(QString::fromStdString(read.text), QString("Two cups beside a lamp."));
        QCOMPARE(read.regions.size(), std::size_t(3));
        QCOMPARE(words(read, read.regions[0]), QString("Two cups"));
        QCOMPARE(words(read, read.regions[1]), QString("Two cups"));
        QCOMPARE(words(read, read.regions[2]), QString("a lamp"));
        QCOMPARE(read.regions[0].group, read.regions[1].group);
        QVERIFY(read.regions[1].group != read.regions[2].group);
    }

    void wordsInBetweenEndAPhrase() {
        const AnswerText read = readRegions("<ref>x</ref> text <box>(1,2),(3,4)</box>");
        QCOMPARE(QString::fromStdString(read.text), QString("x text"));
        QCOMPARE(read.regions.size(), std::size_t(1));
        QVERIFY(read.regions[0].phrase.empty());
    }

    void quadsKeepTheOrderOfTheirCorners() {
        const AnswerText read =
            readRegions("<ref>EXIT</ref><quad>(10,20),(90,10),(95,60),(12,70)</quad>");
        QCOMPARE(read.regions.size(), std::size_t(1));
        QVERIFY(read.regions[0].shape == AnswerRegion::Shape::Quad);
        QCOMPARE(read.regions[0].corners, (Points{{10, 20}, {90, 10}, {95, 60}, {12, 70}}));
    }

    void cornersAreClampedAndPutInOrder() {
        const AnswerText read = readRegions("<box>(1200,800),(-5,30)</box>");
        QCOMPARE(read.regions.size(), std::size_t(1));
        QCOMPARE(read.regions[0].corners, (Points{{0, 30}, {1000, 800}}));
        QVERIFY(read.text.empty());
    }

    // Every beginning of an answer is an answer that is still growing.
    void growingAnswersNeverShowMarkup() {
        const std::string answer =
            "A <ref>red car</ref><box>(10,20),(300,400)</box> and <ref>a dog</ref>"
            "<box>(5,6),(7,8)</box> a < b.";
        std::size_t regions = 0;
        for (std::size_t n = 0; n <= answer.size(); ++n) {
            const AnswerText read = readRegions(answer.substr(0, n));
            for (const char* markup : {"<r", "</", "box", "ref", "(", ","}) {
                QVERIFY2(read.text.find(markup) == std::string::npos, read.text.c_str());
            }
            QVERIFY(read.regions.size() >= regions);
            regions = read.regions.size();
        }
        QCOMPARE(regions, std::size_t(2));
        QCOMPARE(readRegions(answer).text, std::string("A red car and a dog a < b."));
    }

    void brokenMarkupIsLeftOut_data() {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("text");
        QTest::newRow("no numbers") << "a<box>here</box>b"
                                    << "ab";
        QTest::newRow("three numbers") << "a<box>(1,2),(3)</box>b"
                                       << "ab";
        QTest::newRow("huge numbers") << "a<box>(99999999999,2),(3,4)</box>b"
                                      << "ab";
        QTest::newRow("only an end") << "a</box>b</ref>c"
                                     << "abc";
        QTest::newRow("nothing") << ""
                                 << "";
    }
    void brokenMarkupIsLeftOut() {
        QFETCH(QString, answer);
        const AnswerText read = readRegions(answer.toStdString());
        QVERIFY(read.regions.empty());
        QTEST(QString::fromStdString(read.text), "text");
    }

    void aMissingEndIsForgiven() {
        const AnswerText read =
            readRegions("<ref>cat<box>(1,2),(3,4)</box> and <box>(5,6),(7,8)<ref>dog</ref>");
        QCOMPARE(QString::fromStdString(read.text), QString("cat and dog"));
        QCOMPARE(read.regions.size(), std::size_t(2));
    }

    void ordinaryAnswersHaveNoTags() {
        QVERIFY(!hasRegionTags("a < b and <b>bold</b> <boxes>"));
        QVERIFY(hasRegionTags("<ref>x"));
    }
};

QTEST_GUILESS_MAIN(TestAnswerRegions)
#include "tst_answer_regions.moc"
