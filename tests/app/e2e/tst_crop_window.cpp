// SPDX-License-Identifier: MIT
// The photos of a question from one to the other, and parts of them, in the real window: with the
// mouse and with the keyboard.
#include <QImage>
#include <QTemporaryDir>

#include "app/desktop/photos/crop_selection.h"
#include "tests/app/e2e/photo_inspector.h"

using namespace tessera;

namespace {

constexpr const char* kScript = R"({
  "model": {"name": "LLaVA 1.6 Vicuna 7B", "device": "Scripted device", "contextLength": 4096},
  "answers": [{"text": "The photo shows a white cup of coffee on a wooden table."}]})";

}  // namespace

class TestCropWindow : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aPartIsDrawnWithTheMouse() {
        const WindowDriver running(m_dir->path(), kScript);
        Composer* composer = running.application->composer();
        QVERIFY(running.waitForModel());
        QVERIFY(attachCoffee(running));
        QVERIFY(running.ask(QStringLiteral("What?")));
        const PhotoRef photo = running.application->messages()->rows().first().photos.first();
        QVERIFY(openInspector(running, "messagePhoto"));
        QVERIFY(running.click("cropButton"));
        QTRY_VERIFY(running.find("cropFrame"));
        running.screenshots("crop");

        // Drawn anew beside the one that is suggested.
        const auto* overlay = running.find("photoZoom");
        const QRectF shown = overlay->property("photoRect").toRectF();
        const double scale = overlay->property("photoScale").toDouble();
        const auto onScreen = [&](double x, double y) {
            return overlay->mapToScene(shown.topLeft() + QPointF(x, y) * scale).toPoint();
        };
        running.drag(onScreen(10, 10), onScreen(110, 90));
        const QString size = running.text("cropSize");
        QVERIFY2(size.contains(QStringLiteral("×")), qPrintable(size));
        // One of its corners, and then all of it.
        running.drag(onScreen(110, 90), onScreen(210, 190));
        QVERIFY(running.text("cropSize") != size);
        const QString larger = running.text("cropSize");
        running.drag(onScreen(60, 60), onScreen(90, 70));
        QCOMPARE(running.text("cropSize"), larger);
        QVERIFY(running.text("cropCost").contains(QStringLiteral("tokens")));
        running.screenshot("crop-drawn");
        const auto part =
            running.find("photoViewer")->property("selection").value<CropSelection*>()->part();
        QVERIFY(part.contains(QRect(60, 60, 100, 100)));

