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

#include "app/desktop/application.h"
#include "app/desktop/inference/scripted_backend.h"

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
            QTRY_VERIFY(app->chat()->canSend());
            QVERIFY(app->composer()
                        ->data(app->composer()->index(0), Composer::CostRole)
                        .toString()
                        .contains(QStringLiteral("tokens")));
            QTRY_VERIFY(app->chat()->promptTokens() > 500);
            app->chat()->send();
            QVERIFY(app->chat()->isBusyHere());
            QCOMPARE(app->composer()->count(), 0);
            QVERIFY(app->composer()->text().isEmpty());
            QTRY_VERIFY(!app->chat()->isBusy());
            QCOMPARE(last(*app).text, QStringLiteral("A red boat."));
            QCOMPARE(last(*app).state, MessageState::Complete);
            QCOMPARE(app->chat()->title(), QStringLiteral("What is this?"));
            app->composer()->setText(QStringLiteral("How many?"));
            QTRY_VERIFY(app->chat()->canSend());
            app->chat()->send();
            QTRY_VERIFY(!app->chat()->isBusy());
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
        QCOMPARE(app->models()->textPath(), QStringLiteral("/models/model.gguf"));
    }

    void stopsAndAsksAgain() {
        auto app = start(
            m_dir->path(),
            R"({"answers": [{"text": "one two three four five six seven", "tokenMs": 100}, {"text": "Better."}]})");
        app->composer()->setText(QStringLiteral("Go"));
        QTRY_VERIFY(app->chat()->canSend());
        app->chat()->send();
        QTRY_VERIFY(!last(*app).text.isEmpty());
        QVERIFY(!app->chat()->canRetry());
        app->chat()->stop();
        QTRY_VERIFY(!app->chat()->isBusy());
        QCOMPARE(last(*app).state, MessageState::Stopped);
        QVERIFY(app->chat()->canRetry());
        app->chat()->retry();
        QTRY_VERIFY(!app->chat()->isBusy());
        QCOMPARE(app->messages()->count(), 2);
        QCOMPARE(last(*app).text, QStringLiteral("Better."));
    }

    void failureBecomesABannerAndIsKept() {
        {
            auto app = start(
                m_dir->path(),
                R"({"answers": [{"text": "Half an answer", "error": {"afterTokens": 2, "code": "DeviceLost", "message": "VK"}}]})");
            app->composer()->setText(QStringLiteral("Go"));
            QTRY_VERIFY(app->chat()->canSend());
            app->chat()->send();
            QTRY_VERIFY(!app->chat()->isBusy());
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
        QTRY_VERIFY(app->chat()->canSend());
        app->chat()->send();
        const QString first = app->chat()->conversationId();
        QTRY_VERIFY(!last(*app).text.isEmpty());
        app->chat()->newConversation();
        QVERIFY(app->chat()->isBusy());
        QVERIFY(!app->chat()->isBusyHere());
        app->chat()->open(first);
        QTRY_COMPARE(app->messages()->count(), 2);
        QVERIFY(!last(*app).text.isEmpty());
        QTRY_VERIFY(!app->chat()->isBusy());
        QCOMPARE(last(*app).text, QStringLiteral("a b c d e f g h"));
    }

    void renamesDeletesAndUndoes() {
        auto app = start(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        app->composer()->setText(QStringLiteral("Hello"));
        QTRY_VERIFY(app->chat()->canSend());
        app->chat()->send();
        QTRY_VERIFY(!app->chat()->isBusy());
        const QString id = app->chat()->conversationId();
        app->chat()->rename(id, QStringLiteral("  Harbour "));
        QCOMPARE(app->chat()->title(), QStringLiteral("Harbour"));
        app->chat()->remove(id);
        QCOMPARE(app->conversations()->count(), 0);
        QCOMPARE(app->chat()->deletedTitle(), QStringLiteral("Harbour"));
        QCOMPARE(app->messages()->count(), 0);
        app->chat()->undoRemove();
        QTRY_COMPARE(app->messages()->count(), 2);
        QCOMPARE(app->chat()->conversationId(), id);
        app->chat()->remove(id);
        app.reset();
        app = start(m_dir->path(), "{}");
        QTest::qWait(200);
        QCOMPARE(app->conversations()->count(), 0);
    }

    void aFullContextBlocksSending() {
        auto app = start(m_dir->path(),
                         R"({"model": {"contextLength": 20}, "answers": [{"text": "ok"}]})");
        app->composer()->setText(QStringLiteral("word ").repeated(30));
        QTRY_VERIFY(!app->chat()->blocker().isEmpty());
        QVERIFY(!app->chat()->canSend());
        app->composer()->setText(QStringLiteral("short"));
        QTRY_VERIFY(app->chat()->blocker().isEmpty());
        QTRY_VERIFY(app->chat()->canSend());
    }

    void whatIsSentIsMeasuredFirst() {
        auto app = start(m_dir->path(),
                         R"({"model": {"contextLength": 20}, "answers": [{"text": "ok"}]})");
        app->composer()->setText(QStringLiteral("short"));
        QTRY_VERIFY(app->chat()->canSend());
        // The measurement of the short text says nothing about the long one.
        app->composer()->setText(QStringLiteral("word ").repeated(30));
        QVERIFY(!app->chat()->canSend());
        app->chat()->send();
        QTRY_VERIFY(!app->chat()->blocker().isEmpty());
        QVERIFY(!app->chat()->isBusy());
        QCOMPARE(app->messages()->count(), 0);
        // Nor does that of the long text about a short one: it is sent once it is measured.
        app->composer()->setText(QStringLiteral("short again"));
        app->chat()->send();
        QTRY_COMPARE(app->messages()->count(), 2);
        QTRY_VERIFY(!app->chat()->isBusy());
        QCOMPARE(last(*app).text, QStringLiteral("ok"));
        // A change takes the wish back.
        app->composer()->setText(QStringLiteral("one"));
        app->chat()->send();
        app->composer()->setText(QStringLiteral("one two"));
        QTRY_VERIFY(app->chat()->canSend());
        QCOMPARE(app->messages()->count(), 2);
    }

    void aQuestionThatIsTooLongComesBack() {
        {
            auto app = start(
                m_dir->path(),
                R"({"answers": [{"text": "Never said", "readMs": 200, "error": {"afterTokens": 0, "code": "ContextFull", "message": "Full."}}, {"text": "ok"}]})");
            app->composer()->addFiles({savePhoto(*m_dir, QStringLiteral("boat.png"))});
            app->composer()->setText(QStringLiteral("Long"));
            QTRY_VERIFY(app->chat()->canSend());
            app->chat()->send();
            const QString id = app->chat()->conversationId();
            // Not into another conversation's question.
            app->chat()->newConversation();
            QTRY_VERIFY(!app->chat()->isBusy());
            QVERIFY(app->composer()->text().isEmpty());
            app->chat()->open(id);
            QTRY_COMPARE(app->composer()->text(), QStringLiteral("Long"));
            QCOMPARE(app->composer()->photos().size(), 1);
            QCOMPARE(app->messages()->count(), 0);
            QVERIFY(app->chat()->notice().contains(QStringLiteral("new chat")));
            app->composer()->setText(QStringLiteral("Short"));
            QTRY_VERIFY(app->chat()->canSend());
            app->chat()->send();
            QTRY_VERIFY(!app->chat()->isBusy());
        }
        auto app = start(m_dir->path(), "{}");
        QTRY_COMPARE(app->messages()->count(), 2);
        QCOMPARE(app->messages()->rows().first().text, QStringLiteral("Short"));
        QCOMPARE(app->messages()->rows().first().photos.size(), 1);
    }

    void aConversationThatCannotBeReadIsLeft() {
        auto app = start(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        app->composer()->setText(QStringLiteral("Hello"));
        QTRY_VERIFY(app->chat()->canSend());
        app->chat()->send();
        QTRY_VERIFY(!app->chat()->isBusy());
        const QString id = app->chat()->conversationId();
        app->chat()->newConversation();
        {
            auto other =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
            other.setDatabaseName(databasePath(m_dir->path()));
            other.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
            QVERIFY(other.open());
            QVERIFY(QSqlQuery(other).exec(QStringLiteral("DROP TABLE message_photo")));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("other"));
        app->chat()->open(id);
        QVERIFY(app->chat()->isLoading());
        QTRY_VERIFY(!app->chat()->isLoading());
        QVERIFY(app->chat()->conversationId().isEmpty());
        QVERIFY(!app->chat()->notice().isEmpty());
    }

    void aBlindModelBlocksPhotosOnly() {
        auto app =
            start(m_dir->path(), R"({"model": {"vision": false}, "answers": [{"text": "ok"}]})");
        QTRY_COMPARE(app->models()->status(), ModelController::Ready);
        QVERIFY(!app->models()->note().isEmpty());
        app->composer()->setText(QStringLiteral("Hi"));
        QTRY_VERIFY(app->chat()->canSend());
        app->composer()->addFiles({savePhoto(*m_dir, QStringLiteral("p.png"))});
        QTRY_VERIFY(!app->composer()->isImporting());
        QVERIFY(!app->chat()->canSend());
        QVERIFY(app->chat()->blocker().contains(QStringLiteral("mmproj")));
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
        QVERIFY(!app->chat()->canSend());
        app->composer()->setText(QStringLiteral("Hi"));
        QTRY_VERIFY(app->chat()->canSend());
        app->chat()->send();
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

    void quittingWhileStreamingKeepsTheText() {
        {
            auto app = start(
                m_dir->path(),
                R"({"answers": [{"text": "kept words and many more to come", "tokenMs": 200}]})");
            app->composer()->setText(QStringLiteral("Go"));
            QTRY_VERIFY(app->chat()->canSend());
            app->chat()->send();
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
