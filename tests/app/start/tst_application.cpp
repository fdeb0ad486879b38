// SPDX-License-Identifier: MIT
#include <signal.h>
#include <sys/wait.h>

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include "tests/app/app_fixture.h"
#include "tests/app/start/unwritable_folder.h"

using namespace tessera;

class TestApplication : public QObject {
    Q_OBJECT

  private:
    // As a second process does. The first must have an event loop meanwhile.
    bool start(const StartRequest& request) {
        bool taken = false;
        const std::unique_ptr<QThread> second(QThread::create(
            [&] { taken = handOver(m_dir->path(), request, 5000, [] { return false; }); }));
        second->start();
        const bool ended = QTest::qWaitFor([&] { return second->isFinished(); }, 10000);
        return ended && taken;
    }

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aFailedLoadSaysWhy() {
        const AppFixture run(
            m_dir->path(),
            R"({"model": {"loadError": {"code": "FileTruncated", "message": "The file ends early."}}})");
        const ModelController* models = run.application->models();
        QTRY_COMPARE(models->status(), ModelController::Failed);
        QCOMPARE(models->errorMessage(), QStringLiteral("The file ends early."));
    }

    void aLoadIsCancelled() {
        const AppFixture run(m_dir->path(), R"({"model": {"loadMs": 10000}})");
        ModelController* models = run.application->models();
        QTRY_VERIFY(models->progress() > 0);
        models->cancel();
        QTRY_COMPARE(models->status(), ModelController::None);
    }

    void oneWindowPerDataFolder() {
        const AppFixture run(m_dir->path(), "{}");
        ApplicationOptions second = optionsFor(m_dir->path(), anyModel());
        second.backend = scriptedBackend("{}");
        const auto refused = Application::create(second);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    }

