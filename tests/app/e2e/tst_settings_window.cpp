// SPDX-License-Identifier: MIT
// Settings of a conversation, presets, the context meter and an answer's details, in the real
// window with real clicks and keys; what is chosen there is what reaches the model.
#include <QClipboard>
#include <QGuiApplication>
#include <QTemporaryDir>

#include "app/desktop/values/sampling_numbers.h"
#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

bool showsToolTip(const WindowDriver& driver) {
    for (const QQuickItem* layer : driver.window->contentItem()->childItems())
        for (const QQuickItem* popup : layer->childItems())
            if (popup->isVisible() && popup->parent()->inherits("QQuickToolTip"))
                return true;
    return false;
}

}  // namespace

class TestSettingsWindow : public QObject {
    Q_OBJECT

  private:
    // Types over what stands in a field.
    static bool enter(const WindowDriver& running, const char* field, const QString& text) {
        if (!reveal(running, field) || !running.click(field))
            return false;
        QTest::keyClick(running.window, Qt::Key_A, Qt::ControlModifier);
        running.type(text);
        return true;
    }

    // Scrolls the panel until the control can be clicked.
    static bool reveal(const WindowDriver& running, const char* name) {
        if (!running.settle())
            return false;
        QQuickItem* item = running.find(name);
        QQuickItem* scroller = running.find("conversationSettingsScroller");
        if (item == nullptr || scroller == nullptr)
            return false;
        const double y = item->mapToItem(scroller, QPointF(0, 0)).y();
        const double contentY = scroller->property("contentY").toDouble();
        const double most = scroller->property("contentHeight").toDouble() - scroller->height();
        scroller->setProperty("contentY", std::clamp(contentY + y - scroller->height() / 2, 0.0,
                                                     std::max(0.0, most)));
        return true;
    }

    static bool chooseInMenu(const WindowDriver& running, const char* action) {
        return reveal(running, "presetMenuButton") && running.click("presetMenuButton") &&
               QTest::qWaitFor([&] { return running.find(action) != nullptr; }) &&
               running.click(action);
    }

  private slots:
    void initTestCase() {
        // A number is typed as the C locale writes it.
        QLocale::setDefault(QLocale::c());
    }
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void whatIsChosenReachesTheModel() {
        auto running = startWindow(m_dir->path(), kBoatScript);
        ChatSettings* settings = running->application->chatSettings();
        QVERIFY(running->click("chatSettingsButton"));
        QTRY_VERIFY(running->find("temperatureInput"));
        // Every number has its row, but for one that only the command line asks for.
        for (const SamplingNumber& number : samplingNumbers())
            QCOMPARE(running->find(qPrintable(number.key + QStringLiteral("Input"))) != nullptr,
                     number.key != QLatin1String("repeatWindow"));
        running->screenshots("chat-settings");

        QVERIFY(running->click("systemPromptInput"));
        running->type(QStringLiteral("Be brief."));
        QVERIFY(enter(*running, "temperatureInput", QStringLiteral("0.65")));
        // The panel shows all of it by keyboard, too.
        QTest::keyClick(running->window, Qt::Key_Up);
        QCOMPARE(settings->number(QStringLiteral("temperature")).text(), QStringLiteral("0.7"));
        QVERIFY(enter(*running, "topKInput", QStringLiteral("40")));
        QVERIFY(enter(*running, "maxTokensInput", QStringLiteral("7")));
        QVERIFY(enter(*running, "seedInput", QStringLiteral("1234")));
        // A slider.
        QVERIFY(reveal(*running, "minPSlider"));
        QVERIFY(running->click("minPSlider"));
        QCOMPARE(settings->number(QStringLiteral("minP")).value, 0.5f);
        QCOMPARE(running->text("minPInput"), QStringLiteral("0.5"));
        QVERIFY(running->find("minPReset"));
        QVERIFY(running->click("minPReset"));
        QCOMPARE(settings->number(QStringLiteral("minP")).value, 0.0f);
        QVERIFY(running->find("minPReset") == nullptr);
        // What is no number does not stay.
        QVERIFY(enter(*running, "topPInput", QStringLiteral("x")));
        QTest::keyClick(running->window, Qt::Key_Return);
        QCOMPARE(running->text("topPInput"), QStringLiteral("1"));
        reveal(*running, "systemPromptInput");
        running->screenshots("chat-settings-changed");
        QTest::keyClick(running->window, Qt::Key_Escape);
        QTRY_VERIFY(running->find("temperatureInput") == nullptr);

        QVERIFY(running->click("questionInput"));
        running->type(QStringLiteral("What does the sign say?"));
        QTRY_VERIFY(running->application->asking()->canSend());
        QTest::keyClick(running->window, Qt::Key_Return);
        QTRY_COMPARE(running->model->questions(), 1);
        QVERIFY(running->waitForAnswer());
        const AnswerSettings asked = running->model->lastSettings();
        QCOMPARE(asked.systemPrompt, QStringLiteral("Be brief."));
        QCOMPARE(asked.sampling.temperature, 0.7f);
        QCOMPARE(asked.sampling.topK, 40);
        QCOMPARE(asked.sampling.topP, 1.0f);
        QCOMPARE(asked.sampling.maxTokens, 7);
        QCOMPARE(asked.sampling.seed, std::optional<quint64>(1234));
        QTRY_VERIFY(running->find("errorBanner"));

        // Another conversation knows nothing of it; this one still does after a restart.
        QTest::keyClick(running->window, Qt::Key_N, Qt::ControlModifier);
        QVERIFY(settings->isPlain());
        running.reset();
        running = startWindow(m_dir->path(), kBoatScript);
        settings = running->application->chatSettings();
        QTRY_COMPARE(settings->seed(), QStringLiteral("1234"));
        QCOMPARE(settings->systemPrompt(), QStringLiteral("Be brief."));
        QTest::keyClick(running->window, Qt::Key_E, Qt::ControlModifier);
        QTRY_COMPARE(running->text("seedInput"), QStringLiteral("1234"));
        QTRY_COMPARE(running->text("systemPromptInput"), QStringLiteral("Be brief."));
        QVERIFY(reveal(*running, "resetAllButton"));
        QVERIFY(running->click("resetAllButton"));
        QVERIFY(settings->isPlain());
        QCOMPARE(running->text("systemPromptInput"), QString());
    }

