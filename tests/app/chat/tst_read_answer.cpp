// SPDX-License-Identifier: MIT
// What is shown of an answer that names regions, and on which photo.
#include <QtTest>

#include "app/desktop/chat/details/read_answer.h"
#include "app/desktop/chat/message_list_model.h"
#include "app/desktop/chat/regions/region_links.h"
#include "app/desktop/text/plain_answer.h"
#include "app/desktop/text/region_marks.h"
#include "app/desktop/values/regions/latest_photo.h"

using namespace tessera;

namespace {

PhotoRef photo(const char* hash, int widthPx = 100, int heightPx = 60) {
    PhotoRef ref;
    ref.hash = ref.name = QString::fromLatin1(hash);
    ref.widthPx = widthPx;
    ref.heightPx = heightPx;
    return ref;
}

MessageRow question(const char* id, const QList<PhotoRef>& photos,
                    const QString& text = QStringLiteral("?")) {
    MessageRow row;
    row.id = QString::fromLatin1(id);
    row.text = text;
    row.photos = photos;
    return row;
}

MessageRow answer(const char* id, const char* text) {
    MessageRow row;
    row.id = QString::fromLatin1(id);
    row.role = MessageRole::Assistant;
    row.text = QString::fromUtf8(text);
    return row;
}

const char* const kCat = "I see <ref> a cat</ref><box>(290,500),(750,1000)</box>.";

}  // namespace

class TestReadAnswer : public QObject {
    Q_OBJECT

  private slots:
    void regionsAreOnTheLatestPhoto() {
        const QList<MessageRow> rows = {question("q1", {photo("one"), photo("two", 200, 100)}),
                                        answer("a1", kCat),
                                        question("q2", {}),
                                        answer("a2", kCat),
                                        question("q3", {photo("three")}),
                                        answer("a3", kCat),
                                        question("q4", {photo("unasked")})};
        ReadAnswer read = readAnswer(rows, 1);
        QCOMPARE(read.text, QStringLiteral("I see  a cat."));
        QCOMPARE(read.photo.photo.hash, QStringLiteral("two"));
        QCOMPARE(read.photo.messageId, QStringLiteral("q1"));
        QCOMPARE(read.photo.position, 1);
        QVERIFY(!read.earlier);
        read = readAnswer(rows, 3);
        QCOMPARE(read.photo.photo.hash, QStringLiteral("two"));
        QVERIFY(read.earlier);
        QCOMPARE(readAnswer(rows, 5).photo.photo.hash, QStringLiteral("three"));
        QVERIFY(!latestPhoto({question("q", {}), answer("a", kCat)}, 1).exists());
    }

    void cornersAreInPixelsOfThePhoto() {
        const ReadAnswer read = readAnswer({question("q", {photo("p")}), answer("a", kCat)}, 1);
        QCOMPARE(read.regions.size(), 1);
        const PhotoRegion& region = read.regions[0];
        QCOMPARE(region.number, 1);
        QCOMPARE(region.phrase, QStringLiteral("a cat"));
        QCOMPARE(region.pixels, (QList<QPoint>{{28, 30}, {75, 60}}));
        QCOMPARE(region.bounds(), QRectF(QPointF(29, 30), QPointF(75, 60)));
        QCOMPARE(region.place(), QStringLiteral("28, 30 – 75, 60"));
    }

    void phrasesAreMarked() {
        const ReadAnswer read = readAnswer(
            {question("q", {photo("p")}),
             answer("a",
                    "<ref>Zwei Kätzchen</ref><box>(1,2),(3,4)</box><box>(5,6),(7,8)</box> und "
                    "<box>(9,9),(10,10)</box>!")},
            1);
        QCOMPARE(read.text, QStringLiteral("Zwei Kätzchen und !"));
        QCOMPARE(withoutRegionMarks(read.marked), QStringLiteral("Zwei Kätzchen und [3]!"));
        RegionMarkReader reader;
        const QList<RegionMarkReader::Part> parts = reader.read(read.marked);
        QCOMPARE(parts.size(), 4);
        QCOMPARE(parts[0].text, QStringLiteral("Zwei Kätzchen"));
        QCOMPARE(parts[0].address, regionAddress(read.regions[0].group));
        QCOMPARE(read.regions[1].group, read.regions[0].group);
        QVERIFY(parts[1].address.isEmpty());
        QCOMPARE(parts[2].address, regionAddress(read.regions[2].group));
        QCOMPARE(regionGroup(parts[2].address), read.regions[2].group);
        QCOMPARE(regionGroup(QStringLiteral("https://example.org")), -1);
    }

