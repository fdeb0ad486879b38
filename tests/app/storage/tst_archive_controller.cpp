// SPDX-License-Identifier: MIT
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/values/data_folder.h"
#include "tests/app/app_fixture.h"

using namespace tessera;

class TestArchiveController : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void exportsImportsAndBacksUp() {
        const AppFixture run(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        const auto& app = run.application;
        QVERIFY(run.ask(QStringLiteral("Hello")));
        const QString id = app->conversation()->id();
        ArchiveController* archive = app->archive();
        const QTemporaryDir target;
        archive->exportTo({}, QUrl::fromLocalFile(target.path()), QStringLiteral("json"));
        QVERIFY(archive->isBusy());
        QTRY_VERIFY(!archive->isBusy());
        QVERIFY2(!archive->isFailed(), qPrintable(archive->message()));
        const QString file =
            archive->exportedFolder().toLocalFile() + QStringLiteral("/conversations.json");
        QVERIFY(QFile::exists(file));
        archive->dismiss();
        QVERIFY(archive->message().isEmpty());
        archive->backUpIfDue();
        QTRY_COMPARE(archive->backups().size(), 1);
        QVERIFY(archive->message().isEmpty());
        // Not due again.
        QSignalSpy looked(archive, &ArchiveController::backupsChanged);
        archive->backUpIfDue();
        QTRY_COMPARE(looked.count(), 1);
        QVERIFY(!archive->isBusy());

        // To another disk, while it is there.
        auto disk = std::make_unique<QTemporaryDir>();
        archive->setBackupFolder(QUrl::fromLocalFile(disk->path()));
        QTRY_COMPARE(archive->backups().size(), 0);
        archive->backUpIfDue();
        QTRY_COMPARE(archive->backups().size(), 1);
        QCOMPARE(backupsIn(disk->path()).size(), 1);
        const QString gone = disk->path();
        disk.reset();
        archive->backUp();
        QTRY_VERIFY(archive->isFailed());
        QVERIFY2(archive->message().contains(gone), qPrintable(archive->message()));
        QVERIFY(!QDir(gone).exists());
        archive->dismiss();
        archive->setBackupFolder({});
        QTRY_COMPARE(archive->backups().size(), 1);

        app->history()->remove(id);
        app->undo()->forget();
        archive->importFile(QUrl::fromLocalFile(file));
        QTRY_VERIFY(!archive->isBusy());
        QTRY_COMPARE(app->conversations()->count(), 1);
        app->conversation()->open(id);
        QTRY_COMPARE(app->messages()->count(), 2);
        app->history()->remove(id);
        archive->restore(archive->backups().first().toMap()[QStringLiteral("path")].toString());
        QTRY_VERIFY(!archive->isBusy());
        QTRY_COMPARE(app->conversations()->count(), 1);
        archive->importFile(QUrl::fromLocalFile(m_dir->filePath(QStringLiteral("none.json"))));
        QTRY_VERIFY(archive->isFailed());
        QVERIFY(!archive->message().isEmpty());
    }

    void whatWentWellGoesByItself() {
        const AppFixture run(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        QVERIFY(run.ask(QStringLiteral("Hello")));
        ArchiveController* archive = run.application->archive();
        archive->setOutcomeMs(0);
        archive->setHeld(true);
        archive->backUp();
        QTRY_VERIFY(!archive->isBusy());
        QTRY_COMPARE(archive->backups().size(), 1);
        QVERIFY(!archive->message().isEmpty());
        archive->setHeld(false);
        QTRY_VERIFY(archive->message().isEmpty());

        // With the conversation that it was shown over.
        archive->setOutcomeMs(ArchiveController::kOutcomeMs);
        archive->backUp();
        QTRY_VERIFY(!archive->isBusy());
        QVERIFY(!archive->message().isEmpty());
        run.application->conversation()->startNew();
        QVERIFY(archive->message().isEmpty());

        // What failed stays.
        archive->setOutcomeMs(0);
        archive->importFile(QUrl::fromLocalFile(m_dir->filePath(QStringLiteral("none.json"))));
        QTRY_VERIFY(archive->isFailed());
        QSignalSpy looked(archive, &ArchiveController::backupsChanged);
        archive->refreshBackups();
        QTRY_VERIFY(!looked.isEmpty());
        run.application->conversation()->startNew();
        QVERIFY(!archive->message().isEmpty());
    }

    void aBackupFromTheFutureStopsNoOther() {
        const AppFixture run(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        const auto& app = run.application;
        QVERIFY(run.ask(QStringLiteral("Hello")));
        const QString ahead = QDateTime::currentDateTime().addYears(5).toString(
            QStringLiteral("yyyy-MM-dd HH-mm-ss"));
        const QString path = backupRoot(m_dir->path()) + QLatin1Char('/') + ahead;
        QVERIFY(QDir().mkpath(path));
        QVERIFY(QFile::copy(databasePath(m_dir->path()), databasePath(path)));
        ArchiveController* archive = app->archive();
        archive->backUpIfDue();
        QTRY_COMPARE(archive->backups().size(), 2);
        // The new one is the first, the one to go back to.
        QVERIFY(!archive->backups()[0].toMap()[QStringLiteral("path")].toString().contains(ahead));
        // One that is asked for stays whatever the automatic ones do.
        archive->backUp();
        QTRY_COMPARE(archive->backups().size(), 3);
    }

    void whatWasLeftOutIsNamed() {
        const AppFixture run(m_dir->path(), "{}");
        const auto& app = run.application;
        QFile file(m_dir->filePath(QStringLiteral("many.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"format": "tessera-conversations", "version": 1, "conversations": [
            {"id": "a", "title": "Good", "messages": [{"id": "1", "role": "user", "text": "x"}]},
            {"id": "b", "title": "100%2 bad"}]})");
        file.close();
        ArchiveController* archive = app->archive();
        QTRY_VERIFY(app->history()->isReady());
        archive->importFile(QUrl::fromLocalFile(file.fileName()));
        QTRY_VERIFY(!archive->isBusy());
        QVERIFY(!archive->isFailed());
        const QString text = archive->message();
        QVERIFY2(text.contains(QStringLiteral("“100%2 bad”: This is not a conversation.")),
                 qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("could not be imported: 1.")), qPrintable(text));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestArchiveController)
#include "tst_archive_controller.moc"