    void aSecondStartHandsOverWhatItWasAskedFor() {
        auto run = std::make_unique<AppFixture>(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        Application* app = run->application.get();
        QVERIFY(run->ask(QStringLiteral("What is open")));
        app->composer()->setText(QStringLiteral("half a"));
        const QString open = app->conversation()->id();
        QSignalSpy raised(app, &Application::raiseRequested);
        const ModelSource other{QStringLiteral("/models/other.gguf"),
                                QStringLiteral("/models/other-mmproj.gguf")};
        QVERIFY(start({{coffeePhoto()}, other}));
        QCOMPARE(raised.count(), 1);
        QTRY_COMPARE(app->composer()->photos().size(), 1);
        // A question of its own; what was open stays as it was.
        QVERIFY(app->conversation()->id().isEmpty());
        QVERIFY(app->composer()->text().isEmpty());
        QTRY_COMPARE(app->models()->status(), ModelController::Ready);
        QCOMPARE(app->models()->source(), other);
        app->conversation()->open(open);
        QCOMPARE(app->composer()->text(), QStringLiteral("half a"));

        // Without photos and without a model only the window comes to the front.
        QVERIFY(start({}));
        QCOMPARE(raised.count(), 2);
        QCOMPARE(app->conversation()->id(), open);
        QCOMPARE(app->models()->source(), other);
        run.reset();
        QVERIFY(!handOver(m_dir->path(), {}, 300, [] { return false; }));
    }

    // It has no window any more and still holds the folder, while it lets go of its model.
    void aWindowThatIsBeingQuitIsWaitedFor() {
        auto lock = FolderLock::take(m_dir->path());
        QVERIFY(lock);
        std::optional<FolderLock> held(std::move(*lock));
        const ApplicationOptions options = optionsFor(m_dir->path(), anyModel());
        QVERIFY(!Application::create(options));
        int asked = 0;
        std::unique_ptr<Application> second;
        QVERIFY(!handOver(m_dir->path(), {}, 60000, [&] {
            if (++asked == 2)
                held.reset();
            auto created = Application::create(options);
            if (created)
                second = std::move(*created);
            return bool(created);
        }));
        QVERIFY(second);
        QCOMPARE(asked, 2);
    }

    // A start right before a power cut leaves an empty one; other versions, computers and
    // containers leave the number of a process.
    void aFileThatIsLeftOverIsNoLock_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("another computer's") << QByteArray("999999\ntessera\nother-laptop\n");
        QTest::newRow("a process that runs") << QByteArray::number(getppid()) + "\ntessera\n";
    }
    void aFileThatIsLeftOverIsNoLock() {
        QFETCH(const QByteArray, content);
        QFile file(m_dir->filePath(QStringLiteral("tessera.lock")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        QVERIFY(FolderLock::take(m_dir->path()));
    }

    void aKilledProcessLeavesNoLock() {
        int ready[2] = {};
        QCOMPARE(pipe(ready), 0);
        const pid_t child = fork();
        if (child == 0) {
            const auto lock = FolderLock::take(m_dir->path());
            const char taken = lock ? '1' : '0';
            (void)!write(ready[1], &taken, 1);
            pause();
            _exit(0);
        }
        char taken = 0;
        QCOMPARE(read(ready[0], &taken, 1), ssize_t{1});
        QCOMPARE(taken, '1');
        const auto refused = FolderLock::take(m_dir->path());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        close(ready[0]);
        close(ready[1]);
        QVERIFY(FolderLock::take(m_dir->path()));
    }

    void aFolderThatCannotBeWrittenIsReadAndSaysSo() {
        QTemporaryDir exported;
        QFile::setPermissions(exported.path(), QFile::Permissions(0x7777));
        {
            const AppFixture run(m_dir->path(), "{}");
            QVERIFY(run.ask(QStringLiteral("What is this?")));
        }
        std::unique_ptr<AppFixture> run;
        {
            const WriteProtection protection(m_dir->path());
            run = std::make_unique<AppFixture>(m_dir->path(), "{}");
            Application* app = run->application.get();
            QTRY_COMPARE(app->conversations()->count(), 1);
            QTRY_COMPARE(app->messages()->count(), 2);
            QVERIFY(app->history()->startError().isEmpty());
            QVERIFY2(app->history()->readOnlyReason().contains(m_dir->path()),
                     qPrintable(app->history()->readOnlyReason()));

            QVERIFY(run->waitForModel());
            app->composer()->setText(QStringLiteral("And this?"));
            QVERIFY(!app->asking()->canAsk());
            QVERIFY(!app->meter()->blocker().isEmpty());
            const QString id = app->conversation()->id();
            const QString title = app->conversation()->title();
            app->history()->rename(id, QStringLiteral("another"));
            app->history()->remove(id);
            QCOMPARE(app->conversation()->title(), title);
            QVERIFY(!app->notice()->text().isEmpty());

            app->archive()->exportTo({}, QUrl::fromLocalFile(exported.path()),
                                     QStringLiteral("json"));
            QTRY_VERIFY(!app->archive()->isBusy());
            QVERIFY2(!app->archive()->isFailed(), qPrintable(app->archive()->message()));
            QCOMPARE(QDir(exported.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 1);

            app->tryAgain();
            QVERIFY(!app->history()->readOnlyReason().isEmpty());
        }
        run->application->tryAgain();
        QTRY_VERIFY(run->application->history()->readOnlyReason().isEmpty());
        QVERIFY(run->ask(QStringLiteral("And this?")));
        QCOMPARE(run->application->messages()->count(), 4);
    }

    void aFolderThatCannotBeWrittenAndHoldsNothingSaysWhy() {
        const WriteProtection protection(m_dir->path());
        const AppFixture run(m_dir->path(), "{}");
        History* history = run.application->history();
        QTRY_VERIFY2(history->startError().contains(m_dir->path()),
                     qPrintable(history->startError()));
        QVERIFY(!history->isDamaged());
    }

    void aFileInThePlaceOfTheFolderSaysWhy() {
        const QString path = m_dir->filePath(QStringLiteral("data"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        const AppFixture run(path, "{}");
        QTRY_VERIFY(run.application->history()->startError().contains(path));
    }

    // The other window may hang: then this one says so, and goes on once it is gone.
    void aTakenFolderIsExplainedAndTriedAgain() {
        auto lock = FolderLock::take(m_dir->path());
        QVERIFY(lock);
        ApplicationOptions options = optionsFor(m_dir->path(), anyModel());
        options.backend = scriptedBackend("{}");
        const auto refused = Application::create(options);
        QVERIFY(!refused);
        const auto app = Application::explain(options, refused.error());
        QTRY_VERIFY(app->history()->startError().contains(m_dir->path()));
        app->tryAgain();
        QVERIFY(!app->history()->isReady());
        { const FolderLock released = *std::move(lock); }
        app->tryAgain();
        QTRY_VERIFY(app->history()->isReady());
        QVERIFY(app->history()->startError().isEmpty());
    }

    void aModelThatIsGoneIsSaidHoweverTheProgramStarted() {
        { QVERIFY(AppFixture(m_dir->path(), "{}").waitForModel()); }
        constexpr const char* kMissing =
            R"({"model": {"loadError": {"code": "FileNotFound", "message": "Not there."}}})";
        const auto isSaid = [](const Application& app) {
            return QTest::qWaitFor(
                       [&] { return app.models()->status() == ModelController::Failed; }) &&
                   app.models()->isMissing() &&
                   app.models()->errorMessage().contains(QStringLiteral("Connect the disk"));
        };
        {
            const AppFixture run(optionsFor(m_dir->path()), kMissing);
            QVERIFY(isSaid(*run.application));
            run.application->models()->loadAgain();
            QCOMPARE(run.application->models()->source(), anyModel());
            QVERIFY(isSaid(*run.application));
        }
        // The other window has to go first.
        auto lock = FolderLock::take(m_dir->path());
        QVERIFY(lock);
        ApplicationOptions options = optionsFor(m_dir->path());
        options.photos = {coffeePhoto()};
        options.backend = scriptedBackend(kMissing);
        const auto refused = Application::create(options);
        QVERIFY(!refused);
        const auto app = Application::explain(options, refused.error());
        app->tryAgain();
        QCOMPARE(app->models()->status(), ModelController::None);
        { const FolderLock released = *std::move(lock); }
        app->tryAgain();
        QVERIFY(isSaid(*app));
        QTRY_COMPARE(app->composer()->photos().size(), 1);
        app->tryAgain();
        QCOMPARE(app->composer()->count(), 1);
    }

    void theLastFolderIsRemembered() {
        const QUrl folder = QUrl::fromLocalFile(m_dir->path());
        AppFixture(m_dir->path(), "{}").application->settings()->setLastFolder(folder);
        QCOMPARE(AppFixture(m_dir->path(), "{}").application->settings()->lastFolder(), folder);
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestApplication)
#include "tst_application.moc"
