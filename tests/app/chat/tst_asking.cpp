// SPDX-License-Identifier: MIT
#include <QTemporaryDir>
#include <QTest>

#include "tests/app/app_fixture.h"

using namespace tessera;

namespace {

// Finds the image part of a model that is named without one.
class FindingBackend : public ScriptedBackend {
  public:
    using ScriptedBackend::ScriptedBackend;
    Result<LoadedModel> load(const ModelSource& source, const LoadOptions& options,
                             const std::function<void(double)>& onProgress,
                             std::stop_token stop) override {
        return ScriptedBackend::load(options.findsVision ? anyModel() : source, options, onProgress,
                                     stop);
    }
};

}  // namespace

class TestAsking : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void whatIsSentIsMeasuredFirst() {
        const AppFixture run(m_dir->path(),
                             R"({"model": {"contextLength": 20}, "answers": [{"text": "ok"}]})");
        const auto& app = run.application;
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
        QCOMPARE(run.lastMessage().text, QStringLiteral("ok"));
        // A change takes the wish back.
        app->composer()->setText(QStringLiteral("one"));
        app->asking()->send();
        app->composer()->setText(QStringLiteral("one two"));
        QTRY_VERIFY(app->asking()->canSend());
        QCOMPARE(app->messages()->count(), 2);
    }

    void aQuestionThatIsTooLongComesBack() {
        {
            const AppFixture run(
                m_dir->path(),
                R"({"answers": [{"text": "Never said", "readMs": 200, "error": {"afterTokens": 0, "code": "ContextFull", "message": "Full."}}, {"text": "ok"}]})");
            const auto& app = run.application;
            app->composer()->addFiles({coffeePhoto()});
            QVERIFY(run.send(QStringLiteral("Long")));
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
            QVERIFY(run.ask(QStringLiteral("Short")));
        }
        const AppFixture run(m_dir->path(), "{}");
        const auto& app = run.application;
        QTRY_COMPARE(app->messages()->count(), 2);
        QCOMPARE(app->messages()->rows().first().text, QStringLiteral("Short"));
        QCOMPARE(app->messages()->rows().first().photos.size(), 1);
    }

    void whatIsSentWaitsForItsPhotos() {
        const AppFixture run(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        QVERIFY(run.waitForModel());
        QTRY_VERIFY(run.application->history()->isReady());
        Composer* composer = run.application->composer();
        Asking* asking = run.application->asking();
        const auto count = [&] { return run.application->messages()->count(); };
        composer->setText(QStringLiteral("What is this?"));
        composer->addFiles({coffeePhoto()});
        QVERIFY(asking->readsPhotos());
        asking->send();
        QCOMPARE(asking->wait(), Asking::ReadingPhotos);
        QTRY_COMPARE(count(), 2);
        QCOMPARE(run.application->messages()->rows().first().photos.size(), 1);
        QCOMPARE(asking->wait(), Asking::NoWait);
        QVERIFY(run.waitForAnswer());

        // It is taken back by hand, and by every change.
        composer->addFiles({coffeePhoto()});
        asking->send();
        asking->stopWaiting();
        QTRY_VERIFY(asking->canSend());
        composer->addFiles({coffeePhoto()});
        asking->send();
        composer->setText(QStringLiteral("And this?"));
        QCOMPARE(asking->wait(), Asking::NoWait);
        composer->addFiles({coffeePhoto()});
        asking->send();
        composer->remove(0);
        QCOMPARE(asking->wait(), Asking::NoWait);
        QTRY_VERIFY(asking->canSend());
        QCOMPARE(count(), 2);
    }

    void aPhotoThatCannotBeReadIsNotLeftOutSilently() {
        const AppFixture run(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        QVERIFY(run.waitForModel());
        QTRY_VERIFY(run.application->history()->isReady());
        Composer* composer = run.application->composer();
        Asking* asking = run.application->asking();
        composer->setText(QStringLiteral("What is this?"));
        composer->addFiles({m_dir->filePath(QStringLiteral("none.png")), coffeePhoto()});
        asking->send();
        QTRY_COMPARE(asking->wait(), Asking::LostPhoto);
        QTRY_VERIFY(asking->canSend());
        QCOMPARE(asking->wait(), Asking::LostPhoto);
        QCOMPARE(run.application->messages()->count(), 0);
        asking->send();
        QTRY_COMPARE(run.application->messages()->count(), 2);
        QCOMPARE(asking->wait(), Asking::NoWait);
        QCOMPARE(run.application->messages()->rows().first().photos.size(), 1);
    }

    void photosAreReadWhileTheModelLoads() {
        const AppFixture run(optionsFor(m_dir->path()), R"({"answers": [{"text": "ok"}]})");
        Asking* asking = run.application->asking();
        QTRY_VERIFY(run.application->history()->isReady());
        run.model->holdLoading();
        run.application->models()->load(anyModel());
        QVERIFY(run.waitUntilHeld());
        run.application->composer()->addFiles({coffeePhoto()});
        asking->send();
        QCOMPARE(asking->wait(), Asking::ReadingPhotos);
        QTRY_COMPARE(asking->wait(), Asking::LoadingModel);
        run.model->release();
        QTRY_COMPARE(run.application->messages()->count(), 2);
    }

    void theSameModelWithAnotherImagePartIsNotTheOneAwaited() {
        const AppFixture run(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        const auto& app = run.application;
        QVERIFY(run.waitForModel());
        QTRY_VERIFY(app->history()->isReady());
        ModelSource other = anyModel();
        other.mmprojPath += QStringLiteral("x");
        run.model->holdLoading();
        app->models()->load(other);
        QVERIFY(run.waitUntilHeld());
        app->composer()->setText(QStringLiteral("What is this?"));
        app->asking()->send();
        QCOMPARE(app->asking()->wait(), Asking::LoadingModel);
        app->models()->cancel();
        QTRY_COMPARE(app->models()->status(), ModelController::Ready);
        QCOMPARE(app->models()->source(), anyModel());
        QCOMPARE(app->asking()->wait(), Asking::NoWait);
        // It could be sent, and is not.
        QTRY_VERIFY(app->asking()->canSend());
        QCOMPARE(app->messages()->count(), 0);
    }

    void anImagePartThatWasFoundIsPartOfTheModelAwaited() {
        ApplicationOptions options = optionsFor(m_dir->path());
        options.backend = [] {
            return std::make_unique<FindingBackend>(scriptFrom(R"({"answers": [{"text": "ok"}]})"));
        };
        const AppFixture run(options);
        const auto& app = run.application;
        QTRY_VERIFY(app->history()->isReady());
        app->composer()->setText(QStringLiteral("What is this?"));
        app->models()->loadWhole({anyModel().textPath});
        app->asking()->send();
        QCOMPARE(app->asking()->wait(), Asking::LoadingModel);
        QTRY_COMPARE(app->messages()->count(), 2);
        QCOMPARE(app->models()->source(), anyModel());
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestAsking)
#include "tst_asking.moc"
