// SPDX-License-Identifier: MIT
// Backups, with real folders and photos.
#include "archive_case.h"

using namespace tessera;

namespace {

// Copies an existing backup to a name of that date.
void copyBackup(const QString& root, const QString& from, const QDateTime& date) {
    const QString to = root + date.toString(QStringLiteral("/yyyy-MM-dd HH-mm-ss"));
    QVERIFY(QDir().mkpath(to));
    QVERIFY(QFile::copy(databasePath(from), databasePath(to)));
}

}  // namespace

class TestBackups : public ArchiveCase {
    Q_OBJECT

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void backupsAreMadeKeptAndRestored() {
        const QString root = backupRoot(m_dir->path());
        const auto path = makeBackup(m_dir->path(), root, BackupOrigin::Schedule, {});
        QVERIFY2(path, path ? "" : path.error().message().c_str());
        QCOMPARE(backupsIn(root).size(), 1);
        QVERIFY(QFile::exists(photoPath(*path, m_red.hash, m_red.extension)));

        // Goes on here, and loses something; the backup adds that and nothing else.
        add("a2", "q2", MessageRole::Assistant, QStringLiteral("later"));
        QVERIFY(m_store->removeMessages({QStringLiteral("a1")}));
        QVERIFY(QFile::remove(m_blue.filePath));
        auto restored = restoreBackup(*path, m_dir->path(), into(*m_store), {});
        QVERIFY2(restored, restored ? "" : restored.error().message().c_str());
        QCOMPARE(restored->merged.messages, 1);
        QCOMPARE(m_store->tree(QStringLiteral("c"))->messages.size(), 5);
        QCOMPARE(m_store->messages(QStringLiteral("c"))->last().text, QStringLiteral("later"));
        QVERIFY(QFile::exists(m_blue.filePath));

        // From nothing.
        m_store.reset();
        QVERIFY(setAsideDatabase(m_dir->path()));
        m_store = openStore(m_dir->path());
        QVERIFY(m_store->conversations()->isEmpty());
        restored = restoreBackup(*path, m_dir->path(), into(*m_store), {});
        QVERIFY(restored);
        QCOMPARE(restored->merged.conversations, 1);
        QCOMPARE(m_store->messages(QStringLiteral("c"))->size(), 3);
        QCOMPARE(m_store->search(QStringLiteral("两艘船"), 10)->size(), 1);

        for (int i = 0; i < 3; ++i)
            QVERIFY(makeBackup(m_dir->path(), root, BackupOrigin::Schedule, {}));
        QVERIFY(QDir().mkpath(root + QStringLiteral("/2020-01-01 00-00-00.part/photos")));
        QVERIFY(QDir().mkpath(root + QStringLiteral("/mine")));
        removeOldBackups(root, 2, {});
        QCOMPARE(backupsIn(root).size(), 2);
        QCOMPARE(QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 3);
    }

    void wrongClocksLoseNoBackup() {
        const QString root = backupRoot(m_dir->path());
        const auto first = makeBackup(m_dir->path(), root, BackupOrigin::Schedule, {});
        QVERIFY(first);
        // The clock went ahead for a while.
        const QDateTime ahead = QDateTime::currentDateTime().addYears(4);
        for (int day = 0; day < 3; ++day)
            copyBackup(root, *first, ahead.addDays(day));
        QList<BackupRef> backups = backupsIn(root);
        QCOMPARE(backups.size(), 4);
        QCOMPARE(backups.first().path, *first);
        QVERIFY(!backups.first().dateIsWrong);
        QVERIFY(backups[1].dateIsWrong);

        const auto second = makeBackup(m_dir->path(), root, BackupOrigin::Schedule, {});
        QVERIFY(second);
        removeOldBackups(root, 1, *second);
        backups = backupsIn(root);
        QCOMPARE(backups.size(), 4);
        QCOMPARE(backups.first().path, *second);

        // The clock went back: what is just made is older than all others, and stays.
        copyBackup(root, *second, QDateTime(QDate(2001, 2, 3), QTime(4, 5, 6)));
        const QString old = root + QStringLiteral("/2001-02-03 04-05-06");
        removeOldBackups(root, 1, old);
        QVERIFY(QDir(old).exists());
        removeOldBackups(root, 1, {});
        QVERIFY(!QDir(old).exists());
        QVERIFY(QDir(*second).exists());
    }

    void backupsThatSomebodyAskedForStay() {
        const QString root = backupRoot(m_dir->path());
        const auto asked = makeBackup(m_dir->path(), root, BackupOrigin::Person, {});
        QVERIFY(asked);
        QCOMPARE(backupsIn(root).first().origin, BackupOrigin::Person);
        for (int i = 0; i < 3; ++i)
            QVERIFY(makeBackup(m_dir->path(), root, BackupOrigin::Schedule, {}));
        removeOldBackups(root, 1, {});
        QVERIFY(QDir(*asked).exists());
        QCOMPARE(backupsIn(root).size(), 2);
    }

    // On another file system photos are copied once; later backups there share them.
    void backupsElsewhereShareTheirPhotos() {
        const QTemporaryDir elsewhere(QStringLiteral("/dev/shm/tessera-XXXXXX"));
        const QString root =
            elsewhere.isValid() ? elsewhere.path() : m_target->filePath(QStringLiteral("root"));
        QVERIFY(QDir().mkpath(root));
        QString last;
        for (int i = 0; i < 3; ++i) {
            const auto path = makeBackup(m_dir->path(), root, BackupOrigin::Schedule, {});
            QVERIFY2(path, path ? "" : path.error().message().c_str());
            last = *path;
        }
        const auto photo = toPath(photoPath(last, m_red.hash, m_red.extension));
        QVERIFY(std::filesystem::hard_link_count(photo) >= 3);
        QVERIFY(!makeBackup(m_dir->path(), m_target->filePath(QStringLiteral("no disk")),
                            BackupOrigin::Schedule, {}));
        QVERIFY(!QDir(m_target->filePath(QStringLiteral("no disk"))).exists());
    }

    void backupsGoOnWhileOthersWrite() {
        bool wroteMeanwhile = false;
        const LongJob job{[&](double) {
            if (!std::exchange(wroteMeanwhile, true))
                add("meanwhile", "q2", MessageRole::Assistant, QStringLiteral("x"));
        }};
        const auto path =
            makeBackup(m_dir->path(), backupRoot(m_dir->path()), BackupOrigin::Schedule, job);
        QVERIFY(path);
        QVERIFY(wroteMeanwhile);
        QCOMPARE(m_store->tree(QStringLiteral("c"))->messages.size(), 5);
    }

    void brokenBackupsAreSaid() {
        const QString fake = m_target->filePath(QStringLiteral("fake"));
        QVERIFY(!restoreBackup(fake, m_dir->path(), into(*m_store), {}));
        QVERIFY(QDir().mkpath(fake));
        write(databasePath(fake), QByteArray(4096, 'x'));
        const auto restored = restoreBackup(fake, m_dir->path(), into(*m_store), {});
        QVERIFY(!restored);
        QVERIFY(!restored.error().message().empty());
        QCOMPARE(m_store->tree(QStringLiteral("c"))->messages.size(), 4);
        const QStringList left =
            QDir(m_dir->path()).entryList({QStringLiteral("restore-*")}, QDir::Dirs);
        QVERIFY(left.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestBackups)
#include "tst_backups.moc"