    void withoutAPhotoThereIsNothingToPointAt() {
        const ReadAnswer read = readAnswer({question("q", {}), answer("a", kCat)}, 1);
        QVERIFY(read.regions.isEmpty());
        QCOMPARE(read.marked, read.text);
    }

    void otherTextIsLeftAlone() {
        const ReadAnswer read = readAnswer(
            {question("q", {photo("p")}, QStringLiteral("<ref>x</ref><box>(1,2),(3,4)</box>")),
             answer("a", " 1 < 2 and <b>bold</b> ")},
            0);
        QCOMPARE(read.text, QStringLiteral("<ref>x</ref><box>(1,2),(3,4)</box>"));
        QCOMPARE(plainAnswer(QStringLiteral(" 1 < 2 <b> ")), QStringLiteral(" 1 < 2 <b> "));
        QCOMPARE(plainAnswer(QString::fromUtf8(kCat)), QStringLiteral("I see  a cat."));
    }

    // No text can pose as a link to a region.
    void marksInAnAnswerAreTakenOut() {
        const QString posing = QStringLiteral("a ") + markedForRegion(QStringLiteral("b"), 1);
        const ReadAnswer read =
            readAnswer({question("q", {photo("p")}), answer("a", posing.toUtf8().constData())}, 1);
        QCOMPARE(read.marked, QStringLiteral("a b"));
    }

    void anAnswerThatCompletesItsQuestion() {
        const ReadAnswer read =
            readAnswer({question("q", {photo("p")}, QStringLiteral("<ref>a cat</ref><box>")),
                        answer("a", "(290,500),(750,1000)</box>")},
                       1);
        QCOMPARE(read.text, QStringLiteral("a cat"));
        QCOMPARE(read.regions.size(), 1);
        QCOMPARE(read.regions[0].phrase, QStringLiteral("a cat"));
    }

    // The text that the model is given again is what it wrote.
    void theModelReadsWhatItWrote() {
        const Turns turns = turnsOf({question("q", {photo("p")}), answer("a", kCat)});
        QCOMPARE(turns.last().assistant, QString::fromUtf8(kCat));
    }

    void rowsSayWhereTheirRegionsAreDrawn() {
        MessageListModel model;
        model.setRows({question("q1", {photo("p")}), answer("a1", "I see"), question("q2", {}),
                       answer("a2", kCat)});
        const auto regions = [&](int row) {
            return model.data(model.index(row), MessageListModel::RegionsRole).toList().size();
        };
        QCOMPARE(regions(0), 0);
        QCOMPARE(regions(2), 0);
        QCOMPARE(regions(3), 1);
        RegionLinks links(&model);
        QCOMPARE(links.answerOn(QStringLiteral("q1"), 0), QStringLiteral("a2"));
        QSignalSpy changed(&model, &MessageListModel::dataChanged);
        QSignalSpy linked(&links, &RegionLinks::regionsChanged);
        model.update(answer("a1", kCat));
        QVERIFY(!linked.isEmpty());
        QCOMPARE(changed.last().at(0).toModelIndex().row(), 0);
        QVERIFY(changed.last().at(2).value<QList<int>>().contains(MessageListModel::RegionsRole));
        QCOMPARE(regions(0), 1);
        QCOMPARE(regions(1), 0);
        QCOMPARE(model.data(model.index(0), MessageListModel::RegionAnswerRole).toString(),
                 QStringLiteral("a1"));

        QSignalSpy opened(&links, &RegionLinks::opened);
        links.open(QStringLiteral("a1"), 1);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(links.answerOn(QStringLiteral("q1"), 0), QStringLiteral("a1"));
        QCOMPARE(links.litAnswer(), QStringLiteral("a1"));
        QObject words;
        QObject box;
        links.unlight(&words);
        QCOMPARE(links.litGroup(), 1);
        // What is left after another has been reached changes nothing.
        links.light(&words, QStringLiteral("a1"), 1);
        links.light(&box, QStringLiteral("a2"), 1, 1);
        links.unlight(&words);
        QCOMPARE(links.litAnswer(), QStringLiteral("a2"));
        links.unlight(&box);
        QCOMPARE(links.litGroup(), -1);
        links.light(&box, QStringLiteral("a2"), 1, 1);
        model.setRows({});
        QCOMPARE(links.litGroup(), -1);
    }
};

QTEST_GUILESS_MAIN(TestReadAnswer)
#include "tst_read_answer.moc"
