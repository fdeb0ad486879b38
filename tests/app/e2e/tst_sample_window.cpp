// SPDX-License-Identifier: MIT
// The first minute: the window with the model that ships, its pictures, and photos dropped, pasted,
// put in order and inspected. With the real engine and a tiny model.
#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QTemporaryDir>

#include "app/desktop/text/file_path.h"
#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

const QString kSamples = QStringLiteral(TESSERA_SOURCE_DIR "/resources/demo-model/samples/");

// The subset's model in the place of the one that ships.
DemoModel tinyDemo() {
    DemoModel demo;
    const std::filesystem::path golden = TESSERA_SOURCE_DIR "/tests/golden/subset";
    demo.text = golden / "model.gguf";
    demo.mmproj = golden / "mmproj.gguf";
    for (const char* name : {"row", "sign", "stars", "big-and-small", "corner", "word"})
        demo.samples.push_back({toPath(kSamples + QLatin1String(name) + QStringLiteral(".png")),
                                std::string("What is in ") + name + "?"});
    return demo;
}

std::unique_ptr<WindowDriver> start(const QString& dataDir, std::optional<DemoModel> demo) {
    ApplicationOptions options = engineOptions(dataDir);
    options.demo = std::move(demo);
    return std::make_unique<WindowDriver>(options);
}

QRectF inScene(const QQuickItem* item) {
    return item->mapRectToScene(QRectF(0, 0, item->width(), item->height()));
}

QStringList names(const Composer& composer) {
    QStringList names;
    for (int row = 0; row < composer.rowCount(); ++row)
        names.append(composer.data(composer.index(row), Composer::NameRole).toString());
    return names;
}

}  // namespace

class TestSampleWindow : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void theFirstStartAnswersAboutASample() {
        auto running = start(m_dir->path(), tinyDemo());
        QQuickWindow* window = running->window;
        ModelController* models = running->application->models();
        QVERIFY(running->waitForModel());
        QVERIFY(models->isDemo());
        QCOMPARE(running->find("modelButton")->property("label").toString(),
                 QStringLiteral("Demo model"));
        QVERIFY(running->text("emptyStateText").contains(QStringLiteral("demo model")));
        running->screenshots("first-start");

        // The way to a real model, and what it brings.
        QVERIFY(running->click("emptyStateAction"));
        QTRY_VERIFY(running->text("demoNote").contains(QStringLiteral("LLaVA")));
        running->screenshots("model-dialog-demo");
        QTest::keyClick(window, Qt::Key_Escape);
        QTRY_VERIFY(running->find("demoNote") == nullptr);

        // A question that is being written is not swept away.
        running->application->composer()->setText(QStringLiteral("half a"));
        QVERIFY(!running->click("sample-0"));
        running->application->composer()->setText({});

        QVERIFY(running->click("sample-2"));
        QTRY_COMPARE(running->application->messages()->rowCount(), 2);
        QVERIFY(running->waitForAnswer());
        const MessageRow question = running->application->messages()->rows().first();
        QCOMPARE(question.text, QStringLiteral("What is in stars?"));
        QCOMPARE(question.photos.size(), 1);
        QCOMPARE(question.photos.first().widthPx, 560);
        QVERIFY(running->application->messages()->rows().last().figures.answerTokens > 0);
        QCOMPARE(running->application->composer()->text(), QString());
        running->screenshots("sample-answer");

