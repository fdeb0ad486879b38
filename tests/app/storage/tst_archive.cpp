// SPDX-License-Identifier: MIT
// Export, import and backups, with real folders and photos.
#include <QDir>
#include <QDirIterator>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/storage/archive/archive.h"
#include "app/desktop/storage/archive/backup.h"
#include "app/desktop/text/file_path.h"
#include "app/desktop/values/data_folder.h"

using namespace tessera;

namespace {

std::unique_ptr<ChatStore> openStore(const QString& dir) {
    auto store = ChatStore::open(dir, bundledMigrations());
    return store ? std::move(*store) : nullptr;
}

PhotoRef storedPhoto(const QString& dataDir, const QColor& colour, const QString& name) {
    QImage image(64, 48, QImage::Format_RGB888);
    image.fill(colour);
    const QTemporaryDir dir;
    const QString path = dir.filePath(name);
    if (!image.save(path))
        qFatal("not saved");
    const auto photo = storePhotoFile(dataDir, path);
    if (!photo)
        qFatal("not stored");
    return *photo;
}

MergeConversation into(ChatStore& store) {
    return [&store](const ConversationTree& tree) { return store.merge(tree); };
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

// Copies an existing backup to a name of that date.
void copyBackup(const QString& root, const QString& from, const QDateTime& date) {
    const QString to = root + date.toString(QStringLiteral("/yyyy-MM-dd HH-mm-ss"));
    QVERIFY(QDir().mkpath(to));
    QVERIFY(QFile::copy(databasePath(from), databasePath(to)));
}

}  // namespace

class TestArchive : public QObject {
    Q_OBJECT

  private:
    MessageRow add(const char* id, const char* parent, MessageRole role, const QString& text,
                   const QList<PhotoRef>& photos = {}) {
        MessageRow row;
        row.id = QString::fromLatin1(id);
        row.conversationId = QStringLiteral("c");
        row.parentId = QString::fromLatin1(parent);
        row.role = role;
        row.text = text;
        row.createdMs = 1700000000000 + ++m_time;
        row.photos = photos;
        if (role == MessageRole::Assistant) {
            row.modelName = QStringLiteral("LLaVA");
            row.figures.promptTokens = 600;
            row.figures.seed = ~quint64{0};
            row.figures.sampling = SamplingSettings{{.temperature = 0.5f}};
            row.figures.tokenIds = {1, 2, 3};
            row.error = Error(ErrorCode::Cancelled, "It ends at {}.", 3);
        }
        if (!m_store->addMessage(row))
            qFatal("not added");
        return row;
    }

    QString exported(const ExportFormat& format, const QStringList& ids = {}) {
        const auto path = exportConversations(*m_store, {format, ids, m_target->path()}, {});
        if (!path)
            qWarning("%s", path.error().message().c_str());
        return path ? *path : QString();
    }

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_target = std::make_unique<QTemporaryDir>();
        m_store = openStore(m_dir->path());
        QVERIFY(m_store);
        QVERIFY(m_store->addConversation({QStringLiteral("c"), QStringLiteral("../Boats: \"red\"?"),
                                          1700000000000, 1700000000000}));
        m_red = storedPhoto(m_dir->path(), Qt::red, QStringLiteral("red [1].png"));
        m_blue = storedPhoto(m_dir->path(), Qt::blue, QStringLiteral("blue.png"));
        m_red.grid = QStringLiteral("2x3");
        add("q1", "", MessageRole::User, QStringLiteral("What is this?\n\n| a | b |"), {m_red});
        add("a1", "q1", MessageRole::Assistant, QStringLiteral("A *boat*"));
        add("b1", "q1", MessageRole::Assistant, QStringLiteral("两艘船"));
        add("q2", "b1", MessageRole::User, QString(), {m_blue, m_red});
    }

    void cleanup() { m_store.reset(); }

