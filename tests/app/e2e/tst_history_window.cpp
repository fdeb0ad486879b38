// SPDX-License-Identifier: MIT
// The sidebar, search, branches, the trash and backups in the real window.
#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "app/desktop/values/data_folder.h"
#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

constexpr const char* kScript = R"({
  "model": {"name": "LLaVA 1.6 Vicuna 7B", "device": "Scripted device"},
  "answers": [
    {"text": "A white cup of coffee on a wooden table, with a spoon on the saucer."},
    {"text": "Coffee, seen from above."},
    {"text": "The table is made of oak."},
    {"text": "一只猫坐在窗边。"},
    {"text": "Boats in a harbour."}
  ]})";

qint64 daysAgo(int days) {
    return QDateTime::currentDateTime().addDays(-days).toMSecsSinceEpoch();
}

}  // namespace

class TestHistoryWindow : public QObject {
    Q_OBJECT

  private:
    // Conversations of many days, as months of use leave them.
    void fill() {
        auto store = ChatStore::open(m_dir->path(), bundledMigrations());
        QVERIFY(store);
        const QList<std::pair<const char*, int>> titles = {
            {"Receipt from the bakery", 0}, {"Which bird is this?", 1}, {"Harbour at dusk", 3},
            {"Mosaic in Ravenna", 6},       {"Two cats on a sofa", 12}, {"Old map of the town", 25},
            {"Street sign in Lisbon", 50},  {"Handwritten letter", 51}, {"Garden in June", 170}};
        for (const auto& [title, days] : titles) {
            const qint64 time = daysAgo(days);
            const ConversationRow row{newRowId(), QString::fromLatin1(title), time, time};
            QVERIFY((*store)->addConversation(row));
            MessageRow question;
            question.id = newRowId();
            question.conversationId = row.id;
            question.text = QStringLiteral("What is in this photo? (%1)").arg(row.title);
            question.createdMs = time;
            QVERIFY((*store)->addMessage(question));
        }
    }

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void branchesAreMadeAndSwitched() {
        WindowDriver driver(m_dir->path(), kScript);
        const AnswerRun* answer = driver.application->answer();
        QVERIFY(driver.attach(coffeePhoto()));
        QVERIFY(driver.ask(QStringLiteral("What is this?")));
        QTRY_VERIFY(driver.find("againButton"));
        QVERIFY(driver.find("branchText") == nullptr);

        QVERIFY(driver.click("againButton"));
        QTRY_VERIFY(driver.text("answerText").startsWith(QStringLiteral("Coffee")));
        QTRY_VERIFY(!answer->isBusy());
        QTRY_COMPARE(driver.text("branchText"), QStringLiteral("2 / 2"));
        QVERIFY(driver.click("branchBefore"));
        QTRY_VERIFY(driver.text("answerText").startsWith(QStringLiteral("A white cup")));
        QTRY_COMPARE(driver.text("branchText"), QStringLiteral("1 / 2"));

        QVERIFY(driver.click("editButton"));
        QTRY_VERIFY(driver.find("questionEditor"));
        driver.screenshot("history-editing");
        QTest::keyClick(driver.window, Qt::Key_Escape);
        QTRY_VERIFY(driver.find("questionEditor") == nullptr);
        QVERIFY(driver.click("editButton"));
        QTRY_VERIFY(driver.find("questionEditor"));
        QTest::keyClick(driver.window, Qt::Key_A, Qt::ControlModifier);
        driver.type(QStringLiteral("What wood is it?"));
        QTest::keyClick(driver.window, Qt::Key_Return);
        QTRY_VERIFY(driver.text("answerText").endsWith(QStringLiteral("oak.")));
        QTRY_VERIFY(!answer->isBusy());
        QCOMPARE(driver.text("questionText"), QStringLiteral("What wood is it?"));
        QVERIFY(driver.find("messagePhoto"));
        QTRY_COMPARE(driver.text("branchText"), QStringLiteral("2 / 2"));
        driver.screenshot("history-branches");
        driver.application->settings()->setAppearance(AppSettings::Dark);
        driver.screenshot("history-branches-dark");
        driver.resize(400, 700);
        driver.screenshot("history-branches-narrow-dark");
        driver.application->settings()->setAppearance(AppSettings::Light);
        driver.screenshot("history-branches-narrow");
        driver.resize(1000, 700);

        QVERIFY(driver.click("copyAnswerButton"));
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("The table is made of oak."));
        QVERIFY(driver.click("answerMenuButton"));
        QTRY_VERIFY(driver.find("deleteMessageAction"));
        QVERIFY(driver.click("deleteMessageAction"));
        QTRY_COMPARE(driver.application->messages()->count(), 1);
        QTRY_VERIFY(driver.find("undoButton"));
        QVERIFY(driver.click("undoButton"));
        QTRY_COMPARE(driver.application->messages()->count(), 2);
    }

    // What it opens leads to the question, but the row still is what was clicked on.
    void aRowKeepsItsKeysAfterAClick() {
        WindowDriver driver(m_dir->path(), kScript);
        const auto press = [&](Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
            QTest::keyClick(driver.window, key, modifiers);
        };
        const auto atComposer = [&] {
            return driver.window->activeFocusItem() == driver.find("questionInput");
        };
        const auto clear = [&] {
            QMetaObject::invokeMethod(driver.find("questionInput"), "clear");
        };
        QVERIFY(driver.ask(QStringLiteral("First")));
        press(Qt::Key_N, Qt::ControlModifier);
        QVERIFY(driver.ask(QStringLiteral("Second")));
        const auto* conversation = driver.application->conversation();
        const auto* conversations = driver.application->conversations();
        QVERIFY(driver.click("conversation-1"));
        QTRY_COMPARE(conversation->title(), QStringLiteral("First"));
        QTRY_VERIFY(atComposer());
        press(Qt::Key_F2);
        QTRY_COMPARE(driver.window->activeFocusItem(), driver.find("renameField"));
        driver.type(QStringLiteral("Cups"));
        press(Qt::Key_Return);
        QTRY_COMPARE(conversation->title(), QStringLiteral("Cups"));
        QTRY_VERIFY(atComposer());

        // Letters are the question's, and then so are all keys.
        QVERIFY(driver.click("conversation-0"));
        driver.type(QStringLiteral("a"));
        QCOMPARE(driver.text("questionInput"), QStringLiteral("a"));
        press(Qt::Key_Backspace);
        press(Qt::Key_Delete);
        press(Qt::Key_F2);
        QVERIFY(driver.settle());
        QVERIFY(atComposer());
        QCOMPARE(conversations->count(), 2);
        // A question that is there already keeps Del, too.
        driver.type(QStringLiteral("a"));
        QVERIFY(driver.click("conversation-1"));
        QVERIFY(driver.click("conversation-0"));
        QTRY_COMPARE(driver.text("questionInput"), QStringLiteral("a"));
        press(Qt::Key_Delete);
        QCOMPARE(conversations->count(), 2);
        clear();
        // So it is after a shortcut, and after a click elsewhere.
        QVERIFY(driver.click("conversation-1"));
        press(Qt::Key_PageUp, Qt::ControlModifier);
        press(Qt::Key_Delete);
        QVERIFY(driver.click("conversation-1"));
        QVERIFY(driver.click("questionInput"));
        press(Qt::Key_Delete);
        QVERIFY(driver.settle());
        QCOMPARE(conversations->count(), 2);

        // One at a time.
        QVERIFY(driver.click("conversation-1"));
        press(Qt::Key_Delete);
        QTRY_COMPARE(conversations->count(), 1);
        press(Qt::Key_Delete);
        QVERIFY(driver.settle());
        QCOMPARE(conversations->count(), 1);
        QCOMPARE(conversations->rows().first().title, QStringLiteral("Second"));
        QVERIFY(atComposer());
    }

    void searchLeadsToThePlace() {
        fill();
        WindowDriver driver(m_dir->path(), kScript);
        Conversation* conversation = driver.application->conversation();
        SearchModel* search = driver.application->search();
        QTRY_VERIFY(!conversation->id().isEmpty());
        conversation->startNew();
        QVERIFY(driver.ask(QStringLiteral("Coffee")));
        QVERIFY(driver.ask(QStringLiteral("More coffee")));
        QVERIFY(driver.ask(QStringLiteral("And the table")));
        QVERIFY(driver.ask(QStringLiteral("Whose cat")));
        QTRY_COMPARE(driver.application->conversations()->count(), 10);
        driver.application->history()->setPinned(driver.application->conversations()->rows()[4].id,
                                                 true);
        driver.screenshot("history-sidebar");
        conversation->startNew();

        QTest::keyClick(driver.window, Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        driver.type(QStringLiteral("oak"));
        QTRY_VERIFY(driver.find("searchHit-0"));
        QVERIFY(driver.find("conversation-0") == nullptr);
        QVERIFY(driver.click("searchHit-0"));
        QTRY_COMPARE(driver.application->messages()->count(), 8);
        QCOMPARE(search->markedTerms(), QStringList({QStringLiteral("oak")}));
        // The list stays for the next hit, with more than one way out.
        QCOMPARE(driver.window->activeFocusItem(), driver.find("questionInput"));
        QVERIFY(driver.find("searchHit-0")->property("current").toBool());
        QVERIFY(driver.find("showAllButton"));
        driver.screenshots("history-search-opened");
        driver.resize(1000, 700);
        driver.screenshot("history-search");
        driver.application->settings()->setAppearance(AppSettings::Dark);
        driver.screenshot("history-search-dark");
        driver.application->settings()->setAppearance(AppSettings::Light);

        // Chinese, of which two characters are too few for the index.
        driver.application->search()->setQuery(QStringLiteral("窗边"));
        QTRY_VERIFY(driver.application->search()->isFinished());
        QTRY_COMPARE(driver.application->search()->count(), 1);
        driver.application->search()->setQuery(QStringLiteral("harbour"));
        QTRY_COMPARE(driver.application->search()->count(), 2);
        QVERIFY(driver.click("clearSearchButton"));
        QTRY_VERIFY(driver.find("conversation-0"));
        QVERIFY(search->markedTerms().isEmpty());

        driver.resize(400, 700);
        QVERIFY(driver.click("drawerButton"));
        QTRY_VERIFY(driver.find("searchField"));
        driver.screenshot("history-drawer");
    }

    void aSearchEnds_data() {
        QTest::addColumn<QByteArray>("button");
        QTest::addColumn<QKeySequence>("keys");
        QTest::newRow("all") << QByteArray("showAllButton") << QKeySequence();
        QTest::newRow("a new chat") << QByteArray("newChatButton") << QKeySequence();
        for (const char* keys : {"Esc", "Ctrl+N", "Ctrl+PgDown"})
            QTest::newRow(keys) << QByteArray() << QKeySequence(QLatin1String(keys));
    }
    // After a hit was opened by Enter, whose focus is then where questions are written.
    void aSearchEnds() {
        QFETCH(const QByteArray, button);
        QFETCH(const QKeySequence, keys);
        fill();
        WindowDriver driver(m_dir->path(), kScript);
        QTRY_COMPARE(driver.application->conversations()->count(), 9);
        QTest::keyClick(driver.window, Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        driver.type(QStringLiteral("harbour"));
        QTRY_VERIFY(driver.find("searchHit-0"));
        QTest::keyClick(driver.window, Qt::Key_Return);
        QTRY_COMPARE(driver.application->conversation()->title(),
                     QStringLiteral("Harbour at dusk"));
        QTRY_COMPARE(driver.window->activeFocusItem(), driver.find("questionInput"));
        QVERIFY(driver.application->search()->isActive());
        if (button.isEmpty())
            QTest::keySequence(driver.window, keys);
        else
            QVERIFY(driver.click(button.constData()));
        QTRY_VERIFY(!driver.application->search()->isActive());
        QTRY_VERIFY(driver.find("conversation-0"));
        QVERIFY(driver.application->search()->markedTerms().isEmpty());
        QTRY_COMPARE(driver.window->activeFocusItem(), driver.find("questionInput"));
    }

    void theTrashGivesBackAndForgets() {
        fill();
        WindowDriver driver(m_dir->path(), kScript);
        ConversationListModel* conversations = driver.application->conversations();
        QTRY_COMPARE(conversations->count(), 9);
        for (int i = 0; i < 3; ++i) {
            const QString id = conversations->rows().first().id;
            driver.application->history()->remove(id);
        }
        QCOMPARE(conversations->count(), 6);
        QVERIFY(driver.click("historyMenuButton"));
        QTRY_VERIFY(driver.find("trashAction"));
        driver.screenshot("history-menu");
        QVERIFY(driver.click("trashAction"));
        QTRY_VERIFY(driver.find("restoreButton-2"));
        driver.screenshot("history-trash");
        QVERIFY(driver.click("restoreButton-0"));
        QTRY_COMPARE(conversations->count(), 7);
        QTRY_COMPARE(driver.application->trash()->count(), 2);
        QVERIFY(driver.click("removeButton-0"));
        QTRY_VERIFY(driver.find("confirmButton"));
        driver.screenshot("history-trash-confirm");
        QVERIFY(driver.click("cancelButton"));
        QTRY_VERIFY(driver.find("confirmButton") == nullptr);
        QCOMPARE(driver.application->trash()->count(), 2);
        QVERIFY(driver.click("removeButton-0"));
        QTRY_VERIFY(driver.find("confirmButton"));
        QVERIFY(driver.click("confirmButton"));
        QTRY_COMPARE(driver.application->trash()->count(), 1);
        QVERIFY(driver.click("emptyTrashButton"));
        QTRY_VERIFY(driver.find("confirmButton"));
        QVERIFY(driver.click("confirmButton"));
        QTRY_COMPARE(driver.application->trash()->count(), 0);
        QSignalSpy read(driver.application->trash(), &QAbstractItemModel::modelReset);
        driver.application->trash()->load();
        QVERIFY(read.wait());
        QCOMPARE(driver.application->trash()->count(), 0);
        driver.application->settings()->setAppearance(AppSettings::Dark);
        driver.screenshot("history-trash-empty-dark");
    }

    void backupsAreMadeAndRestored() {
        fill();
        WindowDriver driver(m_dir->path(), kScript);
        ConversationListModel* conversations = driver.application->conversations();
        QTRY_COMPARE(conversations->count(), 9);
        QVERIFY(driver.click("historyMenuButton"));
        QTRY_VERIFY(driver.find("backupsAction"));
        QVERIFY(driver.click("backupsAction"));
        QTRY_VERIFY(driver.find("backUpButton"));
        QVERIFY(driver.click("backUpButton"));
        QTRY_VERIFY(driver.find("restoreBackup-0"));
        QTRY_VERIFY(!driver.application->archive()->isBusy());
        driver.screenshot("history-backups");
        // To a folder of one's own choice, and back.
        const QTemporaryDir disk;
        QVERIFY(driver.find("usualBackupFolder") == nullptr);
        driver.application->archive()->setBackupFolder(QUrl::fromLocalFile(disk.path()));
        QTRY_VERIFY(driver.find("restoreBackup-0") == nullptr);
        QVERIFY(driver.click("backUpButton"));
        QTRY_VERIFY(driver.find("restoreBackup-0"));
        QTRY_VERIFY(!driver.application->archive()->isBusy());
        QTRY_VERIFY(driver.find("backupOutcome"));
        driver.screenshot("history-backups-elsewhere");
        // What is pointed at stays.
        QTest::mouseMove(driver.window, WindowDriver::middleOf(driver.find("backupOutcome")));
        QTRY_VERIFY(driver.application->archive()->property("held").toBool());
        QTest::mouseMove(driver.window, QPoint(1, 1));
        QTRY_VERIFY(!driver.application->archive()->property("held").toBool());
        QVERIFY(driver.click("usualBackupFolder"));
        QTRY_VERIFY(driver.find("usualBackupFolder") == nullptr);
        QTRY_VERIFY(driver.find("restoreBackup-0"));
        driver.application->settings()->setAppearance(AppSettings::Dark);
        driver.resize(400, 700);
        driver.screenshot("history-backups-narrow-dark");
        const QString id = conversations->rows().first().id;
        driver.application->history()->remove(id);
        driver.application->trash()->load();
        QTRY_COMPARE(driver.application->trash()->count(), 1);
        driver.application->trash()->removeForEver(id);
        QVERIFY(driver.click("restoreBackup-0"));
        QTRY_COMPARE(conversations->count(), 9);
        QTRY_VERIFY(driver.text("archiveMessage").contains(QStringLiteral("1")));
        driver.screenshot("history-restored-narrow-dark");
        QVERIFY(driver.click("dismissArchiveButton"));
        QTRY_VERIFY(driver.find("archiveBar") == nullptr);
    }

    void aDamagedDatabaseIsNotTheEnd() {
        fill();
        QVERIFY(makeBackup(m_dir->path(), backupRoot(m_dir->path()), BackupOrigin::Schedule, {}));
        QFile file(databasePath(m_dir->path()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(8192, 'x'));
        file.close();
        QFile::remove(databasePath(m_dir->path()) + QStringLiteral("-wal"));
        WindowDriver driver(m_dir->path(), kScript);
        QTRY_VERIFY(driver.find("startOverButton"));
        driver.screenshot("history-damaged");
        QVERIFY(driver.click("startOverButton"));
        QTRY_COMPARE(driver.application->conversations()->count(), 9);
        QTRY_VERIFY(driver.find("questionInput"));
        QVERIFY(QDir(m_dir->path()).entryList({QStringLiteral("tessera.sqlite.damaged*")}).size() >
                0);
    }

    void theReasonWhyNothingWorksIsShownUntilItIsGone() {
        const QString path = m_dir->filePath(QStringLiteral("data"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        WindowDriver driver(path, kScript);
        QTRY_VERIFY(driver.find("startError"));
        QVERIFY(driver.application->history()->startError().contains(path));
        QVERIFY(!driver.find("questionInput"));
        QVERIFY(!driver.find("startOverButton"));
        driver.screenshot("history-not-usable");
        QVERIFY(driver.click("tryAgainButton"));
        QVERIFY(driver.find("startError"));
        QVERIFY(file.remove());
        QVERIFY(driver.click("tryAgainButton"));
        QTRY_VERIFY(driver.find("questionInput"));
        QVERIFY(!driver.find("startError"));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestHistoryWindow)
#include "tst_history_window.moc"