        // Its tiles. The tiny model writes until it is stopped, so the photo is far above.
        QVERIFY(QMetaObject::invokeMethod(running->find("messageList"), "positionViewAtBeginning"));
        QVERIFY(running->click("messagePhoto"));
        QTRY_VERIFY(running->find("tile-1"));
        running->screenshots("tiles");
        QVERIFY(running->settle());
        QTest::mouseMove(window, WindowDriver::middleOf(running->find("tile-1")));
        QTRY_VERIFY(running->text("hoverText").contains(QStringLiteral("Tile 1")));
        running->screenshot("tiles-hover");
        const QString byRule = running->text("inspectorSummary");
        QVERIFY(running->click("gridOption-overview"));
        QTRY_VERIFY(running->text("inspectorSummary") != byRule);
        QVERIFY(running->click("zoomIn"));
        QVERIFY(running->click("zoomIn"));
        QVERIFY(running->click("zoomIn"));
        running->screenshot("tiles-zoom");
        QTest::keyClick(window, Qt::Key_Escape);
        QTRY_VERIFY(running->find("hoverText") == nullptr);
    }

    void withoutADemoModelOneIsAskedFor() {
        auto running = start(m_dir->path(), std::nullopt);
        QCOMPARE(running->application->models()->status(), ModelController::None);
        QVERIFY(running->find("sample-0") == nullptr);
        QCOMPARE(running->text("emptyStateAction"), QStringLiteral("Choose a model"));
        QVERIFY(running->find("emptyStateDemo") == nullptr);
    }

    // Beside each other where there is room, else below each other, and always in the middle.
    void theWaysToAModelAreInTheMiddle() {
        auto running = start(m_dir->path(), tinyDemo());
        QVERIFY(running->waitForModel());
        running->application->models()->unload();
        QTRY_VERIFY(running->find("emptyStateDemo"));
        for (const int widthPx : {1000, 360}) {
            running->resize(widthPx, 700);
            const QRectF choose = inScene(running->find("emptyStateAction"));
            const QRectF demo = inScene(running->find("emptyStateDemo"));
            const QRectF both = choose.united(demo);
            const qreal middle = inScene(running->find("emptyStateText")).center().x();
            QVERIFY(qAbs(both.center().x() - middle) <= 1);
            if (widthPx == 1000)
                QCOMPARE(demo.y(), choose.y());
        }
        running->screenshots("no-model");
    }

    void aChosenModelIsNotReplacedByTheDemo() {
        const ModelSource own{QStringLiteral(TESSERA_SOURCE_DIR "/tests/golden/subset/model.gguf"),
                              {}};
        DemoModel demo = tinyDemo();
        demo.text = "/nowhere/demo.gguf";
        {
            auto running = start(m_dir->path(), demo);
            ModelController* models = running->application->models();
            QTRY_COMPARE(models->status(), ModelController::Failed);
            QVERIFY(!models->isDemo());
            models->load(own);
            QVERIFY(running->waitForModel());
        }
        auto running = start(m_dir->path(), demo);
        QVERIFY(running->waitForModel());
        QCOMPARE(running->application->models()->source(), own);
        QVERIFY(running->find("sample-0") == nullptr);  // this one cannot see
    }

    // As a file manager offers it: it would rather move the file, and its window is the active one.
    void aDropIsACopyAndLeadsToTheQuestion() {
        auto running = start(m_dir->path(), tinyDemo());
        QVERIFY(running->waitForModel());
        QVERIFY(running->settle());
        QWindow files;
        files.show();
        QVERIFY(QTest::qWaitForWindowExposed(&files));
        files.requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(&files));

        QMimeData photo;
        photo.setUrls({QUrl::fromLocalFile(kSamples + QStringLiteral("row.png"))});
        constexpr auto kAll = Qt::CopyAction | Qt::MoveAction | Qt::LinkAction;
        const QPoint at(400, 300);
        QDragEnterEvent enter(at, kAll, &photo, Qt::LeftButton, Qt::ShiftModifier);
        QCoreApplication::sendEvent(running->window, &enter);
        QVERIFY(enter.isAccepted());
        QDragMoveEvent move(at + QPoint(5, 5), kAll, &photo, Qt::LeftButton, Qt::ShiftModifier);
        QCoreApplication::sendEvent(running->window, &move);
        QVERIFY(move.isAccepted());
        QCOMPARE(move.dropAction(), Qt::CopyAction);
        QDropEvent drop(at, kAll, &photo, Qt::LeftButton, Qt::ShiftModifier);
        QCoreApplication::sendEvent(running->window, &drop);
        QCOMPARE(drop.dropAction(), Qt::CopyAction);
        QTRY_COMPARE(running->application->composer()->photos().size(), 1);
        QTRY_VERIFY(running->window->isActive());
        QTRY_VERIFY(running->find("questionInput")->hasActiveFocus());
    }

    void photosAreDroppedPutInOrderAndRemoved() {
        auto running = start(m_dir->path(), tinyDemo());
        QQuickWindow* window = running->window;
        Composer* composer = running->application->composer();
        QVERIFY(running->waitForModel());

        QMimeData files;
        files.setUrls({QUrl::fromLocalFile(kSamples + QStringLiteral("row.png")),
                       QUrl::fromLocalFile(kSamples + QStringLiteral("stars.png"))});
        running->drop(files);
        QTRY_COMPARE(composer->photos().size(), 2);

        // As a browser gives a picture: its address, and its bytes.
        QFile sign(kSamples + QStringLiteral("sign.png"));
        QVERIFY(sign.open(QIODevice::ReadOnly));
        const QByteArray bytes = sign.readAll();
        QMimeData picture;
        picture.setUrls({QUrl(QStringLiteral("https://example.org/album/sign.png"))});
        picture.setData(QStringLiteral("image/png"), bytes);
        running->drop(picture);
        QTRY_COMPARE(composer->photos().size(), 3);
        QMimeData inlined;
        inlined.setUrls({QUrl(QStringLiteral("data:image/png;base64,") +
                              QString::fromLatin1(bytes.toBase64()))});
        running->drop(inlined);
        QTRY_COMPARE(composer->photos().size(), 4);
        QMimeData address;
        address.setUrls({QUrl(QStringLiteral("https://example.org/cat.jpg"))});
        running->drop(address);
        QTRY_COMPARE(composer->count(), 5);
        QVERIFY(composer->data(composer->index(4), Composer::NoteRole)
                    .toString()
                    .contains(QStringLiteral("offline")));
        running->screenshots("attachments");
        composer->remove(4);
        composer->remove(3);
        QCOMPARE(names(*composer),
                 QStringList({QStringLiteral("row.png"), QStringLiteral("stars.png"),
                              QStringLiteral("sign.png")}));
        QTRY_VERIFY(running->text("attachmentCost").contains(QStringLiteral("tokens")));

        // By the keyboard, then with the mouse.
        QTRY_VERIFY(running->find("attachment-0"));
        running->find("attachment-0")->forceActiveFocus();
        QTest::keyClick(window, Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(names(*composer).first(), QStringLiteral("stars.png"));
        QVERIFY(running->settle());
        const QPoint from = WindowDriver::middleOf(running->find("attachment-0")) + QPoint(20, 0);
        const QPoint to = WindowDriver::middleOf(running->find("attachment-2"));
        running->drag(from, to);
        QTRY_COMPARE(names(*composer).last(), QStringLiteral("stars.png"));

        // A photo that is still being read is given up: the next one is read after it.
        composer->addFiles({kSamples + QStringLiteral("word.png")});
        QCOMPARE(composer->count(), 4);
        composer->remove(3);
        QVERIFY(running->attach(kSamples + QStringLiteral("corner.png")));
        QCOMPARE(composer->photos().size(), 4);
        QCOMPARE(composer->count(), 4);
        QCOMPARE(names(*composer).last(), QStringLiteral("corner.png"));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestSampleWindow)
#include "tst_sample_window.moc"
