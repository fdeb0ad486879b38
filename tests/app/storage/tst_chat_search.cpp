// SPDX-License-Identifier: MIT
// Finding words in titles and messages, in a real database.
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app/desktop/storage/chat_store.h"
#include "app/desktop/storage/migrations.h"

using namespace tessera;

namespace {

QString text(const char* utf8) {
    return QString::fromUtf8(utf8);
}

}  // namespace

class TestChatSearch : public QObject {
    Q_OBJECT

  private:
    // The next message of the conversation.
    void write(MessageRole role, const char* words) {
        MessageRow row;
        row.conversationId = QStringLiteral("c");
        row.parentId = m_last;
        row.id = m_last = newRowId();
        row.role = role;
        row.text = text(words);
        row.createdMs = ++m_time;
        QVERIFY(m_store->addMessage(row));
    }

    void say(const char* words) { write(MessageRole::User, words); }

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        auto store = ChatStore::open(m_dir->path(), bundledMigrations());
        QVERIFY(store);
        m_store = std::move(*store);
        QVERIFY(m_store->addConversation({QStringLiteral("c"), QStringLiteral("Harbour"), 1, 1}));
        m_last.clear();
    }

    void cleanup() { m_store.reset(); }

    void findsWords_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("count");
        QTest::newRow("a word") << text("boat") << 2;
        QTest::newRow("any case") << text("BOAT") << 2;
        QTest::newRow("part of a word") << text("nter") << 1;
        QTest::newRow("both words, in any order") << text("lantern boats") << 1;
        QTest::newRow("a phrase") << text("\"two boats\"") << 1;
        QTest::newRow("not this phrase") << text("\"boats two\"") << 0;
        QTest::newRow("umlauts in any case") << text("ÄPFEL") << 1;
        QTest::newRow("short, in any case") << text("NO") << 1;
        QTest::newRow("short and long") << text("of boats") << 1;
        QTest::newRow("three Chinese characters") << text("海边的") << 1;
        QTest::newRow("two Chinese characters") << text("照片") << 2;
        QTest::newRow("one Chinese character") << text("海") << 1;
        QTest::newRow("a title") << text("harb") << 1;
        QTest::newRow("percent is no wildcard") << text("1%") << 1;
        QTest::newRow("underscore is no wildcard") << text("_a") << 0;
        QTest::newRow("operators are words") << text("boats NOT lantern") << 0;
        QTest::newRow("quotes and stars") << text("\"* OR \"\" ^a:b") << 0;
        QTest::newRow("blank") << text("   ") << 0;
        QTest::newRow("nothing like it") << text("zeppelin") << 0;
    }

    void findsWords() {
        QFETCH(QString, query);
        QFETCH(int, count);
        say("A red boat at the quay");
        say("Two boats, and a lantern of brass");
        say("Äpfel und Birnen");
        say("这是一张海边的照片");
        say("两张照片");
        say("11% off. No!");
        const auto found = m_store->search(query, 100);
        QVERIFY2(found, found ? "" : found.error().message().c_str());
        QCOMPARE(found->size(), count);
    }

    // The tags of regions and their numbers are no words.
    void findsWhatIsReadOfRegions_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("count");
        QTest::newRow("a phrase") << text("cat") << 1;
        QTest::newRow("any case") << text("CAT") << 1;
        QTest::newRow("short, in the title, too") << text("a") << 4;
        QTest::newRow("across a tag") << text("\"see a cat and\"") << 1;
        QTest::newRow("Chinese across tags") << text("有猫和") << 1;
        QTest::newRow("two Chinese characters across a tag") << text("有猫") << 1;
        QTest::newRow("a tag's name") << text("box") << 1;
        QTest::newRow("a short part of a tag's name") << text("BO") << 2;
        QTest::newRow("another") << text("ref") << 0;
        QTest::newRow("a whole tag") << text("<box>") << 0;
        QTest::newRow("numbers") << text("388") << 0;
        QTest::newRow("a short number") << text("45") << 0;
        QTest::newRow("numbers that complete a question") << text("777") << 0;
        QTest::newRow("a question that is to be completed") << text("dog") << 2;
        QTest::newRow("what else is asked") << text("lamp") << 1;
        QTest::newRow("word and tag") << text("cat quad") << 0;
    }

    void findsWhatIsReadOfRegions() {
        QFETCH(QString, query);
        QFETCH(int, count);
        write(MessageRole::User, "What is in the box?");
        write(MessageRole::Assistant,
              "I see <ref>a cat</ref><box>(120,45),(388,512)</box> and a quay");
        write(MessageRole::User, "<ref>dog</ref><box>");
        write(MessageRole::Assistant, "(45,777),(800,900)</box>");
        write(MessageRole::User, "Where is a <quad> lamp");
        write(MessageRole::Assistant, "图中有<ref>猫</ref><box>(1,2),(388,45)</box>和狗");
        const auto found = m_store->search(query, 100);
        QVERIFY2(found, found ? "" : found.error().message().c_str());
        QCOMPARE(found->size(), count);
        for (const SearchHit& hit : *found)
            QVERIFY2(!hit.excerpt.contains(QLatin1Char('<')), qPrintable(hit.excerpt));
        // As many as are wanted, counted behind those that are left out.
        QCOMPARE(m_store->search(query, 1)->size(), std::min(count, 1));
    }

    void showsAnswersWithoutTheirMarkdown_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("excerpt");
        QTest::newRow("emphasis")
            << text("lantern")
            << text("Two A red lantern & a \u2018boat\u2019 1. ropes = 3 left right here");
        QTest::newRow("code")
            << text("ropes")
            << text("\u2026lantern & a \u2018boat\u2019 1. ropes = 3 left right here");
        QTest::newRow("an address")
            << text("example.org") << text("\u2026--|---| [here](https://example.org)");
    }

    void showsAnswersWithoutTheirMarkdown() {
        QFETCH(QString, query);
        QFETCH(QString, excerpt);
        write(MessageRole::User, "Is `x` *here*?");
        write(MessageRole::Assistant,
              "## Two\n\nA **red _lantern_** &amp; a \u2018boat\u2019\n\n1. `ropes = 3`\n\n"
              "| left | right |\n|---|---|\n\n[here](https://example.org)");
        const auto found = m_store->search(query, 100);
        QVERIFY(found && found->size() == 1);
        QCOMPARE(found->first().excerpt, excerpt);
        // A question is what was typed.
        const auto question = m_store->search(QStringLiteral("*here*"), 100);
        QVERIFY(question && question->size() == 1);
        QCOMPARE(question->first().excerpt, text("Is `x` *here*?"));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ChatStore> m_store;
    QString m_last;
    qint64 m_time = 10;
};

QTEST_GUILESS_MAIN(TestChatSearch)
#include "tst_chat_search.moc"