    void presetsBySightAndByHand() {
        auto running = startWindow(m_dir->path(), kBoatScript);
        PresetList* presets = running->application->presets();
        ChatSettings* settings = running->application->chatSettings();
        QVERIFY(running->click("chatSettingsButton"));
        QTRY_VERIFY(running->find("presetCombo"));
        QCOMPARE(running->find("presetCombo")->property("displayText").toString(),
                 QStringLiteral("Balanced"));
        // By keyboard: the next one.
        running->find("presetCombo")->forceActiveFocus();
        QTest::keyClick(running->window, Qt::Key_Down);
        QTRY_COMPARE(settings->presetId(), QStringLiteral("creative"));
        QCOMPARE(settings->number(QStringLiteral("temperature")).text(), QStringLiteral("0.9"));
        QVERIFY(running->click("presetCombo"));
        running->screenshot("preset-list");
        QTest::keyClick(running->window, Qt::Key_Escape);

        QVERIFY(enter(*running, "temperatureInput", QStringLiteral("1.2")));
        QTRY_COMPARE(running->find("presetCombo")->property("displayText").toString(),
                     QStringLiteral("Custom settings"));
        QVERIFY(chooseInMenu(*running, "presetSaveAction"));
        QTRY_VERIFY(running->find("presetNameField"));
        running->type(QStringLiteral("precise"));
        QVERIFY(running->find("presetNameProblem"));
        QVERIFY(!running->click("presetSaveButton"));
        running->screenshot("preset-name");
        QTest::keyClick(running->window, Qt::Key_A, Qt::ControlModifier);
        running->type(QStringLiteral("Stories"));
        QVERIFY(running->click("presetSaveButton"));
        QTRY_VERIFY(running->find("presetNameField") == nullptr);
        QCOMPARE(running->find("presetCombo")->property("displayText").toString(),
                 QStringLiteral("Stories"));

        QVERIFY(chooseInMenu(*running, "presetRenameAction"));
        QTRY_VERIFY(running->find("presetNameField"));
        running->type(QStringLiteral("Tales"));
        QTest::keyClick(running->window, Qt::Key_Return);
        QTRY_COMPARE(presets->nameOf(settings->presetId()), QStringLiteral("Tales"));
        QVERIFY(chooseInMenu(*running, "presetDefaultAction"));
        QTRY_COMPARE(presets->nameOf(presets->defaultId()), QStringLiteral("Tales"));
        QVERIFY(chooseInMenu(*running, "presetDeleteAction"));
        QTRY_COMPARE(presets->presets().size(), 3);
        QTRY_VERIFY(running->find("presetUndoButton"));
        running->screenshot("preset-deleted");
        QVERIFY(running->click("presetUndoButton"));
        QTRY_COMPARE(presets->presets().size(), 4);
        QTest::keyClick(running->window, Qt::Key_Escape);
        QTRY_VERIFY(running->find("presetCombo") == nullptr);
        QVERIFY(running->ask(QStringLiteral("Tell me")));
        QCOMPARE(running->model->lastSettings().sampling.temperature, 1.2f);

        // The program's settings.
        QTest::keyClick(running->window, Qt::Key_Comma, Qt::ControlModifier);
        QTRY_VERIFY(running->find("defaultPresetCombo"));
        QCOMPARE(running->find("defaultPresetCombo")->property("displayText").toString(),
                 QStringLiteral("Tales"));
        running->screenshots("settings");
        running->find("appearanceCombo")->forceActiveFocus();
        QTest::keyClick(running->window, Qt::Key_Down);
        QTRY_VERIFY(running->application->settings()->isDark());
        running->find("defaultPresetCombo")->forceActiveFocus();
        QTest::keyClick(running->window, Qt::Key_Up);
        QTRY_COMPARE(presets->nameOf(presets->defaultId()), QStringLiteral("Creative"));
        QTest::keyClick(running->window, Qt::Key_Escape);
        QTRY_VERIFY(running->find("defaultPresetCombo") == nullptr);
    }

