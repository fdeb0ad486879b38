// SPDX-License-Identifier: MIT
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/chat/draft_keeper.h"
#include "app/desktop/storage/chat_store.h"
#include "tests/app/app_fixture.h"

using namespace tessera;

namespace {

const QString kConversation = QStringLiteral("a");

// A keeper with what it needs, up to the moment at which the storage has been read.
struct Desk {
    explicit Desk(const QString& dataDir)
        : storage(dataDir), importer(dataDir), composer(&importer), keeper(&composer, &storage) {
        QObject::connect(
            &storage, &Storage::opened, &keeper,
            [this](const QList<ConversationRow>&, const QList<DraftRow>& rows) { drafts = rows; });
        QSignalSpy opened(&storage, &Storage::opened);
        storage.open();
        if (!opened.wait())
            qFatal("The storage was not opened.");
    }

    void start() { keeper.start(drafts); }

    Storage storage;
    PhotoImporter importer;
    Composer composer;
    DraftKeeper keeper;
    QList<DraftRow> drafts;
};

QList<DraftRow> savedDrafts(const QString& dataDir) {
    auto store = ChatStore::openReader(dataDir, bundledMigrations());
    if (!store)
        qFatal("The drafts cannot be read.");
    auto drafts = (*store)->drafts();
    return drafts ? *drafts : QList<DraftRow>();
}

}  // namespace

