// SPDX-License-Identifier: MIT
// The first minute: the window with the model that ships, its pictures, and photos dropped, pasted,
// put in order and looked into. With the real engine and a tiny model.
#include <QClipboard>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QQmlApplicationEngine>
#include <QQmlExtensionPlugin>
#include <QQuickItem>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/application.h"
#include "app/desktop/file_path.h"
#include "app/desktop/inference/engine_backend.h"

Q_IMPORT_QML_PLUGIN(TesseraPlugin)

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

struct Running {
    std::unique_ptr<Application> application;
    std::unique_ptr<QQmlApplicationEngine> engine;
    QQuickWindow* window = nullptr;

    ~Running() { engine.reset(); }
};

std::unique_ptr<Running> start(const QString& dataDir, std::optional<DemoModel> demo) {
    ApplicationOptions options;
    options.dataDir = dataDir;
    options.demo = std::move(demo);
    options.backend = [] { return std::make_unique<EngineBackend>(EngineOptions()); };
    auto application = Application::create(options);
    if (!application)
        return nullptr;
    auto running = std::make_unique<Running>();
    running->application = std::move(*application);
    running->engine = std::make_unique<QQmlApplicationEngine>();
    if (!running->application->show(*running->engine))
        return nullptr;
    running->window = qobject_cast<QQuickWindow*>(running->engine->rootObjects().constFirst());
    return running;
}

void collect(QQuickItem* item, const QString& name, QList<QQuickItem*>& found) {
    if (item->objectName() == name && item->isVisible())
        found.append(item);
    for (QQuickItem* child : item->childItems())
        collect(child, name, found);
}

QQuickItem* find(QQuickWindow* window, const char* name) {
    QList<QQuickItem*> found;
    collect(window->contentItem(), QString::fromLatin1(name), found);
    return found.isEmpty() ? nullptr : found.constLast();
}

QString textOf(QQuickWindow* window, const char* name) {
    const QQuickItem* item = find(window, name);
    return item == nullptr ? QString() : item->property("text").toString();
}

QPoint middleOf(const QQuickItem* item) {
    return item->mapToScene(QPointF(item->width() / 2, item->height() / 2)).toPoint();
}

bool click(QQuickWindow* window, const char* name) {
    const QQuickItem* item = find(window, name);
    if (item == nullptr || !item->isEnabled())
        return false;
    QTest::mouseMove(window, middleOf(item));
    QTest::mouseClick(window, Qt::LeftButton, Qt::NoModifier, middleOf(item));
    return true;
}

void drop(QQuickWindow* window, const QMimeData& mime) {
    const QPoint at(window->width() / 2, window->height() / 2);
    QDragEnterEvent enter(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window, &enter);
    QDropEvent event(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window, &event);
}

void screenshot(QQuickWindow* window, const char* name) {
    QTest::qWait(500);  // pictures load on threads of their own
    QDir().mkpath(QStringLiteral(TESSERA_SCREENSHOT_DIR));
    QVERIFY(window->grabWindow().save(
        QStringLiteral(TESSERA_SCREENSHOT_DIR "/%1.png").arg(QLatin1String(name))));
}