        QVERIFY(running.click("cropAsk"));
        QTRY_VERIFY(running.find("cropFrame") == nullptr);
        QTRY_COMPARE(composer->photos().size(), 1);
        const PhotoRef cut = composer->photos().first();
        QCOMPARE(cut.name, QStringLiteral("coffee.png (part)"));
        QCOMPARE(QSize(cut.widthPx, cut.heightPx), part.size());
        QCOMPARE(QImage(cut.filePath).convertToFormat(QImage::Format_RGB888),
                 QImage(photo.filePath).copy(part).convertToFormat(QImage::Format_RGB888));
        QTRY_VERIFY(running.text("attachmentCost").contains(QStringLiteral("tokens")));
        running.screenshots("crop-chip");
        QVERIFY(running.ask(QStringLiteral("And in this part?")));
        QCOMPARE(running.application->messages()->count(), 4);
    }

    void aPartIsChosenWithTheKeyboard() {
        const WindowDriver running(m_dir->path(), kScript);
        Composer* composer = running.application->composer();
        QVERIFY(running.waitForModel());
        QVERIFY(attachCoffee(running));
        running.find("attachmentPhoto")->forceActiveFocus();
        QTest::keyClick(running.window, Qt::Key_Space);
        QTRY_VERIFY(running.find("tilePanel"));
        QTRY_VERIFY(running.find("photoViewer")->hasActiveFocus());
        QTest::keyClick(running.window, Qt::Key_C);
        QTRY_VERIFY(running.find("cropFrame"));
        // Escape leaves the choice, not the photo.
        QTest::keyClick(running.window, Qt::Key_Escape);
        QTRY_VERIFY(running.find("cropFrame") == nullptr);
        QVERIFY(running.find("tilePanel"));
        QTest::keyClick(running.window, Qt::Key_C);
        QTRY_VERIFY(running.find("cropFrame"));
        const auto* selection =
            running.find("photoViewer")->property("selection").value<CropSelection*>();
        const QRect suggested = selection->part();
        QVERIFY(!suggested.isEmpty());
        QTest::keyClick(running.window, Qt::Key_Left);
        QTest::keyClick(running.window, Qt::Key_Down, Qt::ControlModifier);
        QTest::keyClick(running.window, Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(selection->part().x() < suggested.x());
        QCOMPARE(selection->part().y(), suggested.y() + 1);
        QVERIFY(selection->part().width() > suggested.width());
        const QRect part = selection->part();
        QTest::keyClick(running.window, Qt::Key_Return);
        QTRY_VERIFY(running.find("tilePanel") == nullptr);
        QTRY_COMPARE(composer->photos().size(), 2);
        QCOMPARE(composer->photos().last().widthPx, part.width());
        QTRY_VERIFY(running.find("questionInput")->hasActiveFocus());
    }

    void fromPhotoToPhoto() {
        const WindowDriver running(m_dir->path(), kScript);
        Composer* composer = running.application->composer();
        QVERIFY(running.waitForModel());
        QVERIFY(attachCoffee(running));
        QVERIFY(running.ask(QStringLiteral("What?")));
        for (const char* name : {"cat.png", "rocket.png"})
            QVERIFY(running.attach(QStringLiteral(TESSERA_SOURCE_DIR "/resources/samples/%1")
                                       .arg(QLatin1String(name))));
        QTRY_VERIFY(running.find("attachmentPhoto"));
        running.all("attachmentPhoto").first()->forceActiveFocus();
        QTest::keyClick(running.window, Qt::Key_Space);
        QTRY_VERIFY(running.find("tilePanel"));
        QTRY_VERIFY(running.find("photoViewer")->hasActiveFocus());
        // Those of the question that is being written, not the one before.
        QTRY_COMPARE(running.text("tilesCount"), QStringLiteral("1 of 2"));
        QVERIFY(!running.find("previousTiles")->isEnabled());
        const auto* viewer = running.find("photoViewer");
        const auto photo = [&] { return viewer->property("photo").value<PhotoRef>().name; };
        QCOMPARE(photo(), QStringLiteral("cat.png"));
        QTest::keyClick(running.window, Qt::Key_PageDown);
        QTRY_COMPARE(photo(), QStringLiteral("rocket.png"));
        QTest::keyClick(running.window, Qt::Key_PageDown);
        QCOMPARE(running.text("tilesCount"), QStringLiteral("2 of 2"));
        running.screenshots("tiles-of-two");
        QTest::keyClick(running.window, Qt::Key_PageUp);
        QTRY_COMPARE(photo(), QStringLiteral("cat.png"));
        QVERIFY(running.click("nextTiles"));
        QTRY_COMPARE(photo(), QStringLiteral("rocket.png"));
        // What is asked for belongs to the photo that is shown; while a part is chosen, it stays.
        QVERIFY(running.click("cropButton"));
        QTRY_VERIFY(running.find("cropFrame"));
        QTest::keyClick(running.window, Qt::Key_PageUp);
        QVERIFY(running.click("cropAsk"));
        QTRY_COMPARE(composer->photos().size(), 3);
        QVERIFY(composer->photos().last().name.startsWith(QStringLiteral("rocket")));

        // The only photo of a question has no neighbours.
        QVERIFY(openInspector(running, "messagePhoto"));
        QVERIFY(running.find("nextTiles") == nullptr);
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestCropWindow)
#include "tst_crop_window.moc"