class TestDraftKeeper : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        auto store = ChatStore::open(m_dir->path(), bundledMigrations());
        QVERIFY(store);
        QVERIFY((*store)->addConversation({kConversation, QStringLiteral("A"), 1, 1}));
    }

    void nothingIsSavedBeforeTheStart() {
        {
            Desk desk(m_dir->path());
            desk.composer.setText(QStringLiteral("early"));
        }
        QVERIFY(savedDrafts(m_dir->path()).isEmpty());
    }

    void theStartKeepsWhatIsWrittenAlready() {
        {
            Desk desk(m_dir->path());
            desk.start();
            desk.composer.setText(QStringLiteral("kept"));
        }
        Desk desk(m_dir->path());
        desk.composer.setText(QStringLiteral("early"));
        desk.start();
        QCOMPARE(desk.composer.text(), QStringLiteral("kept\n\nearly"));
    }

    void eachConversationHasItsOwn() {
        {
            Desk desk(m_dir->path());
            desk.start();
            desk.composer.setText(QStringLiteral("for a new one"));
            desk.keeper.show(kConversation);
            QVERIFY(desk.composer.text().isEmpty());
            desk.composer.setText(QStringLiteral("for a"));
            desk.keeper.show({});
            QCOMPARE(desk.composer.text(), QStringLiteral("for a new one"));
            desk.keeper.show(kConversation);
            QCOMPARE(desk.composer.text(), QStringLiteral("for a"));
            // The same again changes nothing.
            desk.composer.setText(QStringLiteral("for a, longer"));
            desk.keeper.show(kConversation);
            QCOMPARE(desk.composer.text(), QStringLiteral("for a, longer"));
        }
        const QList<DraftRow> saved = savedDrafts(m_dir->path());
        QCOMPARE(saved.size(), 2);
        QVERIFY(saved.contains(DraftRow{kConversation, QStringLiteral("for a, longer"), {}}));
        QVERIFY(saved.contains(DraftRow{QLatin1String(""), QStringLiteral("for a new one"), {}}));
    }

    void aDraftIsSavedWhileItIsWritten() {
        Desk desk(m_dir->path());
        desk.start();
        desk.composer.setText(QStringLiteral("half a"));
        QVERIFY(savedDrafts(m_dir->path()).isEmpty());
        QTRY_COMPARE(savedDrafts(m_dir->path()).size(), 1);
        QCOMPARE(savedDrafts(m_dir->path()).first().text, QStringLiteral("half a"));
    }

    void aQuestionThatWasSentLeavesNoDraft() {
        {
            Desk desk(m_dir->path());
            desk.start();
            desk.composer.setText(QStringLiteral("sent"));
            QTRY_COMPARE(savedDrafts(m_dir->path()).size(), 1);
            desk.keeper.adopt(kConversation);
            desk.composer.clear();
            desk.composer.setText(QStringLiteral("the next"));
        }
        const QList<DraftRow> saved = savedDrafts(m_dir->path());
        QCOMPARE(saved.size(), 1);
        QCOMPARE(saved.first(), (DraftRow{kConversation, QStringLiteral("the next"), {}}));
    }

    void aPhotoThatIsReadLaterJoinsItsDraft() {
        {
            Desk desk(m_dir->path());
            desk.start();
            QSignalSpy finished(&desk.composer, &Composer::finishedAside);
            desk.keeper.show(kConversation);
            desk.composer.addFiles({coffeePhoto(), QStringLiteral("/no/such.jpg")});
            desk.keeper.show({});
            QCOMPARE(desk.composer.count(), 0);
            QTRY_COMPARE(finished.count(), 1);
            QTRY_VERIFY(!savedDrafts(m_dir->path()).isEmpty());
            desk.keeper.show(kConversation);
            QCOMPARE(desk.composer.photos().size(), 1);
            // What is said about the bad one is here, too.
            QCOMPARE(desk.composer.count(), 2);
        }
        const QList<DraftRow> saved = savedDrafts(m_dir->path());
        QCOMPARE(saved.size(), 1);
        QCOMPARE(saved.first().conversationId, kConversation);
        QCOMPARE(saved.first().photos.size(), 1);
        QCOMPARE(saved.first().photos.first().name, QStringLiteral("coffee.png"));
    }

    void everyConversationHasItsDraft() {
        QString id;
        {
            const AppFixture run(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
            const auto& app = run.application;
            QVERIFY(run.ask(QStringLiteral("Hello")));
            id = app->conversation()->id();
            app->composer()->setText(QStringLiteral("unsent"));
            QVERIFY(run.attach(coffeePhoto()));
            app->conversation()->startNew();
            QVERIFY(app->composer()->text().isEmpty());
            QVERIFY(app->composer()->photos().isEmpty());
            app->composer()->setText(QStringLiteral("a new one"));
            app->conversation()->open(id);
            QCOMPARE(app->composer()->text(), QStringLiteral("unsent"));
            QCOMPARE(app->composer()->photos().size(), 1);
        }
        const AppFixture run(m_dir->path(), "{}");
        const auto& app = run.application;
        QTRY_COMPARE(app->conversation()->id(), id);
        QCOMPARE(app->composer()->text(), QStringLiteral("unsent"));
        QCOMPARE(app->composer()->photos().size(), 1);
        app->conversation()->startNew();
        QCOMPARE(app->composer()->text(), QStringLiteral("a new one"));
    }

    // A photo that is still being read when another conversation is opened arrives where it was
    // dropped, and so does what is said about a bad one.
    void unreadPhotosStayWithTheirQuestion() {
        auto run = std::make_unique<AppFixture>(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        Application* app = run->application.get();
        QTRY_COMPARE(app->models()->status(), ModelController::Ready);
        QVERIFY(run->ask(QStringLiteral("First")));
        const QString first = app->conversation()->id();
        const QString photo = coffeePhoto();

        app->composer()->addFiles({photo, QStringLiteral("/no/such.jpg")});
        QVERIFY(app->composer()->isImporting());
        app->conversation()->startNew();
        QCOMPARE(app->composer()->count(), 0);
        app->composer()->addFiles({photo});
        app->conversation()->open(first);
        QTRY_COMPARE(app->conversation()->id(), first);
        QCOMPARE(app->composer()->count(), 2);
        QTRY_VERIFY(!app->composer()->isImporting());
        QCOMPARE(app->composer()->photos().size(), 1);
        app->conversation()->startNew();
        QTRY_COMPARE(app->composer()->photos().size(), 1);
        QCOMPARE(app->composer()->count(), 1);

        // Read while the other was open, and kept there after a restart.
        app->conversation()->open(first);
        QTRY_COMPARE(app->composer()->count(), 2);
        app->composer()->addFiles({photo});
        app->conversation()->startNew();
        QSignalSpy finished(app->composer(), &Composer::finishedAside);
        QTRY_COMPARE(finished.count(), 1);
        run.reset();
        run = std::make_unique<AppFixture>(m_dir->path(), "{}");
        app = run->application.get();
        QTRY_COMPARE(app->conversation()->id(), first);
        QCOMPARE(app->composer()->photos().size(), 2);
        app->conversation()->startNew();
        QCOMPARE(app->composer()->photos().size(), 1);
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestDraftKeeper)
#include "tst_draft_keeper.moc"