    void jsonComesBackWhole() {
        QVERIFY(m_store->setSettings(QStringLiteral("c"), QStringLiteral("Be brief."),
                                     SamplingSettings{{.topK = 5}}));
        QVERIFY(m_store->setPinned(QStringLiteral("c"), true));
        const QString folder = exported(jsonFormat());
        const QString file = folder + QStringLiteral("/conversations.json");
        QCOMPARE(QDir(folder + QStringLiteral("/photos")).entryList(QDir::Files).size(), 2);

        const QTemporaryDir otherDir;
        auto other = openStore(otherDir.path());
        auto imported = importConversations(file, otherDir.path(), into(*other), {});
        QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
        QCOMPARE(imported->merged.conversations, 1);
        QCOMPARE(imported->merged.messages, 4);
        QCOMPARE(imported->missingPhotos, 0);
        const auto before = m_store->tree(QStringLiteral("c"));
        const auto after = other->tree(QStringLiteral("c"));
        QVERIFY(before && after);
        QCOMPARE(after->conversation.title, before->conversation.title);
        QCOMPARE(after->conversation.systemPrompt, QStringLiteral("Be brief."));
        QVERIFY(after->conversation.pinned);
        QVERIFY(after->conversation.sampling == before->conversation.sampling);
        QCOMPARE(after->messages.size(), 4);
        for (qsizetype i = 0; i < 4; ++i) {
            const MessageRow& was = before->messages[i];
            const MessageRow& is = after->messages[i];
            QCOMPARE(is.id, was.id);
            QCOMPARE(is.parentId, was.parentId);
            QCOMPARE(is.chosen, was.chosen);
            QCOMPARE(is.text, was.text);
            QCOMPARE(is.createdMs, was.createdMs);
            QVERIFY(is.error == was.error);
            QVERIFY(is.figures.seed == was.figures.seed);
            QVERIFY(is.figures.sampling == was.figures.sampling);
            QCOMPARE(is.figures.tokenIds, was.figures.tokenIds);
            QCOMPARE(is.figures.promptTokens, was.figures.promptTokens);
            QCOMPARE(is.photos.size(), was.photos.size());
            for (qsizetype p = 0; p < is.photos.size(); ++p) {
                QCOMPARE(is.photos[p].hash, was.photos[p].hash);
                QCOMPARE(is.photos[p].name, was.photos[p].name);
                QCOMPARE(is.photos[p].grid, was.photos[p].grid);
                QCOMPARE(is.photos[p].widthPx, was.photos[p].widthPx);
                QVERIFY(QFile::exists(is.photos[p].filePath));
            }
        }
        // Once more: nothing comes twice.
        imported = importConversations(file, otherDir.path(), into(*other), {});
        QCOMPARE(imported->merged.messages, 0);
        QCOMPARE(other->conversations()->size(), 1);
    }

    void markdownShowsTheChosenBranch() {
        QVERIFY(m_store->addConversation(
            {QStringLiteral("d"), QStringLiteral("../Boats: \"red\"?"), 1, 1}));
        const QString folder = exported(markdownFormat());
        const QStringList files = QDir(folder).entryList({QStringLiteral("*.md")}, QDir::Files);
        QCOMPARE(files.size(), 2);
        QByteArray text;
        for (const QString& file : files) {
            QVERIFY(!file.contains(QLatin1Char(':')) && !file.startsWith(QLatin1Char('.')));
            const QByteArray content = contentOf(QDir(folder).filePath(file));
            if (content.size() > text.size())
                text = content;
        }
        QVERIFY(text.startsWith("# ../Boats: \"red\"?"));
        QVERIFY(text.contains("What is this?"));
        QVERIFY(text.contains("两艘船"));
        QVERIFY(!text.contains("A *boat*"));
        const QByteArray link = "![red 1.png](photos/" + m_red.hash.toLatin1() + ".png)";
        QVERIFY(text.contains(link));
        QVERIFY(QFile::exists(folder + QStringLiteral("/photos/") + m_red.hash +
                              QStringLiteral(".png")));
        // A second export goes beside the first.
        QVERIFY(exported(markdownFormat()) != folder);
        QVERIFY(!exported(markdownFormat(), {QStringLiteral("c")}).isEmpty());
    }

    void everyFormatWritesFilesOfItsEnding() {
        QStringList endings;
        for (const ExportFormat& format : exportFormats()) {
            QVERIFY(!format.name.isEmpty() && !endings.contains(format.ending));
            endings << format.ending;
            const QDir folder(exported(format));
            const QStringList files =
                folder.entryList({QStringLiteral("*.") + format.ending}, QDir::Files);
            QVERIFY2(!files.isEmpty(), qPrintable(format.name));
        }
        QVERIFY(endings.contains(QStringLiteral("json")));
    }