// In both appearances and both widths.
void screenshots(Running& running, const QString& name) {
    for (const int width : {1000, 400})
        for (const auto look : {AppSettings::Light, AppSettings::Dark}) {
            running.window->resize(width, 700);
            running.application->settings()->setAppearance(look);
            screenshot(running.window,
                       qPrintable(QStringLiteral("%1-%2-%3")
                                      .arg(name)
                                      .arg(width)
                                      .arg(look == AppSettings::Dark ? QStringLiteral("dark")
                                                                     : QStringLiteral("light"))));
        }
    running.window->resize(1000, 700);
    running.application->settings()->setAppearance(AppSettings::Light);
    QTest::qWait(200);
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
    void initTestCase() {
        QQuickStyle::setStyle(QStringLiteral("Basic"));
        QTest::failOnWarning(QRegularExpression(QStringLiteral("qrc:/qt/qml/Tessera")));
    }
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void theFirstStartAnswersAboutASample() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("qrc:/qt/qml/Tessera")));
        auto running = start(m_dir->path(), tinyDemo());
        QVERIFY(running);
        QQuickWindow* window = running->window;
        ModelController* models = running->application->models();
        QVERIFY(QTest::qWaitForWindowExposed(window));
        QTRY_COMPARE_WITH_TIMEOUT(models->status(), ModelController::Ready, 60000);
        QVERIFY(models->isDemo());
        QCOMPARE(find(window, "modelButton")->property("label").toString(),
                 QStringLiteral("Demo model"));
        QVERIFY(textOf(window, "emptyStateText").contains(QStringLiteral("demo model")));
        screenshots(*running, QStringLiteral("first-start"));

        // The way to a real model, and what it brings.
        QVERIFY(click(window, "emptyStateAction"));
        QTRY_VERIFY(textOf(window, "demoNote").contains(QStringLiteral("LLaVA")));
        screenshots(*running, QStringLiteral("model-dialog-demo"));
        QTest::keyClick(window, Qt::Key_Escape);
        QTRY_VERIFY(find(window, "demoNote") == nullptr);

        // A question that is being written is not swept away.
        running->application->composer()->setText(QStringLiteral("half a"));
        QVERIFY(!click(window, "sample-0"));
        running->application->composer()->setText({});

        QVERIFY(click(window, "sample-2"));
        QTRY_COMPARE(running->application->messages()->rowCount(), 2);
        QTRY_VERIFY_WITH_TIMEOUT(!running->application->chat()->isBusy(), 120000);
        const MessageRow question = running->application->messages()->rows().first();
        QCOMPARE(question.text, QStringLiteral("What is in stars?"));
        QCOMPARE(question.photos.size(), 1);
        QCOMPARE(question.photos.first().widthPx, 560);
        QVERIFY(running->application->messages()->rows().last().answerTokens > 0);
        QCOMPARE(running->application->composer()->text(), QString());
        screenshots(*running, QStringLiteral("sample-answer"));

        // Its tiles. The tiny model writes until it is stopped, so the photo is far above.
        QVERIFY(QMetaObject::invokeMethod(find(window, "messageList"), "positionViewAtBeginning"));
        QTest::qWait(300);
        QVERIFY(click(window, "messagePhoto"));
        QTRY_VERIFY(find(window, "tile-1"));
        QTest::qWait(300);
        screenshots(*running, QStringLiteral("tiles"));
        QTest::mouseMove(window, middleOf(find(window, "tile-1")));
        QTRY_VERIFY(textOf(window, "hoverText").contains(QStringLiteral("Tile 1")));
        screenshot(window, "tiles-hover");
        const QString byRule = textOf(window, "inspectorSummary");
        QVERIFY(click(window, "gridOption-overview"));
        QTRY_VERIFY(textOf(window, "inspectorSummary") != byRule);
        QVERIFY(click(window, "zoomIn"));
        QVERIFY(click(window, "zoomIn"));
        QVERIFY(click(window, "zoomIn"));
        screenshot(window, "tiles-zoom");
        QTest::keyClick(window, Qt::Key_Escape);
        QTRY_VERIFY(find(window, "hoverText") == nullptr);
    }

    void withoutADemoModelOneIsAskedFor() {
        auto running = start(m_dir->path(), std::nullopt);
        QVERIFY(running);
        QVERIFY(QTest::qWaitForWindowExposed(running->window));
        QCOMPARE(running->application->models()->status(), ModelController::None);
        QVERIFY(find(running->window, "sample-0") == nullptr);
        QCOMPARE(textOf(running->window, "emptyStateAction"), QStringLiteral("Choose a model"));
        QVERIFY(find(running->window, "emptyStateDemo") == nullptr);
    }

    void aChosenModelIsNotReplacedByTheDemo() {
        const ModelFiles own{QStringLiteral(TESSERA_SOURCE_DIR "/tests/golden/subset/model.gguf"),
                             {}};
        DemoModel demo = tinyDemo();
        demo.text = "/nowhere/demo.gguf";
        {
            auto running = start(m_dir->path(), demo);
            QVERIFY(running);
            ModelController* models = running->application->models();
            QTRY_COMPARE(models->status(), ModelController::Failed);
            QVERIFY(!models->isDemo());
            models->load(own.textPath, own.mmprojPath);
            QTRY_COMPARE_WITH_TIMEOUT(models->status(), ModelController::Ready, 60000);
        }
        auto running = start(m_dir->path(), demo);
        QVERIFY(running);
        QTRY_COMPARE_WITH_TIMEOUT(running->application->models()->status(), ModelController::Ready,
                                  60000);
        QCOMPARE(running->application->models()->textPath(), own.textPath);
        QVERIFY(find(running->window, "sample-0") == nullptr);  // this one cannot see
    }

    void photosAreDroppedPutInOrderAndRemoved() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("qrc:/qt/qml/Tessera")));
        auto running = start(m_dir->path(), tinyDemo());
        QVERIFY(running);
        QQuickWindow* window = running->window;
        Composer* composer = running->application->composer();
        QVERIFY(QTest::qWaitForWindowExposed(window));
        QTRY_COMPARE_WITH_TIMEOUT(running->application->models()->status(), ModelController::Ready,
                                  60000);

        QMimeData files;
        files.setUrls({QUrl::fromLocalFile(kSamples + QStringLiteral("row.png")),
                       QUrl::fromLocalFile(kSamples + QStringLiteral("stars.png"))});
        drop(window, files);
        QTRY_COMPARE(composer->photos().size(), 2);

        // As a browser gives a picture: its address, and its bytes.
        QFile sign(kSamples + QStringLiteral("sign.png"));
        QVERIFY(sign.open(QIODevice::ReadOnly));
        const QByteArray bytes = sign.readAll();
        QMimeData picture;
        picture.setUrls({QUrl(QStringLiteral("https://example.org/album/sign.png"))});
        picture.setData(QStringLiteral("image/png"), bytes);
        drop(window, picture);
        QTRY_COMPARE(composer->photos().size(), 3);
        QMimeData inlined;
        inlined.setUrls({QUrl(QStringLiteral("data:image/png;base64,") +
                              QString::fromLatin1(bytes.toBase64()))});
        drop(window, inlined);
        QTRY_COMPARE(composer->photos().size(), 4);
        QMimeData address;
        address.setUrls({QUrl(QStringLiteral("https://example.org/cat.jpg"))});
        drop(window, address);
        QTRY_COMPARE(composer->count(), 5);
        QVERIFY(composer->data(composer->index(4), Composer::NoteRole)
                    .toString()
                    .contains(QStringLiteral("offline")));
        screenshots(*running, QStringLiteral("attachments"));
        composer->remove(4);
        composer->remove(3);
        QCOMPARE(names(*composer),
                 QStringList({QStringLiteral("row.png"), QStringLiteral("stars.png"),
                              QStringLiteral("sign.png")}));
        QTRY_VERIFY(textOf(window, "attachmentCost").contains(QStringLiteral("tokens")));

        // By the keyboard, then with the mouse.
        QTRY_VERIFY(find(window, "attachment-0"));
        find(window, "attachment-0")->forceActiveFocus();
        QTest::keyClick(window, Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(names(*composer).first(), QStringLiteral("stars.png"));
        QTest::qWait(200);
        const QPoint from = middleOf(find(window, "attachment-0")) + QPoint(20, 0);
        const QPoint to = middleOf(find(window, "attachment-2"));
        QTest::mousePress(window, Qt::LeftButton, Qt::NoModifier, from);
        for (int step = 1; step <= 10; ++step) {
            QTest::mouseMove(window, from + (to - from) * step / 10);
            QTest::qWait(20);
        }
        QTest::mouseRelease(window, Qt::LeftButton, Qt::NoModifier, to);
        QTRY_COMPARE(names(*composer).last(), QStringLiteral("stars.png"));

        // A photo that is still being read is given up.
        composer->addFiles({kSamples + QStringLiteral("word.png")});
        QCOMPARE(composer->count(), 4);
        composer->remove(3);
        QTest::qWait(300);
        QCOMPARE(composer->count(), 3);
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestSampleWindow)
#include "tst_sample_window.moc"
