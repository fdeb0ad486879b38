// SPDX-License-Identifier: MIT
// From the first start to the export, with the engine and the model that ships: in both languages
// and both appearances. The model's answers are compared with the truth.
#include <QClipboard>
#include <QDirIterator>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QTemporaryDir>

#include "app/desktop/inference/engine_backend.h"
#include "app/desktop/text/file_path.h"
#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

constexpr int kAnswerMs = 120000;
const QString kSamples = QStringLiteral(TESSERA_SOURCE_DIR "/resources/demo-model/samples/");

QString lastAnswer(const WindowDriver& driver) {
    return driver.application->messages()->rows().constLast().text.trimmed();
}

// Empty while a conversation is being read.
QString firstQuestion(const WindowDriver& driver) {
    const auto& rows = driver.application->messages()->rows();
    return rows.isEmpty() ? QString() : rows.constFirst().text;
}

}  // namespace

class TestDemoJourney : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup() { Language::use(QStringLiteral("en")); }

    void fromFirstStartToExport_data() {
        QTest::addColumn<QString>("language");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QString>("demoLabel");
        for (const bool dark : {false, true}) {
            QTest::addRow("en-%s", dark ? "dark" : "light")
                << QStringLiteral("en") << dark << QStringLiteral("Demo model");
            QTest::addRow("zh_CN-%s", dark ? "dark" : "light")
                << QStringLiteral("zh_CN") << dark << QStringLiteral("演示模型");
        }
    }

    void fromFirstStartToExport() {
        QFETCH(QString, language);
        QFETCH(bool, dark);
        QFETCH(QString, demoLabel);
        auto running = start();
        running->application->language()->setChoice(language);
        running->application->settings()->setAppearance(dark ? AppSettings::Dark
                                                             : AppSettings::Light);
        ModelController* models = running->application->models();
        QTRY_COMPARE_WITH_TIMEOUT(models->status(), ModelController::Ready, 60000);
        QVERIFY(models->isDemo());
        QTRY_COMPARE(running->window->property("color").value<QColor>().lightness() < 128, dark);
        QCOMPARE(running->find("modelButton")->property("label").toString(), demoLabel);
        keep(*running, "1-start");

        askAboutASample(*running);
        keep(*running, "2-sample");
        pasteAndAsk(*running);
        dropAndAsk(*running);
        keep(*running, "3-photos");
        lookAtTheTiles(*running);
        findAgain(*running);
        exportTo(*running, m_dir->filePath(QStringLiteral("out")));

        running.reset();
        running = start();
        QTRY_COMPARE(running->application->conversations()->rowCount(), 3);
        QCOMPARE(running->application->language()->choice(), language);
        QTRY_COMPARE_WITH_TIMEOUT(running->application->models()->status(), ModelController::Ready,
                                  60000);
        QVERIFY(running->click("conversation-0"));
        QTRY_COMPARE(running->application->messages()->rowCount(), 4);
        QCOMPARE(firstQuestion(*running), QStringLiteral("Where is the green square?"));
        keep(*running, "6-next-day");
    }

  private:
    std::unique_ptr<WindowDriver> start() const {
        ApplicationOptions options;
        options.dataDir = m_dir->path();
        options.demo = demoModelIn(TESSERA_SOURCE_DIR "/resources/demo-model");
        if (!options.demo)
            qFatal("the demo model is missing");
        options.backend = [] { return std::make_unique<EngineBackend>(EngineOptions()); };
        auto driver = std::make_unique<WindowDriver>(options);
        driver->resize(1000, 700);
        // Keys go to the active window; a bare display has nobody who activates the first one.
        driver->window->requestActivate();
        if (!QTest::qWaitForWindowActive(driver->window))
            qFatal("the window does not become active");
        return driver;
    }

    static void keep(const WindowDriver& driver, const char* step) {
        driver.screenshot(
            qPrintable(QStringLiteral("journey-%1-%2")
                           .arg(QLatin1String(QTest::currentDataTag()), QLatin1String(step))));
    }

    static void askAboutASample(const WindowDriver& driver) {
        QVERIFY(driver.click("sample-2"));
        QTRY_COMPARE(driver.application->messages()->rowCount(), 2);
        QTRY_VERIFY_WITH_TIMEOUT(!driver.application->answer()->isBusy(), kAnswerMs);
        QCOMPARE(lastAnswer(driver), QStringLiteral("There are four stars."));
    }

    static void typeAndSend(const WindowDriver& driver, const char* question) {
        const int before = driver.application->messages()->rowCount();
        QVERIFY(driver.click("questionInput"));
        driver.type(QLatin1String(question));
        QTRY_VERIFY(driver.application->asking()->canSend());
        QTest::keyClick(driver.window, Qt::Key_Return);
        QTRY_COMPARE(driver.application->messages()->rowCount(), before + 2);
        QTRY_VERIFY_WITH_TIMEOUT(!driver.application->answer()->isBusy(), kAnswerMs);
    }

    static void pasteAndAsk(const WindowDriver& driver) {
        QTest::keyClick(driver.window, Qt::Key_N, Qt::ControlModifier);
        QTRY_COMPARE(driver.application->messages()->rowCount(), 0);
        QGuiApplication::clipboard()->setImage(QImage(kSamples + QStringLiteral("word.png")));
        QTRY_VERIFY(driver.find("questionInput"));
        QVERIFY(driver.click("questionInput"));
        QTest::keyClick(driver.window, Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(driver.application->composer()->photos().size(), 1);
        typeAndSend(driver, "What is the word?");
        QCOMPARE(lastAnswer(driver), QStringLiteral("It says \"MAP\"."));
    }

    static void dropAndAsk(const WindowDriver& driver) {
        QTest::keyClick(driver.window, Qt::Key_N, Qt::ControlModifier);
        QTRY_COMPARE(driver.application->messages()->rowCount(), 0);
        QMimeData file;
        file.setUrls({QUrl::fromLocalFile(kSamples + QStringLiteral("corner.png"))});
        driver.drop(file);
        QTRY_COMPARE(driver.application->composer()->photos().size(), 1);
        typeAndSend(driver, "Where is the green square?");
        QCOMPARE(lastAnswer(driver), QStringLiteral("The green square is at the bottom right."));
        typeAndSend(driver, "How many shapes are there?");
        QVERIFY2(lastAnswer(driver).contains(QStringLiteral("three")),
                 qPrintable(lastAnswer(driver)));
    }

    static void lookAtTheTiles(const WindowDriver& driver) {
        QVERIFY(QMetaObject::invokeMethod(driver.find("messageList"), "positionViewAtBeginning"));
        QVERIFY(driver.click("messagePhoto"));
        QTRY_VERIFY(driver.find("tile-1"));
        QVERIFY(driver.settle());
        QTest::mouseMove(driver.window, WindowDriver::middleOf(driver.find("tile-1")));
        QTRY_VERIFY(!driver.text("hoverText").isEmpty());
        keep(driver, "4-tiles");
        QTest::keyClick(driver.window, Qt::Key_Escape);
        QTRY_VERIFY(driver.find("hoverText") == nullptr);
    }

    // The earlier conversation, by a word of its answer.
    static void findAgain(const WindowDriver& driver) {
        QTRY_COMPARE(driver.application->conversations()->rowCount(), 3);
        QVERIFY(driver.click("searchField"));
        driver.type(QStringLiteral("word"));
        QTRY_VERIFY(driver.find("searchHit-0"));
        keep(driver, "5-search");
        QVERIFY(driver.click("searchHit-0"));
        QTRY_COMPARE(firstQuestion(driver), QStringLiteral("What is the word?"));
        QVERIFY(driver.click("clearSearchButton"));
        QVERIFY(driver.application->search()->query().isEmpty());
    }

    // The folder is chosen in a dialog of the desktop, which the test stands in for.
    static void exportTo(const WindowDriver& driver, const QString& folder) {
        QVERIFY(QDir().mkpath(folder));
        ArchiveController* archive = driver.application->archive();
        archive->exportTo({}, QUrl::fromLocalFile(folder), QStringLiteral("md"));
        QTRY_VERIFY2_WITH_TIMEOUT(!archive->isBusy(), qPrintable(archive->message()), 20000);
        QVERIFY2(!archive->isFailed(), qPrintable(archive->message()));
        QString exported;
        int texts = 0;
        int pictures = 0;
        QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString name = files.next();
            if (name.endsWith(QStringLiteral(".md"))) {
                QFile file(name);
                QVERIFY(file.open(QIODevice::ReadOnly));
                exported += QString::fromUtf8(file.readAll());
                ++texts;
            }
            pictures += name.endsWith(QStringLiteral(".png")) ? 1 : 0;
        }
        QCOMPARE(texts, 3);
        QCOMPARE(pictures, 3);
        for (const char* said : {"There are four stars.", "It says \"MAP\".",
                                 "The green square is at the bottom right."})
            QVERIFY2(exported.contains(QLatin1String(said)), said);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestDemoJourney)
#include "tst_demo_journey.moc"
