// SPDX-License-Identifier: MIT
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "engine/image/tile_plan.h"
#include "engine/image/tile_schemes.h"
#include "tests/app/app_fixture.h"

using namespace tessera;

class TestPromptMeter : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aFullContextBlocksSending() {
        const AppFixture run(m_dir->path(),
                             R"({"model": {"contextLength": 20}, "answers": [{"text": "ok"}]})");
        const auto& app = run.application;
        app->composer()->setText(QStringLiteral("word ").repeated(30));
        QTRY_VERIFY(!app->meter()->blocker().isEmpty());
        QVERIFY(!app->asking()->canSend());
        app->composer()->setText(QStringLiteral("short"));
        QTRY_VERIFY(app->meter()->blocker().isEmpty());
        QTRY_VERIFY(app->asking()->canSend());
    }

    void aBlindModelBlocksPhotosOnly() {
        const AppFixture run(m_dir->path(),
                             R"({"model": {"vision": false}, "answers": [{"text": "ok"}]})");
        const auto& app = run.application;
        QTRY_COMPARE(app->models()->status(), ModelController::Ready);
        QVERIFY(!app->models()->note().isEmpty());
        app->composer()->setText(QStringLiteral("Hi"));
        QTRY_VERIFY(app->asking()->canSend());
        QVERIFY(run.attach(coffeePhoto()));
        QVERIFY(!app->asking()->canSend());
        QVERIFY(app->meter()->blocker().contains(QStringLiteral("mmproj")));
    }

    void everyFamilysPhotosAreCounted_data() {
        QTest::addColumn<QString>("scheme");
        for (const NamedScheme& named : namedSchemes()) {
            const QString name = QString::fromStdString(std::string(named.name));
            QTest::newRow(qPrintable(name)) << name;
        }
    }
    void everyFamilysPhotosAreCounted() {
        QFETCH(QString, scheme);
        const AppFixture run(m_dir->path(), QStringLiteral(R"({"model": {"contextLength": 4096,
                                 "vision": {"scheme": "%1"}}, "answers": [{"text": "ok"}]})")
                                                .arg(scheme)
                                                .toUtf8());
        const auto& app = run.application;
        QVERIFY(run.waitForModel());
        const auto named = std::ranges::find(namedSchemes(), scheme.toStdString(),
                                             [](const NamedScheme& s) { return s.name; });
        app->composer()->setText(QStringLiteral("Compare"));
        int tokens = 0;
        for (int photos = 1; photos <= 6; ++photos) {
            QVERIFY(run.attach(coffeePhoto()));
            const PhotoRef& photo = app->composer()->photos().last();
            tokens += int(planTiles({photo.widthPx, photo.heightPx}, named->scheme).tokens);
            QTRY_COMPARE(app->meter()->photoTokens(), tokens);
            QCOMPARE(app->meter()->promptTokens(), tokens + 1);
            const bool fits = tokens + 1 < 4096;
            QCOMPARE(app->meter()->fill() == PromptMeter::Full, !fits);
            QCOMPARE(app->asking()->canAsk(), fits);
            QCOMPARE(app->meter()->blocker().isEmpty(), fits);
        }
    }

    // Only what can be done here.
    void theAdviceFitsTheModelAndTheQuestion_data() {
        QTest::addColumn<QString>("scheme");
        QTest::addColumn<bool>("hasGrids");
        QTest::newRow("one square") << "qwen-vl" << false;
        QTest::newRow("two images of each") << "deepseek-vl-7b" << false;
        QTest::newRow("grids") << "llava-1.6" << true;
        QTest::newRow("numbers of tiles") << "xcomposer2-4khd" << true;
    }
    void theAdviceFitsTheModelAndTheQuestion() {
        QFETCH(QString, scheme);
        QFETCH(bool, hasGrids);
        const AppFixture run(m_dir->path(), QStringLiteral(R"({"model": {"contextLength": 30,
                                 "vision": {"scheme": "%1"}}, "answers": [{"text": "ok"}]})")
                                                .arg(scheme)
                                                .toUtf8());
        const auto& app = run.application;
        QVERIFY(run.waitForModel());
        const auto advises = [&](const char* words) {
            return app->meter()->blocker().contains(QLatin1String(words));
        };
        app->composer()->setText(QStringLiteral("word ").repeated(40));
        QTRY_VERIFY(advises("A shorter question"));
        QVERIFY(!advises("photos"));
        app->composer()->setText(QStringLiteral("Compare"));
        QVERIFY(run.attach(coffeePhoto()));
        QTRY_VERIFY(advises("Fewer photos"));
        QVERIFY(!advises("A shorter question"));
        QCOMPARE(advises("smaller grid"), hasGrids);
    }

    void modelsThatDoNotChatAreSaidToBe() {
        const AppFixture run(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        ModelController* models = run.application->models();
        QVERIFY(run.waitForModel());
        QVERIFY(models->note().isEmpty());
        models->handling()->setChatTemplate(QStringLiteral("qwen_vl_base"));
        QVERIFY(models->note().contains(QStringLiteral("continues your text")));
        models->handling()->setChatTemplate(QStringLiteral("qwen_vl"));
        QVERIFY(models->note().isEmpty());
    }

    // It was trained on one photo at a time.
    void theDemoModelSaysThatSeveralPhotosAreTooMany() {
        ApplicationOptions options = optionsFor(m_dir->path());
        options.demo = DemoModel{"/models/demo.gguf", "/models/demo-mmproj.gguf", {}};
        const AppFixture run(options, R"({"answers": [{"text": "ok"}]})");
        const auto& app = run.application;
        QVERIFY(run.waitForModel());
        QVERIFY(app->models()->isDemo());
        QVERIFY(run.attach(coffeePhoto()));
        QVERIFY(run.ask(QStringLiteral("What is this?")));
        QVERIFY(app->meter()->advice().isEmpty());
        // In the same conversation, also if the question that is being written has only one.
        QVERIFY(run.attach(coffeePhoto()));
        QVERIFY(app->meter()->advice().contains(QStringLiteral("one photo")));
        QVERIFY(app->asking()->canAsk());
        app->conversation()->startNew();
        QVERIFY(app->meter()->advice().isEmpty());

        app->models()->load(anyModel());
        QVERIFY(run.waitForModel());
        QVERIFY(run.attach(coffeePhoto()));
        QVERIFY(run.attach(coffeePhoto()));
        QVERIFY(!app->models()->isDemo());
        QVERIFY(app->meter()->advice().isEmpty());
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestPromptMeter)
#include "tst_prompt_meter.moc"