    void anAnswersDetailsAndItsSeed() {
        auto running = startWindow(m_dir->path(), kBoatScript);
        QVERIFY(running->ask(QStringLiteral("What does the sign say?")));
        const MessageRow answer = running->application->messages()->rows().last();
        QVERIFY(answer.figures.seed);
        QTRY_VERIFY(running->find("answerDetailsButton"));
        QVERIFY(running->click("answerDetailsButton"));
        QTRY_VERIFY(running->find("useSeedButton"));
        QStringList values;
        for (const QQuickItem* item : running->all("answerDetailValue"))
            values << item->property("text").toString();
        QVERIFY2(values.contains(QStringLiteral("NVIDIA GeForce RTX 4070")),
                 qPrintable(values.join(u'|')));
        QVERIFY(values.contains(QString::number(*answer.figures.seed)));
        running->screenshots("answer-details");
        QVERIFY(running->click("useSeedButton"));
        QCOMPARE(running->application->chatSettings()->seed(),
                 QString::number(*answer.figures.seed));
        QTRY_COMPARE(running->text("useSeedButton"), QStringLiteral("This seed is in use"));
        QVERIFY(running->click("copyDetailsButton"));
        QVERIFY(
            QGuiApplication::clipboard()->text().contains(QString::number(*answer.figures.seed)));
        QTRY_VERIFY(running->find("useSeedButton") == nullptr);

        QTest::keyClick(running->window, Qt::Key_R, Qt::ControlModifier);
        QTRY_COMPARE(running->model->questions(), 2);
        QVERIFY(running->waitForAnswer());
        QCOMPARE(running->model->lastSettings().sampling.seed, answer.figures.seed);
        QTest::keyClick(running->window, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("Two boats")));
    }

    void theContextMeterSaysWhatToDo() {
        auto running = startWindow(m_dir->path(), kBoatScript);
        const PromptMeter* prompt = running->application->meter();
        running->application->composer()->addUrls({QUrl::fromLocalFile(coffeePhoto())});
        running->application->composer()->setText(QStringLiteral("What is in the cup?"));
        QTRY_VERIFY(prompt->photoTokens() > 500);
        QQuickItem* meter = running->find("contextMeter");
        QVERIFY(meter);
        const double part = running->find("contextPhotos")->width();
        QVERIFY(part > 5);
        QVERIFY(running->text("contextText").contains(QStringLiteral("4,096")));
        running->screenshots("context-roomy");
        QVERIFY(running->ask(QStringLiteral("What is in the cup?")));

        running->application->composer()->setText(QStringLiteral("word"));
        QTRY_VERIFY(running->application->asking()->canSend());
        const int left = prompt->contextLength() - prompt->promptTokens();
        running->application->composer()->setText(QStringLiteral("word ").repeated(left - 200));
        QTRY_COMPARE(prompt->fill(), PromptMeter::Tight);
        running->application->composer()->setText(QStringLiteral("And what else?\n") +
                                                  QStringLiteral("word ").repeated(3900));
        QTRY_COMPARE(prompt->fill(), PromptMeter::Full);
        QTRY_VERIFY(running->find("continueInNewChatButton"));
        QVERIFY(running->text("blockerText").contains(QStringLiteral("larger context")));
        running->screenshots("context-full");
        QVERIFY(running->click("continueInNewChatButton"));
        QTRY_VERIFY(running->application->conversation()->id().isEmpty());
        QVERIFY(running->text("questionInput").startsWith(QStringLiteral("And what else?")));
    }

    // Looked at in pixels: the tip is one popup for the whole window and once kept its first
    // colours.
    void aToolTipFollowsTheAppearance() {
        WindowDriver driver(m_dir->path(), "{}");
        driver.resize(1000, 700);
        for (const auto appearance : {AppSettings::Light, AppSettings::Dark, AppSettings::Light}) {
            driver.application->settings()->setAppearance(appearance);
            QTest::mouseMove(driver.window, QPoint(500, 300));
            QTRY_VERIFY(!showsToolTip(driver));
            QVERIFY(driver.settle());
            const QPoint button = WindowDriver::middleOf(driver.find("chatSettingsButton"));
            const QImage without = driver.window->grabWindow();
            QTest::mouseMove(driver.window, button);
            QTRY_VERIFY(showsToolTip(driver));
            QVERIFY(driver.settle());
            const QImage with = driver.window->grabWindow();
            qint64 lightness = 0;
            int changed = 0;
            for (int y = 0; y < with.height(); ++y) {
                for (int x = 0; x < with.width(); ++x) {
                    if (QRect(button - QPoint(22, 22), QSize(44, 44)).contains(x, y) ||
                        with.pixel(x, y) == without.pixel(x, y))
                        continue;
                    lightness += with.pixelColor(x, y).lightness();
                    ++changed;
                }
            }
            QVERIFY(changed > 500);
            QCOMPARE(lightness / changed < 128, appearance == AppSettings::Dark);
        }
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestSettingsWindow)
#include "tst_settings_window.moc"
