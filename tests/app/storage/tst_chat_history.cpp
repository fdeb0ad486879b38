// SPDX-License-Identifier: MIT
// Branches, search, drafts, the trash and merging, in a real database.
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/storage/chat_store.h"
#include "app/desktop/storage/message_tree.h"
#include "app/desktop/storage/search_terms.h"
#include "tests/app/storage/photo_row.h"

using namespace tessera;

namespace {

QString text(const char* latin1) {
    return QString::fromUtf8(latin1);
}

void writePhotoFile(const PhotoRef& ref, int ageSeconds) {
    QFile file(ref.filePath);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("jpg");
    file.flush();
    QVERIFY(file.setFileTime(QDateTime::currentDateTime().addSecs(-ageSeconds),
                             QFileDevice::FileModificationTime));
}

}  // namespace

class TestChatHistory : public QObject {
    Q_OBJECT

  private:
    // A message under `parent`, with its text as its id.
    MessageRow add(const char* id, const char* parent, MessageRole role = MessageRole::User) {
        MessageRow row;
        row.id = text(id);
        row.conversationId = QStringLiteral("c");
        row.parentId = text(parent);
        row.role = role;
        row.text = text(id);
        row.createdMs = ++m_time;
        if (!m_store->addMessage(row))
            qFatal("not added");
        return row;
    }

    QString path() {
        QStringList ids;
        const auto rows = m_store->messages(QStringLiteral("c"));
        if (!rows)
            qFatal("not read");
        for (const MessageRow& row : *rows)
            ids.append(row.id);
        return ids.join(QLatin1Char(' '));
    }

