// SPDX-License-Identifier: MIT
// Which prompt templates there are, and what they bring, is the backend's to say.
#include <QTemporaryDir>
#include <QTest>

#include "tests/app/app_fixture.h"

using namespace tessera;

namespace {

// Works with templates that the engine does not know.
class OtherTemplates : public ScriptedBackend {
  public:
    OtherTemplates() : ScriptedBackend(scriptFrom("{}")) {}
    Result<LoadedModel> load(const ModelSource& source, const LoadOptions& options,
                             const std::function<void(double)>& onProgress,
                             std::stop_token stop) override {
        auto model = ScriptedBackend::load(source, options, onProgress, stop);
        if (!model)
            return model;
        return withTemplates(*std::move(model));
    }
    std::optional<LoadedModel> loadedModel() const override {
        auto model = ScriptedBackend::loadedModel();
        if (!model)
            return model;
        return withTemplates(*std::move(model));
    }

  private:
    static LoadedModel withTemplates(LoadedModel model) {
        model.chatTemplate = QStringLiteral("house");
        model.templates = {{QStringLiteral("house"), QStringLiteral("Be brief.")},
                           {QStringLiteral("raw"), {}, true}};
        return model;
    }
};

}  // namespace

class TestPromptTemplates : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void theBackendSaysWhichTemplatesThereAre() {
        ApplicationOptions options = optionsFor(m_dir->path(), anyModel());
        options.backend = [] { return std::make_unique<OtherTemplates>(); };
        const AppFixture run(options);
        ModelController* models = run.application->models();
        const ChatSettings* settings = run.application->chatSettings();
        QCOMPARE(settings->templateSystemPrompt(), QString());
        QVERIFY(run.waitForModel());
        QCOMPARE(models->handling()->templateNames(),
                 QStringList({QString(), QStringLiteral("house"), QStringLiteral("raw")}));
        QCOMPARE(settings->templateSystemPrompt(), QStringLiteral("Be brief."));
        const QString goesOn = QStringLiteral("continues your text");
        QVERIFY(!models->note().contains(goesOn));
        models->handling()->setChatTemplate(QStringLiteral("raw"));
        QCOMPARE(settings->templateSystemPrompt(), QString());
        QVERIFY(models->note().contains(goesOn));
        // One that it does not know, or no longer, is the model's own.
        models->handling()->setChatTemplate(QStringLiteral("vicuna_v1"));
        QCOMPARE(models->handling()->chatTemplate(), QString());
        ModelHandling stored;
        stored.chatTemplate = QStringLiteral("vicuna_v1");
        run.application->settings()->setHandlingOf(anyModel(), stored);
        models->loadAgain();
        QVERIFY(run.waitForModel());
        QCOMPARE(models->handling()->chatTemplate(), QString());
        QCOMPARE(settings->templateSystemPrompt(), QStringLiteral("Be brief."));
    }

    void theEnginesTemplatesBringTheirSystemPrompts() {
        const AppFixture run(m_dir->path(), "{}");
        ModelController* models = run.application->models();
        const ChatSettings* settings = run.application->chatSettings();
        QVERIFY(run.waitForModel());
        QCOMPARE(settings->templateSystemPrompt(), QString());
        models->handling()->setChatTemplate(QStringLiteral("vicuna_v1"));
        QVERIFY(settings->templateSystemPrompt().startsWith(QStringLiteral("A chat between")));
        models->handling()->setChatTemplate(QStringLiteral("plain"));
        QCOMPARE(settings->templateSystemPrompt(), QString());
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestPromptTemplates)
#include "tst_prompt_templates.moc"
