// SPDX-License-Identifier: MIT
// Settings of conversations: what reaches the model, and what survives a restart.
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "app/desktop/values/sampling_numbers.h"
#include "engine/text/sampler_fields.h"
#include "tests/app/app_fixture.h"

using namespace tessera;

namespace {

constexpr const char* kScript =
    R"({"model": {"contextLength": 200}, "answers": [{"text": "one two three four five"}]})";

struct Running : AppFixture {
    explicit Running(const QString& dataDir) : AppFixture(dataDir, kScript) {}
    explicit Running(const ApplicationOptions& options) : AppFixture(options, kScript) {}

    ChatSettings* settings() const { return application->chatSettings(); }
    PresetList* presets() const { return application->presets(); }
};

float temperatureOf(const Running& running) {
    return running.model->lastSettings().sampling.temperature;
}

}  // namespace

class TestChatSettings : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aNewConversationKeepsWhatWasChosenBefore() {
        QString first;
        {
            Running running(m_dir->path());
            QVERIFY(running.waitForModel());
            QVERIFY(running.settings()->isPlain());
            running.settings()->set(QStringLiteral("temperature"), 0.7);
            running.settings()->set(QStringLiteral("topK"), 40);
            running.settings()->setSystemPrompt(QStringLiteral("Answer in  French. "));
            QVERIFY(running.settings()->setSeed(QStringLiteral("18446744073709551615")));
            QVERIFY(running.ask(QStringLiteral("Hello")));
            const AnswerSettings asked = running.model->lastSettings();
            QCOMPARE(asked.systemPrompt, QStringLiteral("Answer in  French."));
            QCOMPARE(asked.sampling.temperature, 0.7f);
            QCOMPARE(asked.sampling.topK, 40);
            QCOMPARE(asked.sampling.seed, std::optional<quint64>(18446744073709551615u));
            first = running.application->conversation()->id();
            // The answer remembers them.
            const MessageRow answer = running.application->messages()->rows().last();
            QCOMPARE(answer.figures.seed, asked.sampling.seed);
            QVERIFY(answer.figures.sampling);
            QCOMPARE(answer.figures.sampling->topK, 40);
            QCOMPARE(running.application->messages()->answerSeed(answer.id),
                     QStringLiteral("18446744073709551615"));

            // The next one begins afresh, and has its own.
            running.application->conversation()->startNew();
            QVERIFY(running.settings()->isPlain());
            QVERIFY(running.ask(QStringLiteral("Other")));
            QVERIFY(running.model->lastSettings().systemPrompt.isEmpty());
            QCOMPARE(running.model->lastSettings().sampling, defaultSampling());
            running.settings()->set(QStringLiteral("temperature"), 1.1);
            running.application->conversation()->open(first);
            QCOMPARE(running.settings()->number(QStringLiteral("temperature")).value, 0.7f);
            // Changed, and closed at once.
            running.settings()->set(QStringLiteral("temperature"), 0.4);
        }
        Running running(m_dir->path());
        QTRY_VERIFY(!running.application->conversation()->id().isEmpty());
        QCOMPARE(running.settings()->number(QStringLiteral("temperature")).value, 1.1f);
        running.application->conversation()->open(first);
        QCOMPARE(running.settings()->number(QStringLiteral("temperature")).value, 0.4f);
        QCOMPARE(running.settings()->systemPrompt(), QStringLiteral("Answer in  French. "));
        QCOMPARE(running.settings()->seed(), QStringLiteral("18446744073709551615"));
    }

    void aDraftOfSettingsWaitsForItsConversation() {
        Running running(m_dir->path());
        QVERIFY(running.waitForModel());
        QVERIFY(running.ask(QStringLiteral("First")));
        const QString first = running.application->conversation()->id();
        running.application->conversation()->startNew();
        running.settings()->set(QStringLiteral("minP"), 0.1);
        running.application->conversation()->open(first);
        QVERIFY(running.settings()->isPlain());
        running.application->conversation()->startNew();
        QCOMPARE(running.settings()->number(QStringLiteral("minP")).value, 0.1f);
        // What was deleted comes back with its settings.
        QVERIFY(running.ask(QStringLiteral("Second")));
        const QString second = running.application->conversation()->id();
        running.settings()->set(QStringLiteral("minP"), 0.2);
        running.application->history()->remove(second);
        QVERIFY(running.settings()->isPlain());
        running.application->undo()->undo();
        QCOMPARE(running.application->conversation()->id(), second);
        QCOMPARE(running.settings()->number(QStringLiteral("minP")).value, 0.2f);
    }

    void numbersStayInTheirRanges() {
        Running running(m_dir->path());
        ChatSettings* settings = running.settings();
        settings->set(QStringLiteral("temperature"), 17);
        QCOMPARE(settings->number(QStringLiteral("temperature")).value, 2.0);
        settings->set(QStringLiteral("temperature"), std::nan(""));
        QCOMPARE(settings->number(QStringLiteral("temperature")).value, 2.0);
        settings->set(QStringLiteral("topP"), -1);
        QVERIFY(settings->number(QStringLiteral("topP")).value > 0);
        QVERIFY(settings->setText(QStringLiteral("temperature"), QStringLiteral(" 0.35 ")));
        QCOMPARE(settings->number(QStringLiteral("temperature")).text(), QStringLiteral("0.35"));
        QVERIFY(!settings->setText(QStringLiteral("temperature"), QStringLiteral("warm")));
        QVERIFY(settings->setText(QStringLiteral("maxTokens"), QStringLiteral("12.7")));
        QCOMPARE(settings->number(QStringLiteral("maxTokens")).text(), QStringLiteral("13"));
        QVERIFY(settings->setText(QStringLiteral("maxTokens"), QStringLiteral("99999999999")));
        QCOMPARE(settings->number(QStringLiteral("maxTokens")).value,
                 settings->number(QStringLiteral("maxTokens")).to);
        QVERIFY(!settings->setSeed(QStringLiteral("18446744073709551616")));
        QVERIFY(!settings->setSeed(QStringLiteral("-1")));
        QVERIFY(settings->seed().isEmpty());
        settings->reset(QStringLiteral("temperature"));
        settings->reset(QStringLiteral("topP"));
        settings->reset(QStringLiteral("maxTokens"));
        QVERIFY(settings->isPlain());
        QCOMPARE(settings->number(QStringLiteral("temperature")).defaultText(),
                 QStringLiteral("0.2"));
        QCOMPARE(settings->number(QStringLiteral("maxTokens")).rangeText(),
                 QStringLiteral("0 – 32768"));
    }

    void everyNumberIsKept() {
        SamplingSettings settings;
        for (const SamplingNumber& number : samplingNumbers()) {
            number.set(settings, number.least);
            if (number.valueIn(settings) == number.valueIn({}))
                number.set(settings, number.most);
        }
        settings.seed = ~quint64{0};
        const QJsonObject json = toJson(settings);
        for (const SamplerField& field : samplerFields())
            QVERIFY(json.contains(QLatin1String(field.key.data(), int(field.key.size()))));
        for (const SamplingNumber& number : samplingNumbers())
            QCOMPARE(json.value(number.key).toDouble(), number.valueIn(settings));
        QCOMPARE(samplingFromJson(json), settings);
        QCOMPARE(samplingFromText(toText(settings)), std::optional(settings));
    }

    void keptNumbersAreBroughtIntoTheSameRanges() {
        for (const SamplingNumber& number : samplingNumbers()) {
            QCOMPARE(number.valueIn(samplingFromJson({{number.key, 1e30}})),
                     static_cast<double>(static_cast<float>(number.most)));
            QCOMPARE(number.valueIn(samplingFromJson({{number.key, -1e30}})),
                     static_cast<double>(static_cast<float>(number.least)));
            QCOMPARE(samplingFromJson({{number.key, QStringLiteral("x")}}), SamplingSettings());
        }
    }

    void theWindowHasEveryNumber() {
        Running running(m_dir->path());
        const QVariantMap numbers = running.settings()->numbers();
        QCOMPARE(numbers.size(), qsizetype(samplingNumbers().size()));
        for (const SamplingNumber& number : samplingNumbers()) {
            const auto field = numbers.value(number.key).value<SamplingField>();
            QCOMPARE(field.from, number.least);
            QCOMPARE(field.to, number.most);
            running.settings()->set(number.key, -1e9);
            running.settings()->set(number.key, 1e9);
            QCOMPARE(running.settings()->number(number.key).value,
                     static_cast<double>(static_cast<float>(number.most)));
            running.settings()->reset(number.key);
        }
        QVERIFY(running.settings()->isPlain());
        running.settings()->set(QStringLiteral("warmth"), 1);
        QVERIFY(running.settings()->isPlain());
    }

    void theLongestAnswerEndsThere() {
        Running running(m_dir->path());
        QVERIFY(running.waitForModel());
        running.settings()->set(QStringLiteral("maxTokens"), 2);
        QVERIFY(running.ask(QStringLiteral("Count")));
        const MessageRow answer = running.application->messages()->rows().last();
        QCOMPARE(answer.text, QStringLiteral("one two "));
        QCOMPARE(answer.state, MessageState::Stopped);
        QVERIFY(keptErrorText(answer.error).contains(QStringLiteral("settings")));
    }

    void presetsAreSavedChosenRenamedAndDeleted() {
        {
            Running running(m_dir->path());
            QVERIFY(running.waitForModel());
            PresetList* presets = running.presets();
            ChatSettings* settings = running.settings();
            QCOMPARE(presets->presets().size(), 3);
            QCOMPARE(settings->presetId(), QStringLiteral("balanced"));
            settings->setSystemPrompt(QStringLiteral("Be brief."));
            QVERIFY(settings->setSeed(QStringLiteral("5")));
            settings->choosePreset(QStringLiteral("precise"));
            // Built-in ones leave these alone.
            QCOMPARE(settings->systemPrompt(), QStringLiteral("Be brief."));
            QCOMPARE(settings->seed(), QStringLiteral("5"));
            QCOMPARE(settings->number(QStringLiteral("temperature")).value, 0.0);
            QCOMPARE(settings->presetId(), QStringLiteral("precise"));
            settings->set(QStringLiteral("repeatPenalty"), 1.2);
            QVERIFY(settings->presetId().isEmpty());

            QVERIFY(!presets->nameProblem(QStringLiteral("  "), {}).isEmpty());
            QVERIFY(!presets->nameProblem(QStringLiteral("precise"), {}).isEmpty());
            QVERIFY(settings->savePreset(QStringLiteral("Precise")).isEmpty());
            const QString id = settings->savePreset(QStringLiteral(" Short  answers "));
            QCOMPARE(presets->nameOf(id), QStringLiteral("Short answers"));
            QCOMPARE(settings->presetId(), id);
            settings->choosePreset(QStringLiteral("creative"));
            settings->setSystemPrompt({});
            QCOMPARE(settings->presetId(), QStringLiteral("creative"));
            settings->choosePreset(id);
            QCOMPARE(settings->systemPrompt(), QStringLiteral("Be brief."));
            QCOMPARE(settings->number(QStringLiteral("repeatPenalty")).value, 1.2f);
            QCOMPARE(settings->seed(), QStringLiteral("5"));

            presets->setDefaultId(id);
            presets->rename(id, QStringLiteral("Brief"));
            QCOMPARE(presets->presets().size(), 4);
            QCOMPARE(presets->nameOf(presets->defaultId()), QStringLiteral("Brief"));
            const QString renamed = presets->defaultId();
            presets->rename(renamed, QStringLiteral("Creative"));
            QCOMPARE(presets->nameOf(renamed), QStringLiteral("Brief"));
            presets->remove(renamed);
            QCOMPARE(presets->presets().size(), 3);
            QVERIFY(presets->defaultId().isEmpty());
            QCOMPARE(presets->removedName(), QStringLiteral("Brief"));
            presets->undoRemove();
            QCOMPARE(presets->defaultId(), renamed);
            presets->remove(QStringLiteral("precise"));
            QCOMPARE(presets->presets().size(), 4);
        }
        // A new conversation has the default preset's settings and keeps them.
        QString conversation;
        {
            Running running(m_dir->path());
            QTRY_COMPARE(running.presets()->presets().size(), 4);
            QVERIFY(running.waitForModel());
            QCOMPARE(running.settings()->systemPrompt(), QStringLiteral("Be brief."));
            QVERIFY(running.ask(QStringLiteral("Hello")));
            QCOMPARE(running.model->lastSettings().systemPrompt, QStringLiteral("Be brief."));
            QCOMPARE(running.model->lastSettings().sampling.repeatPenalty, 1.2f);
            conversation = running.application->conversation()->id();
            running.presets()->setDefaultId(QStringLiteral("creative"));
            QCOMPARE(running.settings()->systemPrompt(), QStringLiteral("Be brief."));
            running.application->conversation()->startNew();
            QCOMPARE(running.settings()->presetId(), QStringLiteral("creative"));
        }
        Running running(m_dir->path());
        QTRY_COMPARE(running.application->conversation()->id(), conversation);
        QCOMPARE(running.settings()->systemPrompt(), QStringLiteral("Be brief."));
    }

    void aModelIsAskedAsItsPublisherMeansIt() {
        const QByteArray script = R"({"model": {"sampling": {"temperature": 1, "topP": 0.3,)"
                                  R"( "repeatPenalty": 1.1}}, "answers": [{"text": "one"}]})";
        QString own;
        {
            const AppFixture running(m_dir->path(), script);
            QVERIFY(running.waitForModel());
            ChatSettings* settings = running.application->chatSettings();
            QVERIFY(settings->isPlain());
            QVERIFY(settings->presetId().isEmpty());
            QVERIFY(settings->number(QStringLiteral("topP")).published);
            QCOMPARE(settings->number(QStringLiteral("topP")).defaultText(), QStringLiteral("0.3"));
            QVERIFY(!settings->number(QStringLiteral("minP")).published);
            QVERIFY(!settings->number(QStringLiteral("maxTokens")).published);
            QVERIFY(running.ask(QStringLiteral("Hello")));
            SamplingSettings asked = running.model->lastSettings().sampling;
            QCOMPARE(asked.temperature, 1.0f);
            QCOMPARE(asked.topP, 0.3f);
            QCOMPARE(asked.repeatPenalty, 1.1f);
            QCOMPARE(asked.repeatWindow, -1);
            QCOMPARE(asked.maxTokens, defaultSampling().maxTokens);
            settings->set(QStringLiteral("topP"), 0.8);
            QCOMPARE(settings->number(QStringLiteral("topP")).defaultText(), QStringLiteral("0.3"));
            QVERIFY(running.ask(QStringLiteral("Hello")));
            QCOMPARE(running.model->lastSettings().sampling.topP, 0.8f);
            own = running.application->conversation()->id();
            running.application->conversation()->startNew();
            QVERIFY(running.ask(QStringLiteral("Another")));
        }
        // Another model: what was set stays, and what was not is that model's own.
        const Running running(m_dir->path());
        QVERIFY(running.waitForModel());
        QTRY_VERIFY(!running.application->conversation()->id().isEmpty());
        QCOMPARE(running.settings()->number(QStringLiteral("topP")).value, 1.0);
        QVERIFY(!running.settings()->number(QStringLiteral("topP")).published);
        running.application->conversation()->open(own);
        QCOMPARE(running.settings()->number(QStringLiteral("topP")).value, 0.8f);
        QCOMPARE(running.settings()->number(QStringLiteral("topP")).defaultText(),
                 QStringLiteral("1"));
    }

    void theDemonstrationModelIsNotMadeToGuess() {
        ApplicationOptions options = optionsFor(m_dir->path());
        options.demo.emplace();
        options.demo->text = "/demo/model.gguf";
        options.demo->mmproj = "/demo/mmproj.gguf";
        const Running running(options);
        QVERIFY(running.waitForModel());
        QVERIFY(running.application->models()->isDemo());
        QCOMPARE(running.settings()->presetId(), QStringLiteral("precise"));
        QVERIFY(running.ask(QStringLiteral("Hello")));
        QCOMPARE(temperatureOf(running), 0.0f);
        running.settings()->choosePreset(QStringLiteral("balanced"));
        QVERIFY(running.ask(QStringLiteral("Hello")));
        QCOMPARE(temperatureOf(running), 0.2f);
        // Without a word about it, another model is asked in its own way.
        running.settings()->resetAll();
        running.application->models()->load(anyModel());
        QVERIFY(running.waitForModel());
        QVERIFY(running.ask(QStringLiteral("Hello")));
        QCOMPARE(temperatureOf(running), 0.2f);
    }

    void theSystemPromptAndTheDraftAreCounted() {
        Running running(m_dir->path());
        QVERIFY(running.waitForModel());
        running.application->composer()->setText(QStringLiteral("one two three"));
        QTRY_COMPARE(running.application->meter()->promptTokens(), 3);
        QCOMPARE(running.application->meter()->fill(), PromptMeter::Roomy);
        running.settings()->setSystemPrompt(QStringLiteral("word ").repeated(180));
        QTRY_COMPARE(running.application->meter()->promptTokens(), 183);
        QCOMPARE(running.application->meter()->fill(), PromptMeter::Tight);
        QVERIFY(running.application->meter()->advice().contains(QStringLiteral("larger context")));
        QVERIFY(running.application->meter()->blocker().isEmpty());
        running.application->composer()->setText(QStringLiteral("one ").repeated(30));
        QTRY_COMPARE(running.application->meter()->fill(), PromptMeter::Full);
        QVERIFY(
            running.application->meter()->blocker().contains(QStringLiteral("shorter question")));
        QVERIFY(!running.application->asking()->canAsk());
        running.settings()->resetAll();
        QVERIFY(running.ask(QStringLiteral("short")));
        // In a conversation that has grown, what is written can be taken along.
        running.application->composer()->setText(QStringLiteral("one ").repeated(195));
        QTRY_COMPARE(running.application->meter()->fill(), PromptMeter::Full);
        QVERIFY(running.application->meter()->blocker().contains(QStringLiteral("new chat")));
        running.application->conversation()->takeDraftToNew();
        QVERIFY(running.application->conversation()->id().isEmpty());
        QTRY_COMPARE(running.application->meter()->fill(), PromptMeter::Tight);
        QVERIFY(running.application->composer()->text().startsWith(QStringLiteral("one one")));
    }

    void answersSayHowTheyWereMade() {
        Running running(m_dir->path());
        QVERIFY(running.waitForModel());
        running.settings()->choosePreset(QStringLiteral("creative"));
        QVERIFY(running.ask(QStringLiteral("Hello there")));
        const MessageRow answer = running.application->messages()->rows().last();
        QStringList lines;
        for (const QVariant& detail : running.application->messages()->answerDetails(answer.id)) {
            const QVariantMap map = detail.toMap();
            lines << map[QStringLiteral("label")].toString() + QLatin1Char('=') +
                         map[QStringLiteral("value")].toString();
        }
        const QString all = lines.join(QLatin1Char('\n'));
        for (const char* part :
             {"Written=5 tokens", "tokens/s", "Model=Scripted model", "Device=Scripted device",
              "Sampling=temperature 0.9, top-p 0.95, min-p 0.05", "At most="})
            QVERIFY2(all.contains(QLatin1String(part)), qPrintable(all));
        QVERIFY(answer.figures.seed);
        QVERIFY(all.contains(QStringLiteral("Seed=%1").arg(*answer.figures.seed)));
        // The same seed again.
        QVERIFY(
            running.settings()->setSeed(running.application->messages()->answerSeed(answer.id)));
        running.application->asking()->regenerateLast();
        QVERIFY(running.waitForAnswer());
        QCOMPARE(running.model->lastSettings().sampling.seed, answer.figures.seed);
        QVERIFY(running.application->messages()->answerDetails(QStringLiteral("none")).isEmpty());
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestChatSettings)
#include "tst_chat_settings.moc"