    int hits(const char* query) {
        const auto found = m_store->search(text(query), 100);
        return found ? static_cast<int>(found->size()) : -1;
    }

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        auto store = ChatStore::open(m_dir->path(), bundledMigrations());
        QVERIFY(store);
        m_store = std::move(*store);
        QVERIFY(m_store->addConversation({QStringLiteral("c"), QStringLiteral("Harbour"), 1, 1}));
    }

    void cleanup() { m_store.reset(); }

    void branchesAreChosenAndComeBack() {
        add("q1", "");
        add("a1", "q1", MessageRole::Assistant);
        add("q2", "a1");
        add("a2", "q2", MessageRole::Assistant);
        QCOMPARE(path(), QStringLiteral("q1 a1 q2 a2"));
        // Asked again: another answer to the first question.
        add("b1", "q1", MessageRole::Assistant);
        QCOMPARE(path(), QStringLiteral("q1 b1"));
        QCOMPARE(m_store->messages(QStringLiteral("c"))->last().siblingIds,
                 QStringList({QStringLiteral("a1"), QStringLiteral("b1")}));
        // Another first question.
        add("r1", "");
        QCOMPARE(path(), QStringLiteral("r1"));
        // A message in the middle of a branch brings all of its branch.
        QVERIFY(m_store->chooseBranch(QStringLiteral("q2")));
        QCOMPARE(path(), QStringLiteral("q1 a1 q2 a2"));
        QVERIFY(m_store->chooseBranch(QStringLiteral("r1")));
        QCOMPARE(path(), QStringLiteral("r1"));
        m_store.reset();
        m_store = std::move(*ChatStore::open(m_dir->path(), bundledMigrations()));
        QCOMPARE(path(), QStringLiteral("r1"));
        QCOMPARE(m_store->tree(QStringLiteral("c"))->messages.size(), 6);
    }

    void deletedBranchesComeBack() {
        add("q1", "");
        add("a1", "q1", MessageRole::Assistant);
        add("q2", "a1");
        add("a2", "q2", MessageRole::Assistant);
        QVERIFY(m_store->setMessageDeleted(QStringLiteral("a2"), true));
        // Deletions are told apart by their millisecond.
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        QVERIFY(QTest::qWaitFor([now] { return QDateTime::currentMSecsSinceEpoch() > now; }));
        QVERIFY(m_store->setMessageDeleted(QStringLiteral("a1"), true));
        QCOMPARE(path(), QStringLiteral("q1"));
        QCOMPARE(hits("q2"), 0);
        // What had been deleted before stays deleted.
        QVERIFY(m_store->setMessageDeleted(QStringLiteral("a1"), false));
        QCOMPARE(path(), QStringLiteral("q1 a1 q2"));
        // With a branch beside it, that one is shown.
        add("b1", "q1", MessageRole::Assistant);
        QVERIFY(m_store->setMessageDeleted(QStringLiteral("b1"), true));
        QCOMPARE(path(), QStringLiteral("q1 a1 q2"));
        QVERIFY(m_store->purgeExpired());
        QVERIFY(m_store->setMessageDeleted(QStringLiteral("b1"), false));
        QCOMPARE(path(), QStringLiteral("q1 a1 q2"));
    }

    void aLongConversationIsDeletedAndRemoved() {
        // Longer than SQLite follows cascades.
        ConversationTree tree;
        tree.conversation.id = QStringLiteral("c");
        for (int i = 0; i < 1500; ++i) {
            MessageRow row;
            row.id = QString::number(i);
            row.parentId = i > 0 ? QString::number(i - 1) : QString();
            tree.messages.append(row);
        }
        QVERIFY(m_store->merge(tree));
        QCOMPARE(m_store->messages(QStringLiteral("c"))->size(), 1500);
        QVERIFY(m_store->setMessageDeleted(QStringLiteral("0"), true));
        QVERIFY(m_store->messages(QStringLiteral("c"))->isEmpty());
        QVERIFY(m_store->setMessageDeleted(QStringLiteral("0"), false));
        QCOMPARE(m_store->messages(QStringLiteral("c"))->size(), 1500);
        QVERIFY(m_store->removeConversations({QStringLiteral("c")}));
        QVERIFY(m_store->messages(QStringLiteral("c"))->isEmpty());
    }

    void damagedTreesShowWhatTheyCan() {
        MessageRow orphan;
        orphan.id = QStringLiteral("orphan");
        orphan.parentId = QStringLiteral("missing");
        MessageRow child;
        child.id = QStringLiteral("child");
        child.parentId = orphan.id;
        MessageRow circleA;
        circleA.id = QStringLiteral("x");
        circleA.parentId = QStringLiteral("y");
        MessageRow circleB;
        circleB.id = QStringLiteral("y");
        circleB.parentId = QStringLiteral("x");
        const auto shown = chosenPath({orphan, circleA, circleB, child});
        QCOMPARE(shown.size(), 2);
        QCOMPARE(shown.last().id, child.id);
        QVERIFY(chosenPath({}).isEmpty());
    }

    void aHitSaysWhereItIs() {
        add("question", "");
        const MessageRow answer = add("the answer", "question", MessageRole::Assistant);
        const auto found = m_store->search(QStringLiteral("answer"), 100);
        QVERIFY(found);
        QCOMPARE(found->size(), 1);
        const SearchHit& hit = found->first();
        QCOMPARE(hit.conversationId, QStringLiteral("c"));
        QCOMPARE(hit.title, QStringLiteral("Harbour"));
        QCOMPARE(hit.messageId, answer.id);
        QCOMPARE(hit.role, MessageRole::Assistant);
        QVERIFY(hit.excerpt.contains(QStringLiteral("answer")));
        QCOMPARE(hit.createdMs, answer.createdMs);
    }

    void whatChangesIsFoundAsItIs() {
        MessageRow answer = add("answer", "", MessageRole::Assistant);
        answer.id = QStringLiteral("streaming");
        answer.state = MessageState::Streaming;
        answer.text = QStringLiteral("a zebra");
        QVERIFY(m_store->addMessage(answer));
        QCOMPARE(hits("zebra"), 0);
        answer.text = QStringLiteral("a zebra crossing");
        QVERIFY(m_store->updateMessage(answer));
        QCOMPARE(hits("zebra"), 0);
        answer.state = MessageState::Complete;
        QVERIFY(m_store->updateMessage(answer));
        QCOMPARE(hits("zebra crossing"), 1);
        answer.text = QStringLiteral("a horse");
        QVERIFY(m_store->updateMessage(answer));
        QCOMPARE(hits("zebra"), 0);
        QCOMPARE(hits("horse"), 1);
        QVERIFY(m_store->renameConversation(QStringLiteral("c"), QStringLiteral("Stable")));
        QCOMPARE(hits("harbour"), 0);
        QCOMPARE(hits("stable"), 1);
        QVERIFY(m_store->setDeleted(QStringLiteral("c"), true));
        QCOMPARE(hits("horse"), 0);
        QVERIFY(m_store->setDeleted(QStringLiteral("c"), false));
        QCOMPARE(hits("horse"), 1);
        QVERIFY(m_store->removeConversations({QStringLiteral("c")}));
        QCOMPARE(hits("horse"), 0);
        QCOMPARE(hits("stable"), 0);
    }

    void excerptsShowTheHit() {
        const QString words = QStringLiteral("word ").repeated(40) + QStringLiteral("needle here");
        const QString excerpt = excerptAround(words, {QStringLiteral("NEEDLE")});
        QVERIFY(excerpt.contains(QStringLiteral("needle here")));
        QVERIFY(excerpt.startsWith(QChar(0x2026)));
        QVERIFY(excerpt.size() < 150);
        QCOMPARE(hitsIn(QStringLiteral("aXbxc"), {QStringLiteral("x")}),
                 QList<TextRange>({{1, 1}, {3, 1}}));
        QCOMPARE(hitsIn(QStringLiteral("abcd"), {QStringLiteral("bc"), QStringLiteral("abc")}),
                 QList<TextRange>({{0, 3}}));
    }

    void draftsHoldTheirPhotos() {
        const PhotoRef kept = photo(m_dir->path(), 'a');
        writePhotoFile(kept, 3 * 24 * 60 * 60);
        QVERIFY(m_store->setDraft({{}, QStringLiteral("half a question"), {kept}}));
        QVERIFY(m_store->setDraft({QStringLiteral("c"), QStringLiteral("more"), {}}));
        QVERIFY(m_store->setDraft({QStringLiteral("c"), QStringLiteral("more and more"), {}}));
        QVERIFY(m_store->purgeExpired());
        QVERIFY(QFile::exists(kept.filePath));
        auto drafts = m_store->drafts();
        QCOMPARE(drafts->size(), 2);
        QVERIFY(drafts->contains(
            DraftRow{QLatin1String(""), QStringLiteral("half a question"), {kept}}));
        QVERIFY(m_store->setDraft({}));
        QVERIFY(m_store->removeConversations({QStringLiteral("c")}));
        QVERIFY(m_store->drafts()->isEmpty());
    }

    void photosOfRemovedConversationsGoUnlessTheyAreUsed() {
        const PhotoRef shared = photo(m_dir->path(), 'a');
        const PhotoRef own = photo(m_dir->path(), 'b');
        const PhotoRef justChosen = photo(m_dir->path(), 'd');
        for (const PhotoRef& ref : {shared, own})
            writePhotoFile(ref, 3600);
        writePhotoFile(justChosen, 0);
        QVERIFY(m_store->addConversation({QStringLiteral("d"), QStringLiteral("Other"), 1, 1}));
        MessageRow question;
        question.id = QStringLiteral("q");
        question.conversationId = QStringLiteral("c");
        question.photos = {shared, own, justChosen};
        QVERIFY(m_store->addMessage(question));
        question.id = QStringLiteral("r");
        question.conversationId = QStringLiteral("d");
        question.photos = {shared};
        QVERIFY(m_store->addMessage(question));
        QVERIFY(m_store->removeConversations({QStringLiteral("c")}));
        QVERIFY(QFile::exists(shared.filePath));
        QVERIFY(!QFile::exists(own.filePath));
        QVERIFY(QFile::exists(justChosen.filePath));
        QCOMPARE(m_store->usedPhotoFiles()->size(), 1);
    }

    void settingsAndPresetsAreKept() {
        const SamplingSettings sampling{{.temperature = 0.8f, .topP = 0.9f, .seed = ~quint64{0}}};
        QVERIFY(m_store->setSettings(QStringLiteral("c"), QStringLiteral("Be brief."), sampling));
        QVERIFY(m_store->setPinned(QStringLiteral("c"), true));
        const auto row = m_store->conversation(QStringLiteral("c"));
        QCOMPARE(row->systemPrompt, QStringLiteral("Be brief."));
        QVERIFY(row->sampling == sampling);
        QVERIFY(row->pinned);
        QVERIFY(m_store->savePreset({QStringLiteral("Exact"), {}, SamplingSettings{}}));
        QVERIFY(m_store->savePreset({QStringLiteral("Exact"), QStringLiteral("x"), sampling}));
        QCOMPARE(m_store->presets()->size(), 1);
        QVERIFY(m_store->presets()->first().sampling == sampling);
        QVERIFY(m_store->removePreset(QStringLiteral("Exact")));
        QVERIFY(m_store->presets()->isEmpty());
        QVERIFY(!samplingFromText(QStringLiteral("no JSON")));
        QCOMPARE(samplingFromText(QStringLiteral("{\"temperature\": -4}"))->temperature, 0.0f);
    }

    void mergingAddsWhatIsMissing() {
        add("q1", "");
        add("a1", "q1", MessageRole::Assistant);
        const auto archived = m_store->tree(QStringLiteral("c"));
        QVERIFY(archived);
        // Into itself: nothing is new.
        auto merged = m_store->merge(*archived);
        QVERIFY(merged);
        QCOMPARE(merged->messages, 0);
        // What is here goes on; what the archive has and this has not comes back.
        add("q2", "a1");
        QVERIFY(m_store->removeMessages({QStringLiteral("a1")}));
        QVERIFY(m_store->setDeleted(QStringLiteral("c"), true));
        merged = m_store->merge(*archived);
        QVERIFY(merged);
        QCOMPARE(merged->messages, 1);
        QCOMPARE(merged->conversations, 0);
        QCOMPARE(path(), QStringLiteral("q1 a1 q2"));
        QCOMPARE(m_store->conversations()->size(), 1);
        // An id that belongs to another conversation is made anew.
        ConversationTree other = *archived;
        other.conversation.id = QStringLiteral("d");
        merged = m_store->merge(other);
        QCOMPARE(merged->messages, 2);
        const auto copied = m_store->messages(QStringLiteral("d"));
        QCOMPARE(copied->size(), 2);
        QVERIFY(copied->first().id != QStringLiteral("q1"));
        QCOMPARE((*copied)[1].parentId, copied->first().id);
        QCOMPARE(path(), QStringLiteral("q1 a1 q2"));
    }

    void aReaderSeesWhatIsWritten() {
        add("q1", "");
        auto reader = ChatStore::openReader(m_dir->path(), bundledMigrations());
        QVERIFY2(reader, reader ? "" : reader.error().message().c_str());
        QCOMPARE((*reader)->conversations()->size(), 1);
        add("a1", "q1", MessageRole::Assistant);
        QCOMPARE((*reader)->messages(QStringLiteral("c"))->size(), 2);
        QVERIFY(!(*reader)->setPinned(QStringLiteral("c"), true));
        QTemporaryDir empty;
        QCOMPARE(ChatStore::openReader(empty.path(), bundledMigrations()).error().code,
                 ErrorCode::FileNotFound);
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ChatStore> m_store;
    qint64 m_time = 10;
};

QTEST_GUILESS_MAIN(TestChatHistory)
#include "tst_chat_history.moc"
