// SPDX-License-Identifier: MIT
// Answers that name regions of their photo, in the real window: drawn while they stream, linked
// with the words, asked for.
#include <QClipboard>
#include <QGuiApplication>
#include <QTemporaryDir>
#include <cstdlib>

#include "app/desktop/tiles/region_overlay.h"
#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

constexpr const char* kScript = R"({
  "model": {"name": "Qwen-VL-Chat", "device": "NVIDIA GeForce RTX 4070", "contextLength": 4096,
            "vision": {"scheme": "qwen-vl"}, "regions": "words"},
  "answers": [
    {"text": "There is <ref>a cup of coffee</ref><box>(150,200),(620,880)</box> on <ref>the table</ref><box>(10,620),(990,985)</box> beside <ref>two spoons</ref><box>(700,180),(900,400)</box><box>(720,420),(960,600)</box> and a note, <ref>OPEN</ref><quad>(60,40),(400,60),(390,160),(50,140)</quad>."},
    {"text": "Here: <ref>the cup</ref><box>(150,200),(620,880)</box>"}
  ]})";

// The edges of a line are smoothed.
bool isNear(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) +
               std::abs(a.blue() - b.blue()) <
           60;
}

}  // namespace

class TestRegionWindow : public QObject {
    Q_OBJECT

