// SPDX-License-Identifier: MIT
#include <QBuffer>
#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include "app/desktop/inference/scripted_backend.h"
#include "app/desktop/start/application.h"
#include "app/desktop/values/data_folder.h"

using namespace tessera;

namespace {

std::unique_ptr<Application> start(const QString& dataDir, const QByteArray& json,
                                   bool withModel = true) {
    auto script = Script::fromJson(json);
    if (!script)
        return nullptr;
    ApplicationOptions options;
    options.dataDir = dataDir;
    if (withModel)
        options.model = {QStringLiteral("/models/model.gguf"),
                         QStringLiteral("/models/mmproj.gguf")};
    options.backend = [script = *script] { return std::make_unique<ScriptedBackend>(script); };
    auto application = Application::create(options);
    return application ? std::move(*application) : nullptr;
}

QString savePhoto(const QTemporaryDir& dir, const QString& name) {
    QImage image(600, 400, QImage::Format_RGB888);
    image.fill(QColor(200, 120, 40));
    const QString path = dir.filePath(name);
    return image.save(path) ? path : QString();
}

const MessageRow& last(const Application& application) {
    return application.messages()->rows().last();
}

}  // namespace

class TestChatController : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void asksStreamsAndRemembers() {
        {
            auto app =
                start(m_dir->path(),
                      R"({"answers": [{"text": "A red boat.", "tokenMs": 20}, {"text": "Two."}]})");
            QVERIFY(app);
            app->composer()->addFiles({savePhoto(*m_dir, QStringLiteral("boat.png"))});
            app->composer()->setText(QStringLiteral("What is this?\nSecond line"));
            QTRY_VERIFY(app->asking()->canSend());
            QVERIFY(app->composer()
                        ->data(app->composer()->index(0), Composer::CostRole)
                        .toString()
                        .contains(QStringLiteral("tokens")));
            QTRY_VERIFY(app->meter()->promptTokens() > 500);
            app->asking()->send();
            QVERIFY(app->answer()->isBusyHere());
            QCOMPARE(app->composer()->count(), 0);
            QVERIFY(app->composer()->text().isEmpty());
            QTRY_VERIFY(!app->answer()->isBusy());
            QCOMPARE(last(*app).text, QStringLiteral("A red boat."));
            QCOMPARE(last(*app).state, MessageState::Complete);
            QCOMPARE(app->conversation()->title(), QStringLiteral("What is this?"));
            app->composer()->setText(QStringLiteral("How many?"));
            QTRY_VERIFY(app->asking()->canSend());
            app->asking()->send();
            QTRY_VERIFY(!app->answer()->isBusy());
        }
        auto app = start(m_dir->path(), "{}", false);
        QTRY_COMPARE(app->messages()->count(), 4);
        QCOMPARE(app->conversations()->count(), 1);
        QCOMPARE(app->messages()->rows()[0].photos.size(), 1);
        QCOMPARE(app->messages()->rows()[0].photos[0].name, QStringLiteral("boat.png"));
        QVERIFY(QFile::exists(app->messages()->rows()[0].photos[0].filePath));
        QCOMPARE(last(*app).text, QStringLiteral("Two."));
        // The model used last is loaded again.
        QTRY_COMPARE(app->models()->status(), ModelController::Ready);
        QCOMPARE(app->models()->source().textPath, QStringLiteral("/models/model.gguf"));
    }

    void stopsAndAsksAgain() {
        auto app = start(
            m_dir->path(),
            R"({"answers": [{"text": "one two three four five six seven", "tokenMs": 100}, {"text": "Better."}]})");
        app->composer()->setText(QStringLiteral("Go"));
        QTRY_VERIFY(app->asking()->canSend());
        app->asking()->send();
        QTRY_VERIFY(!last(*app).text.isEmpty());
        QVERIFY(!app->asking()->canRetry());
        app->answer()->stop();
        QTRY_VERIFY(!app->answer()->isBusy());
        QCOMPARE(last(*app).state, MessageState::Stopped);
        QVERIFY(app->asking()->canRetry());
        app->asking()->retry();
        QTRY_VERIFY(!app->answer()->isBusy());
        QCOMPARE(app->messages()->count(), 2);
        QCOMPARE(last(*app).text, QStringLiteral("Better."));
    }

    void failureBecomesABannerAndIsKept() {
        {
            auto app = start(
                m_dir->path(),
                R"({"answers": [{"text": "Half an answer", "error": {"afterTokens": 2, "code": "DeviceLost", "message": "VK"}}]})");
            app->composer()->setText(QStringLiteral("Go"));
            QTRY_VERIFY(app->asking()->canSend());
            app->asking()->send();
            QTRY_VERIFY(!app->answer()->isBusy());
            QCOMPARE(last(*app).state, MessageState::Failed);
            QVERIFY(last(*app).error.contains(QStringLiteral("GPU stopped responding")));
            QCOMPARE(last(*app).text, QStringLiteral("Half an "));
        }
        auto app = start(m_dir->path(), "{}");
        QTRY_COMPARE(app->messages()->count(), 2);
        QCOMPARE(last(*app).state, MessageState::Failed);
    }

    void answersInTheBackground() {
        auto app =
            start(m_dir->path(), R"({"answers": [{"text": "a b c d e f g h", "tokenMs": 40}]})");
        app->composer()->setText(QStringLiteral("First"));
        QTRY_VERIFY(app->asking()->canSend());
        app->asking()->send();
        const QString first = app->conversation()->id();
        QTRY_VERIFY(!last(*app).text.isEmpty());
        app->conversation()->startNew();
        QVERIFY(app->answer()->isBusy());
        QVERIFY(!app->answer()->isBusyHere());
        app->conversation()->open(first);
        QTRY_COMPARE(app->messages()->count(), 2);
        QVERIFY(!last(*app).text.isEmpty());
        QTRY_VERIFY(!app->answer()->isBusy());
        QCOMPARE(last(*app).text, QStringLiteral("a b c d e f g h"));
    }

    void renamesDeletesAndUndoes() {
        auto app = start(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        app->composer()->setText(QStringLiteral("Hello"));
        QTRY_VERIFY(app->asking()->canSend());
        app->asking()->send();
        QTRY_VERIFY(!app->answer()->isBusy());
        const QString id = app->conversation()->id();
        app->history()->rename(id, QStringLiteral("  Harbour "));
        QCOMPARE(app->conversation()->title(), QStringLiteral("Harbour"));
        app->history()->remove(id);
        QCOMPARE(app->conversations()->count(), 0);
        QVERIFY(app->undo()->text().contains(QStringLiteral("Harbour")));
        QCOMPARE(app->messages()->count(), 0);
        app->undo()->undo();
        QVERIFY(app->undo()->text().isEmpty());
        QTRY_COMPARE(app->messages()->count(), 2);
        QCOMPARE(app->conversation()->id(), id);
        app->history()->remove(id);
        app.reset();
        app = start(m_dir->path(), "{}");
        app->trash()->load();
        QTRY_COMPARE(app->trash()->count(), 1);
        QCOMPARE(app->conversations()->count(), 0);
        app->trash()->restore(id);
        QCOMPARE(app->conversations()->count(), 1);
        app->conversation()->open(id);
        QTRY_COMPARE(app->messages()->count(), 2);
        app->history()->remove(id);
        app->trash()->load();
        QTRY_COMPARE(app->trash()->count(), 1);
        app->trash()->removeForEver(id);
        app->trash()->load();
        QTest::qWait(100);
        QCOMPARE(app->trash()->count(), 0);
    }

    void asksAgainAndOtherwiseInBranches() {
        {
            auto app = start(
                m_dir->path(),
                R"({"answers": [{"text": "First."}, {"text": "Second."}, {"text": "Third."}, {"text": "Fourth."}]})");
            Asking* asking = app->asking();
            Conversation* conversation = app->conversation();
            MessageListModel* messages = app->messages();
            app->composer()->addFiles({savePhoto(*m_dir, QStringLiteral("boat.png"))});
            app->composer()->setText(QStringLiteral("Question"));
            QTRY_VERIFY(asking->canSend());
            asking->send();
            QTRY_VERIFY(!app->answer()->isBusy());
            const QString question = messages->rows()[0].id;
            const QString first = last(*app).id;
            QCOMPARE(last(*app).deviceName, QStringLiteral("Scripted device"));

            QVERIFY(asking->canBranch());
            asking->regenerate(first);
            QVERIFY(!asking->canBranch());
            QTRY_VERIFY(!app->answer()->isBusy());
            QCOMPARE(messages->count(), 2);
            QCOMPARE(last(*app).text, QStringLiteral("Second."));
            const QModelIndex answer = messages->index(1);
            QCOMPARE(messages->data(answer, MessageListModel::SiblingCountRole).toInt(), 2);
            QCOMPARE(messages->data(answer, MessageListModel::SiblingIndexRole).toInt(), 1);
            QSignalSpy shown(conversation, &Conversation::messageShown);
            conversation->stepBranch(last(*app).id, -1);
            QTRY_COMPARE(shown.count(), 1);
            QCOMPARE(last(*app).text, QStringLiteral("First."));
            conversation->stepBranch(first, -1);
            QCOMPARE(last(*app).id, first);

            // With other words: photos come along, the old question stays beside it.
            asking->editQuestion(question, QStringLiteral("  Other question "));
            QTRY_VERIFY(!app->answer()->isBusy());
            QCOMPARE(messages->rows()[0].text, QStringLiteral("Other question"));
            QCOMPARE(messages->rows()[0].photos.size(), 1);
            QCOMPARE(messages->rows()[0].siblingIds.size(), 2);
            QCOMPARE(last(*app).text, QStringLiteral("Third."));
            conversation->stepBranch(messages->rows()[0].id, -1);
            QTRY_COMPARE(messages->rows()[0].text, QStringLiteral("Question"));
            QCOMPARE(last(*app).text, QStringLiteral("First."));

            // The next question goes on from what is shown.
            app->composer()->setText(QStringLiteral("More"));
            QTRY_VERIFY(asking->canSend());
            asking->send();
            QTRY_VERIFY(!app->answer()->isBusy());
            QCOMPARE(messages->count(), 4);
        }
        auto app = start(m_dir->path(), "{}");
        QTRY_COMPARE(app->messages()->count(), 4);
        QCOMPARE(last(*app).text, QStringLiteral("Fourth."));
        QCOMPARE(app->messages()->rows()[1].text, QStringLiteral("First."));
    }

    void deletedMessagesComeBack() {
        auto app = start(m_dir->path(), R"({"answers": [{"text": "One."}, {"text": "Two."}]})");
        for (const char* text : {"a", "b"}) {
            app->composer()->setText(QString::fromLatin1(text));
            QTRY_VERIFY(app->asking()->canSend());
            app->asking()->send();
            QTRY_VERIFY(!app->answer()->isBusy());
        }
        QCOMPARE(app->messages()->count(), 4);
        app->conversation()->removeMessage(app->messages()->rows()[1].id);
        QCOMPARE(app->messages()->count(), 1);
        QVERIFY(!app->undo()->text().isEmpty());
        app->undo()->undo();
        QTRY_COMPARE(app->messages()->count(), 4);
        QCOMPARE(last(*app).text, QStringLiteral("Two."));
        QVERIFY(app->undo()->text().isEmpty());
    }

    void everyConversationHasItsDraft() {
        QString id;
        {
            auto app = start(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
            app->composer()->setText(QStringLiteral("Hello"));
            QTRY_VERIFY(app->asking()->canSend());
            app->asking()->send();
            QTRY_VERIFY(!app->answer()->isBusy());
            id = app->conversation()->id();
            app->composer()->setText(QStringLiteral("unsent"));
            app->composer()->addFiles({savePhoto(*m_dir, QStringLiteral("boat.png"))});
            QTRY_VERIFY(!app->composer()->isImporting());
            app->conversation()->startNew();
            QVERIFY(app->composer()->text().isEmpty());
            QVERIFY(app->composer()->photos().isEmpty());
            app->composer()->setText(QStringLiteral("a new one"));
            app->conversation()->open(id);
            QCOMPARE(app->composer()->text(), QStringLiteral("unsent"));
            QCOMPARE(app->composer()->photos().size(), 1);
        }
        auto app = start(m_dir->path(), "{}");
        QTRY_COMPARE(app->conversation()->id(), id);
        QCOMPARE(app->composer()->text(), QStringLiteral("unsent"));
        QCOMPARE(app->composer()->photos().size(), 1);
        app->conversation()->startNew();
        QCOMPARE(app->composer()->text(), QStringLiteral("a new one"));
    }

    void whatIsFoundIsShownInItsBranch() {
        auto app =
            start(m_dir->path(), R"({"answers": [{"text": "A zebra."}, {"text": "A horse."}]})");
        app->composer()->setText(QStringLiteral("Which animal?"));
        QTRY_VERIFY(app->asking()->canSend());
        app->asking()->send();
        QTRY_VERIFY(!app->answer()->isBusy());
        const QString zebra = last(*app).id;
        app->asking()->regenerate(zebra);
        QTRY_VERIFY(!app->answer()->isBusy());
        app->conversation()->startNew();
        app->search()->setQuery(QStringLiteral("zebra"));
        QVERIFY(app->search()->isActive());
        QTRY_VERIFY(app->search()->isFinished());
        QCOMPARE(app->search()->count(), 1);
        const QModelIndex hit = app->search()->index(0);
        QCOMPARE(app->search()->data(hit, SearchModel::MessageIdRole).toString(), zebra);
        QVERIFY(app->search()
                    ->data(hit, SearchModel::ExcerptRole)
                    .toString()
                    .contains(QStringLiteral("<b>zebra</b>")));
        QSignalSpy shown(app->conversation(), &Conversation::messageShown);
        app->conversation()->openMessage(app->search()->hits().first().conversationId, zebra);
        QTRY_COMPARE(shown.count(), 1);
        QCOMPARE(shown.first().first().toInt(), 1);
        QCOMPARE(last(*app).id, zebra);
        app->search()->markTerms();
        app->search()->setQuery({});
        QVERIFY(!app->search()->isActive());
        QVERIFY(app->search()->markedTerms().isEmpty());
    }

    void exportsImportsAndBacksUp() {
        auto app = start(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        app->composer()->setText(QStringLiteral("Hello"));
        QTRY_VERIFY(app->asking()->canSend());
        app->asking()->send();
        QTRY_VERIFY(!app->answer()->isBusy());
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

    void aFullContextBlocksSending() {
        auto app = start(m_dir->path(),
                         R"({"model": {"contextLength": 20}, "answers": [{"text": "ok"}]})");
        app->composer()->setText(QStringLiteral("word ").repeated(30));
        QTRY_VERIFY(!app->meter()->blocker().isEmpty());
        QVERIFY(!app->asking()->canSend());
        app->composer()->setText(QStringLiteral("short"));
        QTRY_VERIFY(app->meter()->blocker().isEmpty());
        QTRY_VERIFY(app->asking()->canSend());
    }

    void whatIsSentIsMeasuredFirst() {
        auto app = start(m_dir->path(),
                         R"({"model": {"contextLength": 20}, "answers": [{"text": "ok"}]})");
        app->composer()->setText(QStringLiteral("short"));
        QTRY_VERIFY(app->asking()->canSend());
        // The measurement of the short text says nothing about the long one.
        app->composer()->setText(QStringLiteral("word ").repeated(30));
        QVERIFY(!app->asking()->canSend());
        app->asking()->send();
        QTRY_VERIFY(!app->meter()->blocker().isEmpty());
        QVERIFY(!app->answer()->isBusy());
        QCOMPARE(app->messages()->count(), 0);
        // Nor does that of the long text about a short one: it is sent once it is measured.
        app->composer()->setText(QStringLiteral("short again"));
        app->asking()->send();
        QTRY_COMPARE(app->messages()->count(), 2);
        QTRY_VERIFY(!app->answer()->isBusy());
        QCOMPARE(last(*app).text, QStringLiteral("ok"));
        // A change takes the wish back.
        app->composer()->setText(QStringLiteral("one"));
        app->asking()->send();
        app->composer()->setText(QStringLiteral("one two"));
        QTRY_VERIFY(app->asking()->canSend());
        QCOMPARE(app->messages()->count(), 2);
    }

    void aQuestionThatIsTooLongComesBack() {
        {
            auto app = start(
                m_dir->path(),
                R"({"answers": [{"text": "Never said", "readMs": 200, "error": {"afterTokens": 0, "code": "ContextFull", "message": "Full."}}, {"text": "ok"}]})");
            app->composer()->addFiles({savePhoto(*m_dir, QStringLiteral("boat.png"))});
            app->composer()->setText(QStringLiteral("Long"));
            QTRY_VERIFY(app->asking()->canSend());
            app->asking()->send();
            const QString id = app->conversation()->id();
            // Not into another conversation's question.
            app->conversation()->startNew();
            QTRY_VERIFY(!app->answer()->isBusy());
            QVERIFY(app->composer()->text().isEmpty());
            app->conversation()->open(id);
            QTRY_COMPARE(app->composer()->text(), QStringLiteral("Long"));
            QCOMPARE(app->composer()->photos().size(), 1);
            QCOMPARE(app->messages()->count(), 0);
            QVERIFY(app->notice()->text().contains(QStringLiteral("new chat")));
            app->composer()->setText(QStringLiteral("Short"));
            QTRY_VERIFY(app->asking()->canSend());
            app->asking()->send();
            QTRY_VERIFY(!app->answer()->isBusy());
        }
        auto app = start(m_dir->path(), "{}");
        QTRY_COMPARE(app->messages()->count(), 2);
        QCOMPARE(app->messages()->rows().first().text, QStringLiteral("Short"));
        QCOMPARE(app->messages()->rows().first().photos.size(), 1);
    }

    void aConversationThatCannotBeReadIsLeft() {
        auto app = start(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        app->composer()->setText(QStringLiteral("Hello"));
        QTRY_VERIFY(app->asking()->canSend());
        app->asking()->send();
        QTRY_VERIFY(!app->answer()->isBusy());
        const QString id = app->conversation()->id();
        app->conversation()->startNew();
        {
            auto other =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
            other.setDatabaseName(databasePath(m_dir->path()));
            other.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
            QVERIFY(other.open());
            QVERIFY(QSqlQuery(other).exec(QStringLiteral("DROP TABLE message_photo")));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("other"));
        app->conversation()->open(id);
        QVERIFY(app->conversation()->isLoading());
        QTRY_VERIFY(!app->conversation()->isLoading());
        QVERIFY(app->conversation()->id().isEmpty());
        QVERIFY(!app->notice()->text().isEmpty());
    }

    // A photo that is still being read when another conversation is opened arrives where it was
    // dropped, and so does what is said about a bad one.
    void unreadPhotosStayWithTheirQuestion() {
        auto app = start(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        QTRY_COMPARE(app->models()->status(), ModelController::Ready);
        app->composer()->setText(QStringLiteral("First"));
        QTRY_VERIFY(app->asking()->canSend());
        app->asking()->send();
        QTRY_VERIFY(!app->answer()->isBusy());
        const QString first = app->conversation()->id();
        const QString photo = savePhoto(*m_dir, QStringLiteral("p.png"));

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
        app.reset();
        app = start(m_dir->path(), "{}");
        QTRY_COMPARE(app->conversation()->id(), first);
        QCOMPARE(app->composer()->photos().size(), 2);
        app->conversation()->startNew();
        QCOMPARE(app->composer()->photos().size(), 1);
    }

    void aBlindModelBlocksPhotosOnly() {
        auto app =
            start(m_dir->path(), R"({"model": {"vision": false}, "answers": [{"text": "ok"}]})");
        QTRY_COMPARE(app->models()->status(), ModelController::Ready);
        QVERIFY(!app->models()->note().isEmpty());
        app->composer()->setText(QStringLiteral("Hi"));
        QTRY_VERIFY(app->asking()->canSend());
        app->composer()->addFiles({savePhoto(*m_dir, QStringLiteral("p.png"))});
        QTRY_VERIFY(!app->composer()->isImporting());
        QVERIFY(!app->asking()->canSend());
        QVERIFY(app->meter()->blocker().contains(QStringLiteral("mmproj")));
    }

    void pastesPicturesAndFilesButNotText() {
        auto app = start(m_dir->path(), "{}");
        QGuiApplication::clipboard()->setText(QStringLiteral("words"));
        QVERIFY(!app->composer()->paste());
        QImage image(20, 10, QImage::Format_ARGB32);
        image.fill(Qt::red);
        QGuiApplication::clipboard()->setImage(image);
        QVERIFY(app->composer()->paste());
        auto* mime = new QMimeData;
        mime->setUrls({QUrl::fromLocalFile(savePhoto(*m_dir, QStringLiteral("p.png")))});
        QGuiApplication::clipboard()->setMimeData(mime);
        QVERIFY(app->composer()->paste());
        QTRY_COMPARE(app->composer()->photos().size(), 2);
        QCOMPARE(app->composer()->photos()[0].widthPx, 20);
    }

    void refusalsAreShownAndNotSent() {
        auto app = start(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        QFile bad(m_dir->filePath(QStringLiteral("bad.jpg")));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write("not a photo");
        bad.close();
        app->composer()->addUrls({QUrl::fromLocalFile(bad.fileName()),
                                  QUrl(QStringLiteral("https://example.org/a.jpg"))});
        QTRY_VERIFY(!app->composer()->isImporting());
        for (int row = 0; row < 2; ++row) {
            const QModelIndex index = app->composer()->index(row);
            QCOMPARE(app->composer()->data(index, Composer::StateRole).toInt(),
                     int{Composer::Refused});
            QVERIFY(!app->composer()->data(index, Composer::NoteRole).toString().isEmpty());
        }
        QVERIFY(!app->asking()->canSend());
        app->composer()->setText(QStringLiteral("Hi"));
        QTRY_VERIFY(app->asking()->canSend());
        app->asking()->send();
        QVERIFY(app->messages()->rows().first().photos.isEmpty());
    }

    void failedAndCancelledLoads() {
        auto app = start(
            m_dir->path(),
            R"({"model": {"loadError": {"code": "FileTruncated", "message": "The file ends early."}}})");
        QTRY_COMPARE(app->models()->status(), ModelController::Failed);
        QCOMPARE(app->models()->errorMessage(), QStringLiteral("The file ends early."));
        app.reset();
        app = start(m_dir->filePath(QStringLiteral("two")), R"({"model": {"loadMs": 10000}})");
        QTRY_VERIFY(app->models()->progress() > 0);
        app->models()->cancel();
        QTRY_COMPARE(app->models()->status(), ModelController::None);
    }

    void oneWindowPerDataFolder() {
        auto app = start(m_dir->path(), "{}");
        QVERIFY(app);
        QVERIFY(!start(m_dir->path(), "{}"));
    }

    void aSecondStartHandsItsPhotosToTheFirst() {
        auto app = start(m_dir->path(), "{}");
        QSignalSpy raised(app.get(), &Application::raiseRequested);
        const QString photo = savePhoto(*m_dir, QStringLiteral("boat.png"));
        bool taken = false;
        const std::unique_ptr<QThread> second(
            QThread::create([&] { taken = handOver(m_dir->path(), {photo}, 5000); }));
        second->start();
        QTRY_VERIFY(second->isFinished());
        QVERIFY(taken);
        QCOMPARE(raised.count(), 1);
        QTRY_COMPARE(app->composer()->photos().size(), 1);
        app.reset();
        QVERIFY(!handOver(m_dir->path(), {photo}, 300));
    }

    void quittingWhileStreamingKeepsTheText() {
        {
            auto app = start(
                m_dir->path(),
                R"({"answers": [{"text": "kept words and many more to come", "tokenMs": 200}]})");
            app->composer()->setText(QStringLiteral("Go"));
            QTRY_VERIFY(app->asking()->canSend());
            app->asking()->send();
            QTRY_VERIFY(!last(*app).text.isEmpty());
        }
        auto app = start(m_dir->path(), "{}");
        QTRY_COMPARE(app->messages()->count(), 2);
        QCOMPARE(last(*app).state, MessageState::Interrupted);
        QVERIFY(last(*app).text.startsWith(QStringLiteral("kept")));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestChatController)
#include "tst_chat_controller.moc"
