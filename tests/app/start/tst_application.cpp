// SPDX-License-Identifier: MIT
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include "tests/app/app_fixture.h"

using namespace tessera;

class TestApplication : public QObject {
    Q_OBJECT

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

    void aSecondStartHandsItsPhotosToTheFirst() {
        auto run = std::make_unique<AppFixture>(m_dir->path(), "{}");
        Application* app = run->application.get();
        QSignalSpy raised(app, &Application::raiseRequested);
        const QString photo = coffeePhoto();
        bool taken = false;
        const std::unique_ptr<QThread> second(
            QThread::create([&] { taken = handOver(m_dir->path(), {photo}, 5000); }));
        second->start();
        QTRY_VERIFY(second->isFinished());
        QVERIFY(taken);
        QCOMPARE(raised.count(), 1);
        QTRY_COMPARE(app->composer()->photos().size(), 1);
        run.reset();
        QVERIFY(!handOver(m_dir->path(), {photo}, 300));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestApplication)
#include "tst_application.moc"
