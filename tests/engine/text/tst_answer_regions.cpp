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
            for (const char* markup : {"<r", "</", "box", "ref", "(", ","})
                QVERIFY2(read.text.find(markup) == std::string::npos, read.text.c_str());
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

    void aRegionWithoutAPhraseKnowsItsPlace() {
        const AnswerText read =
            readRegions("  It is <box>(1,2),(3,4)</box>here.<box>(5,6),(7,8)</box>");
        QCOMPARE(QString::fromStdString(read.text), QString("It is here."));
        QCOMPARE(read.regions[0].phraseBegin, std::size_t(6));
        QCOMPARE(read.regions[0].phraseEnd, std::size_t(6));
        QCOMPARE(read.regions[1].phraseBegin, read.text.size());
    }

    void anAnswerCompletesTheQuestion() {
        const std::string question = "Look.\n" + regionCompletion("a cat");
        const AnswerText read = readRegions(question, "(1,2),(3,4)</box> and more");
        QCOMPARE(QString::fromStdString(read.text), QString("a cat and more"));
        QCOMPARE(read.regions.size(), std::size_t(1));
        QCOMPARE(read.regions[0].phrase, std::string("a cat"));
        QCOMPARE(readRegions(question, "I see none.").text, std::string("I see none."));
        QCOMPARE(readRegions("<box>(1,2),(3,4)</box>?", "<ref>b</ref>").text, std::string("b"));
        // Words behind it are not what is completed.
        const AnswerText other = readRegions("Is it in <box> a", "There is<ref> b</ref>.");
        QCOMPARE(other.text, std::string("There is b."));
    }

    void pixelsAreThoseOfTheOriginal() {
        QCOMPARE(pixelsOf({290, 500}, 100, 60), (std::array<int, 2>{28, 30}));
        QCOMPARE(pixelsOf({1000, 0}, 640, 480), (std::array<int, 2>{640, 0}));
        QCOMPARE(pixelsOf({999, 999}, 3, 3), (std::array<int, 2>{2, 2}));
    }

    // However the answer is cut into pieces, what is shown of it is the same.
    void theFilterShowsTheSameText() {
        const std::string answer =
            " A <ref> red car</ref><box>(10,20),(300,400)</box> and <ref>a dog</ref>"
            "<quad>(5,6),(7,8),(1,2),(3,4)</quad> a < b <re ";
        for (std::size_t step = 1; step <= answer.size(); ++step) {
            RegionTagFilter filter;
            std::string shown;
            for (std::size_t at = 0; at < answer.size(); at += step) {
                shown += filter.push(answer.substr(at, step));
                QVERIFY2(shown.find("<ref") == std::string::npos, shown.c_str());
            }
            QCOMPARE(shown + filter.finish(), std::string(" A  red car and a dog a < b <re "));
        }
        RegionTagFilter cut;
        QCOMPARE(cut.push("x <bo"), std::string("x "));
        QCOMPARE(cut.finish(), std::string("<bo"));
        QCOMPARE(cut.push("x<box>(1,"), std::string("x"));
        QCOMPARE(cut.finish(), std::string());
    }

    void ordinaryAnswersHaveNoTags() {
        QVERIFY(!hasRegionTags("a < b and <b>bold</b> <boxes>"));
        QVERIFY(hasRegionTags("<ref>x"));
    }
};

QTEST_GUILESS_MAIN(TestAnswerRegions)
#include "tst_answer_regions.moc"
