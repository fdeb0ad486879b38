// SPDX-License-Identifier: MIT
// What was saved stays saved: after kill -9, and when the disk is full.
#include <QElapsedTimer>
#include <QHash>
#include <QProcess>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <array>
#include <csignal>
#include <memory>

#include <sys/resource.h>

#include "app/desktop/storage/chat_store.h"
#include "app/desktop/storage/storage.h"

using namespace tessera;

namespace {

constexpr int kKills = 200;
constexpr int kWritersAtOnce = 4;
constexpr int kLongestLifeMs = 40;

// Files of this process cannot grow beyond `sizeBytes` while this lives: the disk is full.
class FullDisk {
  public:
    explicit FullDisk(rlim_t sizeBytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = sizeBytes;
        m_set = setrlimit(RLIMIT_FSIZE, &limit) == 0;
    }
    ~FullDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;
    bool isSet() const { return m_set; }

  private:
    rlimit m_before = {};
    bool m_set = false;
};

MessageRow message(const QString& parentId) {
    MessageRow row;
    row.id = newRowId();
    row.conversationId = QStringLiteral("c");
    row.parentId = parentId;
    row.text = QStringLiteral("All work and no play ").repeated(1000);
    row.createdMs = 5;
    return row;
}

// A data folder, the writer that works in it, and what it has said is saved.
struct Victim {
    QTemporaryDir dir;
    std::unique_ptr<QProcess> writer;
    QHash<QString, qsizetype> saved;

    void start() {
        writer = std::make_unique<QProcess>();
        writer->start(QStringLiteral(TESSERA_CRASH_WRITER), {dir.path()});
    }
    bool killAndRemember() {
        const bool began = writer->bytesAvailable() > 0 || writer->waitForReadyRead(20000);
        // At any moment: which one it is must not matter.
        QTest::qSleep(QRandomGenerator::global()->bounded(kLongestLifeMs));
        writer->kill();
        if (!writer->waitForFinished() || writer->exitStatus() != QProcess::CrashExit)
            return false;
        QList<QByteArray> lines = writer->readAllStandardOutput().split('\n');
        lines.removeLast();  // empty, or cut off
        for (const QByteArray& line : lines) {
            const QList<QByteArray> parts = line.split(' ');
            saved.insert(QString::fromLatin1(parts[0]), parts.value(1).toLongLong());
        }
        return began;
    }
    // How many of the saved messages are not there as they were.
    qsizetype lost() const {
        auto store = ChatStore::open(dir.path(), bundledMigrations());
        if (!store)
            return saved.size() + 1;
        QHash<QString, qsizetype> stored;
        const auto conversations = (*store)->conversations();
        for (const ConversationRow& conversation : *conversations) {
            const auto messages = (*store)->messages(conversation.id);
            for (const MessageRow& row : *messages)
                stored.insert(row.id, row.state == MessageState::Streaming ? -1 : row.text.size());
        }
        qsizetype lost = 0;
        for (auto it = saved.cbegin(); it != saved.cend(); ++it)
            lost += stored.value(it.key(), -1) < it.value();
        return lost;
    }
};

}  // namespace

class TestDurability : public QObject {
    Q_OBJECT

  private slots:
    void nothingSavedIsLostByKilling() {
        std::array<Victim, kWritersAtOnce> victims;
        qsizetype killed = 0;
        QElapsedTimer elapsed;
        elapsed.start();
        while (killed < kKills) {
            for (Victim& victim : victims)
                victim.start();
            for (Victim& victim : victims) {
                QVERIFY(victim.killAndRemember());
                ++killed;
            }
            // After every kill in one of the folders, at the end in all of them.
            const Victim& looked =
                victims[static_cast<std::size_t>(killed / kWritersAtOnce) % kWritersAtOnce];
            QCOMPARE(looked.lost(), 0);
        }
        qsizetype saved = 0;
        for (const Victim& victim : victims) {
            QCOMPARE(victim.lost(), 0);
            saved += victim.saved.size();
        }
        QVERIFY(saved >= kKills);
        qInfo("%lld kills, %lld messages saved before them, %lld ms",
              static_cast<long long>(killed), static_cast<long long>(saved),
              static_cast<long long>(elapsed.elapsed()));
    }