    void fileNamesAreAllowedEverywhere() {
        QCOMPARE(fileNameFor(QStringLiteral("a/b\\c:d")), QStringLiteral("a b c d"));
        QCOMPARE(fileNameFor(QStringLiteral("..")), fileNameFor(QString()));
        QVERIFY(!fileNameFor(QStringLiteral("\n\t")).isEmpty());
        QVERIFY(fileNameFor(QString(500, QLatin1Char('x'))).size() <= 80);
    }

    void exportsThatEndEarlyLeaveNothing() {
        std::stop_source stop;
        stop.request_stop();
        const auto path = exportConversations(*m_store, {jsonFormat(), {}, m_target->path()},
                                              {[](double) {}, stop.get_token()});
        QVERIFY(!path);
        QCOMPARE(path.error().code, ErrorCode::Cancelled);
        QVERIFY(QDir(m_target->path()).isEmpty());
        const auto nowhere = exportConversations(
            *m_store, {jsonFormat(), {}, m_target->filePath(QStringLiteral("none/there"))}, {});
        QVERIFY(!nowhere);
        QCOMPARE(nowhere.error().code, ErrorCode::WriteFailed);
    }

    void whatIsNoExportIsRefused_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut off") << QByteArray("{\"format\": \"tessera-conv");
        QTest::newRow("another program's") << QByteArray("{\"messages\": []}");
        QTest::newRow("newer") << QByteArray(
            "{\"format\": \"tessera-conversations\", \"version\": 99, \"conversations\": []}");
        QTest::newRow("deeply nested") << "{\"format\": " + QByteArray(100000, '[');
    }

    void whatIsNoExportIsRefused() {
        QFETCH(QByteArray, content);
        const QString file = m_target->filePath(QStringLiteral("x.json"));
        write(file, content);
        const auto imported = importConversations(file, m_dir->path(), into(*m_store), {});
        QVERIFY(!imported);
        QVERIFY(!imported.error().message().empty());
        QVERIFY(!importConversations(m_target->filePath(QStringLiteral("none.json")), m_dir->path(),
                                     into(*m_store), {}));
    }

    void oddFilesAreTakenAsFarAsTheyGo() {
        // Parents that are missing, ids twice, numbers out of range, photos with paths for names.
        const QByteArray content = R"({"format": "tessera-conversations", "version": 1,
          "conversations": [{"id": "", "title": "Odd", "updatedMs": 1e300, "messages": [
            {"id": "same", "parentId": "nobody", "role": "user", "text": "one", "createdMs": -5,
             "photos": [{"hash": "../../../etc/passwd", "extension": "png"},
                        {"hash": "0123456789012345678901234567890123456789012345678901234567890123",
                         "extension": "/../x"}, 7]},
            {"id": "same", "parentId": "same", "role": "robot", "state": "streaming", "text": 5,
             "promptTokens": -3, "seed": "x", "sampling": {"temperature": 1e30}},
            "nonsense", null]}]})";
        const QString file = m_target->filePath(QStringLiteral("odd.json"));
        write(file, content);
        const auto imported = importConversations(file, m_dir->path(), into(*m_store), {});
        QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
        QCOMPARE(imported->merged.conversations, 1);
        QCOMPARE(imported->merged.messages, 2);
        QCOMPARE(imported->missingPhotos, 3);
        QString id;
        const auto rows = m_store->conversations();
        for (const ConversationRow& row : *rows)
            if (row.title == QLatin1String("Odd"))
                id = row.id;
        const auto tree = m_store->tree(id);
        QVERIFY(tree);
        QCOMPARE(tree->messages[1].state, MessageState::Interrupted);
        QCOMPARE(tree->messages[1].parentId, tree->messages[0].id);
        QVERIFY(m_store->messages(id)->size() > 0);
    }

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

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<QTemporaryDir> m_target;
    std::unique_ptr<ChatStore> m_store;
    PhotoRef m_red;
    PhotoRef m_blue;
    qint64 m_time = 0;
};

QTEST_GUILESS_MAIN(TestArchive)
#include "tst_archive.moc"