  private:
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::keyClick(m_driver->window, static_cast<Qt::Key>(key), modifiers);
    }
    void start(const char* script = kScript) {
        m_driver = std::make_unique<WindowDriver>(m_dir->path(), script);
        m_driver->resize(1000, 760);
        QVERIFY(m_driver->waitForModel());
        QVERIFY(m_driver->attach(coffeePhoto()));
    }
    void startAnswered() {
        start();
        QVERIFY(m_driver->ask(QStringLiteral("What is here?")));
        QTRY_COMPARE(regions("tileRegions"), 5);
        QVERIFY(m_driver->settle());
    }
    RegionLinks* links() const { return m_driver->application->regions(); }
    qsizetype regions(const char* overlay) const {
        const QQuickItem* item = m_driver->find(overlay);
        return item == nullptr ? 0 : item->property("regions").toList().size();
    }
    // In the window: the middle of the words that name this group.
    QPoint wordsOf(int group) const {
        QQuickItem* text = m_driver->find("answerProse");
        for (int position = 0;; ++position) {
            QRectF place;
            QMetaObject::invokeMethod(text, "positionToRectangle", Q_RETURN_ARG(QRectF, place),
                                      Q_ARG(int, position));
            QString link;
            const QPointF inside = place.center() + QPointF(3, 0);
            QMetaObject::invokeMethod(text, "linkAt", Q_RETURN_ARG(QString, link),
                                      Q_ARG(qreal, inside.x()), Q_ARG(qreal, inside.y()));
            if (link == QStringLiteral("region:%1").arg(group))
                return text->mapToScene(inside).toPoint();
            if (position > 2000)
                return {};
        }
    }
    // In the window: a point of the photo, in thousandths of its sides.
    QPoint onPhoto(const char* overlay, int x, int y) const {
        const QQuickItem* item = m_driver->find(overlay);
        const QRectF photo = item->property("photoRect").toRectF();
        return item
            ->mapToScene(
                {photo.x() + photo.width() * x / 1000.0, photo.y() + photo.height() * y / 1000.0})
            .toPoint();
    }
    void moveTo(const QPoint& place) const {
        QTest::mouseMove(m_driver->window, place - QPoint(2, 2));
        QTest::mouseMove(m_driver->window, place);
    }

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_driver.reset(); }

    void theyAreDrawnWhileTheAnswerStreams() {
        start();
        m_driver->model->holdAfterTokens(4);
        QVERIFY(m_driver->send(QStringLiteral("What is here?")));
        // The box has not come yet, and nothing shows of it.
        QTRY_COMPARE(m_driver->text("answerText"), QStringLiteral("There is a cup"));
        QCOMPARE(regions("tileRegions"), 0);
        m_driver->model->holdAfterTokens(9);
        m_driver->model->release();
        QTRY_COMPARE(regions("tileRegions"), 2);
        QVERIFY(m_driver->application->answer()->isBusyHere());
        QVERIFY(m_driver->settle());
        moveTo(wordsOf(1));
        QTRY_COMPARE(links()->litGroup(), 1);
        m_driver->model->release();
        QVERIFY(m_driver->waitForAnswer());
        QTRY_COMPARE(regions("tileRegions"), 5);
    }

    void linesAreWhereTheBoxIs() {
        startAnswered();
        QVERIFY(m_driver->find("messagePhoto"));
        moveTo({5, 5});
        QVERIFY(m_driver->settle());
        const QImage shown = m_driver->window->grabWindow();
        const QColor line = m_driver->find("tileRegions")->property("lineColor").value<QColor>();
        for (const QPoint& place :
             {onPhoto("tileRegions", 150, 500), onPhoto("tileRegions", 620, 500)}) {
            bool found = false;
            for (int dx = -3; dx <= 3; ++dx)
                found = found || isNear(shown.pixelColor(place + QPoint(dx, 0)), line);
            QVERIFY2(found, qPrintable(QStringLiteral("%1, %2").arg(place.x()).arg(place.y())));
            // Dark and light beside it, whatever the photo.
            bool light = false;
            bool dark = false;
            for (int dx = -6; dx <= 6; ++dx) {
                const int lightness = shown.pixelColor(place + QPoint(dx, 0)).lightness();
                light = light || lightness > 200;
                dark = dark || lightness < 60;
            }
            QVERIFY(light && dark);
        }
    }

    void wordsAndBoxesPointAtEachOther() {
        startAnswered();
        m_driver->screenshots("regions-answer");
        const QQuickItem* overlay = m_driver->find("tileRegions");
        moveTo(wordsOf(3));
        QTRY_COMPARE(overlay->property("litGroup").toInt(), 3);
        QCOMPARE(overlay->property("litNumber").toInt(), 0);
        m_driver->screenshots("regions-words");
        moveTo({5, 5});
        QTRY_COMPARE(overlay->property("litGroup").toInt(), -1);

        moveTo(onPhoto("tileRegions", 800, 500));
        QTRY_COMPARE(overlay->property("litGroup").toInt(), 3);
        QCOMPARE(overlay->property("litNumber").toInt(), 4);
        QCOMPARE(m_driver->find("answerProse")->property("litAddress").toString(),
                 QStringLiteral("region:3"));
        m_driver->screenshots("regions-box");
        moveTo(onPhoto("tileRegions", 800, 500));
        QTest::mouseClick(m_driver->window, Qt::LeftButton, {}, onPhoto("tileRegions", 800, 500));
        QTRY_VERIFY(m_driver->find("lookView"));
        QVERIFY(m_driver->find("inspectorSummary") == nullptr);
        QTRY_COMPARE(regions("lookOverlay"), 5);
    }

    void allOfItWorksByKeyboard() {
        startAnswered();
        moveTo({5, 5});
        m_driver->find("messagePhoto")->forceActiveFocus(Qt::TabFocusReason);
        for (int tabs = 0; tabs < 10 && links()->litGroup() < 0; ++tabs)
            press(Qt::Key_Tab);
        QCOMPARE(links()->litGroup(), 1);
        press(Qt::Key_Tab);
        QCOMPARE(links()->litGroup(), 2);
        m_driver->screenshots("regions-keyboard");
        press(Qt::Key_Return);
        QTRY_COMPARE(regions("lookOverlay"), 5);
        QVERIFY(m_driver->settle());
        QCOMPARE(m_driver->find("lookOverlay")->property("litGroup").toInt(), 2);
        m_driver->screenshots("regions-look");
        press(Qt::Key_B);
        QTRY_VERIFY(m_driver->find("regionList") == nullptr);
        press(Qt::Key_B);
        QTRY_VERIFY(m_driver->find("regionRow-4"));
        for (int tabs = 0; tabs < 20 && links()->litNumber() != 4; ++tabs)
            press(Qt::Key_Tab);
        QCOMPARE(links()->litNumber(), 4);
        const double whole = m_driver->find("photoZoom")->property("zoom").toDouble();
        press(Qt::Key_Return);
        QTRY_VERIFY(m_driver->find("photoZoom")->property("zoom").toDouble() > whole);
        m_driver->screenshots("regions-zoomed");
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_driver->find("lookOverlay") == nullptr);
        QVERIFY(m_driver->settle());
        QVERIFY(m_driver->window->activeFocusItem() == m_driver->find("answerProse"));
    }

    void boxesAndTheirListPointAtEachOther() {
        startAnswered();
        QTest::mouseClick(m_driver->window, Qt::LeftButton, {}, wordsOf(1));
        QTRY_COMPARE(regions("lookOverlay"), 5);
        QVERIFY(m_driver->settle());
        moveTo(onPhoto("lookOverlay", 230, 100));
        QTRY_COMPARE(links()->litNumber(), 5);
        moveTo(WindowDriver::middleOf(m_driver->find("regionRow-3")));
        QTRY_COMPARE(links()->litNumber(), 3);
        QVERIFY(m_driver->click("lookRegions"));
        QTRY_VERIFY(m_driver->find("lookOverlay") == nullptr);
    }

    void aPhotoOfAnEarlierQuestionIsShownAgain() {
        startAnswered();
        QVERIFY(m_driver->ask(QStringLiteral("And where is the cup?")));
        QTRY_VERIFY(m_driver->find("answerPhoto"));
        QVERIFY(m_driver->settle());
        m_driver->screenshots("regions-again");
        // The last overlay is that of the answer.
        QCOMPARE(regions("tileRegions"), 1);
        moveTo(onPhoto("tileRegions", 300, 500));
        QTRY_COMPARE(links()->litAnswer(), m_driver->lastMessage().id);
        QTest::mouseClick(m_driver->window, Qt::LeftButton, {}, onPhoto("tileRegions", 300, 500));
        QTRY_COMPARE(regions("lookOverlay"), 1);
    }

    void copiedAndKept() {
        startAnswered();
        press(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("There is a cup of coffee on the table beside two spoons and a "
                                "note, OPEN."));
        QVERIFY(m_driver->lastMessage().text.contains(QStringLiteral("</box>")));
        QGuiApplication::clipboard()->clear();
        QVERIFY(m_driver->click("copyAnswerButton"));
        QVERIFY(!QGuiApplication::clipboard()->text().contains(QLatin1Char('<')));
        QVERIFY(m_driver->click("answerDetailsButton"));
        QTRY_VERIFY(m_driver->find("answerDetailValue"));
        QVERIFY(m_driver->text("answerDetailValue").contains(QStringLiteral("4. two spoons: ")));
        m_driver->screenshots("regions-details");
    }

    void somethingIsLookedFor() {
        start();
        QVERIFY(m_driver->click("findRegionsButton"));
        QTRY_VERIFY(m_driver->find("findRegionsField"));
        QVERIFY(!m_driver->find("findRegionsAsk")->isEnabled());
        m_driver->type(QStringLiteral("the cup"));
        m_driver->screenshots("regions-find");
        press(Qt::Key_Return);
        QVERIFY(m_driver->waitForAnswer());
        QTRY_COMPARE(m_driver->application->messages()->count(), 2);
        QCOMPARE(m_driver->application->messages()->rows()[0].text,
                 QStringLiteral("Give the box of the cup."));
    }

    void aModelThatCompletesIsAskedInItsWay() {
        start(R"({"model": {"name": "Qwen-VL", "regions": "completion"},
                  "answers": [{"text": "(150,200),(620,880)</box>"}]})");
        QVERIFY(m_driver->click("findRegionsButton"));
        m_driver->type(QStringLiteral("the cup"));
        QVERIFY(m_driver->click("findRegionsAsk"));
        QVERIFY(m_driver->waitForAnswer());
        QTRY_COMPARE(regions("tileRegions"), 1);
        QCOMPARE(m_driver->application->messages()->rows()[0].text,
                 QStringLiteral("<ref>the cup</ref><box>"));
        QCOMPARE(m_driver->application->messages()
                     ->data(m_driver->application->messages()->index(1), MessageListModel::TextRole)
                     .toString(),
                 QStringLiteral("the cup"));
    }

    void otherModelsAreNotAsked() {
        start(R"({"model": {"name": "LLaVA"}, "answers": [{"text": "A cup."}]})");
        QVERIFY(m_driver->find("findRegionsButton") == nullptr);
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_driver;
};

QTEST_MAIN(TestRegionWindow)
#include "tst_region_window.moc"