    void aFullDiskIsSaidAndNothingIsLost() {
        const QTemporaryDir dir;
        auto store = ChatStore::open(dir.path(), bundledMigrations());
        QVERIFY(store);
        QVERIFY((*store)->addConversation({QStringLiteral("c"), QStringLiteral("T"), 1, 1}));
        QStringList saved;
        QString parentId;
        {
            const FullDisk full(1 << 20);
            QVERIFY(full.isSet());
            for (;;) {
                const MessageRow row = message(parentId);
                const auto added = (*store)->addMessage(row);
                if (!added) {
                    QCOMPARE(added.error().code, ErrorCode::WriteFailed);
                    QVERIFY2(QString::fromStdString(added.error().message())
                                 .contains(QStringLiteral("disk is full")),
                             added.error().message().c_str());
                    break;
                }
                saved.append(row.id);
                parentId = row.id;
                QVERIFY(saved.size() < 1000);
            }
            QVERIFY(!saved.isEmpty());
            QCOMPARE((*store)->messages(QStringLiteral("c"))->size(), saved.size());
        }
        const MessageRow after = message(parentId);
        QVERIFY((*store)->addMessage(after));
        saved.append(after.id);
        store->reset();
        store = ChatStore::open(dir.path(), bundledMigrations());
        QVERIFY(store);
        const auto messages = (*store)->messages(QStringLiteral("c"));
        QCOMPARE(messages->size(), saved.size());
        for (const MessageRow& row : *messages)
            QVERIFY(saved.contains(row.id));
    }

    void whatDidNotFitIsWrittenWhenThereIsRoom() {
        const QTemporaryDir dir;
        const auto waitFor = [](QSignalSpy& spy, int count) {
            return QTest::qWaitFor([&] { return spy.count() >= count; }, 20000);
        };
        Storage storage(dir.path());
        QSignalSpy opened(&storage, &Storage::opened);
        QSignalSpy failed(&storage, &Storage::failed);
        QSignalSpy caughtUp(&storage, &Storage::caughtUp);
        QSignalSpy loaded(&storage, &Storage::messagesLoaded);
        QSignalSpy presets(&storage, &Storage::presetsLoaded);
        storage.open();
        storage.addConversation({QStringLiteral("c"), QStringLiteral("T"), 1, 1});
        QVERIFY(waitFor(opened, 1));
        QString parentId;
        int written = 0;
        const auto write = [&] {
            const MessageRow row = message(parentId);
            storage.addMessage(row);
            parentId = row.id;
            ++written;
        };
        {
            const FullDisk full(1 << 20);
            while (failed.count() == 0 && written < 1000) {
                write();
                // Its turn comes after the write's.
                storage.loadPresets();
                QVERIFY(waitFor(presets, written));
            }
            for (int i = 0; i < 5; ++i)
                write();
            storage.loadMessages(QStringLiteral("c"));
            QVERIFY(waitFor(loaded, 1));
            // Said once, and the program goes on.
            QCOMPARE(failed.count(), 1);
            QCOMPARE(caughtUp.count(), 0);
            QVERIFY(loaded.last().at(1).value<QList<MessageRow>>().size() < written);
        }
        QVERIFY(waitFor(caughtUp, 1));
        storage.loadMessages(QStringLiteral("c"));
        QVERIFY(waitFor(loaded, 2));
        QCOMPARE(loaded.last().at(1).value<QList<MessageRow>>().size(), written);
    }
};

QTEST_GUILESS_MAIN(TestDurability)
#include "tst_durability.moc"
