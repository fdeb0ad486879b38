// SPDX-License-Identifier: MIT
// Keys and focus in the real window: every place that can take the focus, with every shortcut,
// Escape and a letter. The rule is in app/desktop/window/focus_rule.h.
#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QQmlProperty>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "app/desktop/text/file_path.h"
#include "tests/app/e2e/focus_places.h"
#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

constexpr const char* kScript = R"({
  "model": {"name": "LLaVA 1.6 Vicuna 7B", "device": "Scripted device"},
  "answers": [
    {"text": "A cup of coffee. See [the shop](mailto:shop@example.org).\n\n```cpp\nint cups = 1;\n```\n\n| cup | size |\n|---|---|\n| white | small |\n"},
    {"text": "one two three four five six seven eight nine ten eleven twelve"},
    {"text": "Another answer."},
    {"text": "Half of an answer", "error": {"afterTokens": 2, "code": "DeviceLost", "message": "lost"}}
  ]})";

}  // namespace

class TestFocusWindow : public QObject {
    Q_OBJECT

  private:
    QQuickItem* composer() const { return m_driver->find("questionInput"); }
    QQuickItem* focused() const { return m_driver->window->activeFocusItem(); }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::keyClick(m_driver->window, static_cast<Qt::Key>(key), modifiers);
    }
    // What has the focus and is in the window itself.
    QList<QPointer<QQuickItem>> places() const {
        QList<QPointer<QQuickItem>> found;
        collectPlaces(m_driver->window->contentItem(), found);
        return found;
    }
    // With a photo in a question, an answer, and a photo in the next question.
    void startConversation() {
        m_driver = std::make_unique<WindowDriver>(m_dir->path(), kScript);
        QVERIFY(m_driver->waitForModel());
        QVERIFY(m_driver->attach(coffeePhoto()));
        QVERIFY(m_driver->ask(QStringLiteral("What is this?")));
        QVERIFY(m_driver->attach(coffeePhoto()));
        QVERIFY(m_driver->settle());
    }
    // Every shortcut reaches its action from all places, and a letter the composer unless the place
    // is a field of its own.
    void checkAllPlaces(qsizetype minimum) {
        QObjectList shortcuts;
        collectShortcuts(m_driver->window->contentItem(), shortcuts);
        QCOMPARE_GE(shortcuts.size(), 14);
        silenceActions();
        const auto all = places();
        QVERIFY2(all.size() >= minimum, qPrintable(QString::number(all.size())));
        for (const auto& place : all) {
            if (!place)
                continue;
            for (QObject* shortcut : shortcuts) {
                const auto key = shortcut->property("sequence").value<QKeySequence>();
                place->forceActiveFocus(Qt::TabFocusReason);
                if (key == QKeySequence(Qt::Key_Escape) && needsEscape(focused()))
                    continue;
                QSignalSpy spy(shortcut, SIGNAL(activated()));
                QTest::keySequence(m_driver->window, key);
                QVERIFY2(spy.size() == 1, named(place, qPrintable(key.toString())));
            }
        }
        for (const auto& place : all) {
            // What was typed before may have switched it off.
            if (!place || !place->isEnabled())
                continue;
            place->forceActiveFocus(Qt::TabFocusReason);
            QQuickItem* target = fieldAround(focused());
            if (target == nullptr)
                target = composer();
            const int length = target->property("length").toInt();
            press(Qt::Key_X);
            QVERIFY2(focused() == target || target != composer(), named(place, "letter"));
            // A field may have had all of its text selected.
            QVERIFY2(target != composer() || target->property("length").toInt() == length + 1,
                     named(place, "letter"));
            QMetaObject::invokeMethod(composer(), "clear");
        }
    }
    // The shortcuts stay, but do nothing more.
    void silenceActions() {
        auto* shortcuts = m_driver->window->findChild<QObject*>(QStringLiteral("appShortcuts"));
        QVERIFY(shortcuts);
        QVariantMap actions = shortcuts->property("actions").value<QJSValue>().toVariant().toMap();
        QJSValue silent = m_driver->engine->newObject();
        for (const QString& name : actions.keys())
            silent.setProperty(name, m_driver->engine->evaluate(
                                         QStringLiteral("({enabled: true, run: () => {}})")));
        // Ends the binding, too.
        QVERIFY(QQmlProperty::write(shortcuts, QStringLiteral("actions"),
                                    QVariant::fromValue(silent), m_driver->engine.get()));
    }

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_driver.reset(); }

    void aConversation() {
        startConversation();
        checkAllPlaces(25);
    }

    void theStart() {
        m_driver = std::make_unique<WindowDriver>(m_dir->path(), kScript);
        QVERIFY(m_driver->waitForModel());
        checkAllPlaces(8);
    }

    void aSearch() {
        startConversation();
        press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        m_driver->type(QStringLiteral("coffee"));
        QTRY_VERIFY(m_driver->find("searchHit-0"));
        checkAllPlaces(25);
    }

    void whatWasFound() {
        startConversation();
        press(Qt::Key_F, Qt::ControlModifier);
        m_driver->type(QStringLiteral("coffee"));
        QTRY_COMPARE(m_driver->text("findCount"), QStringLiteral("1 of 1"));
        checkAllPlaces(25);
    }

    void anEditedQuestion() {
        startConversation();
        QVERIFY(m_driver->click("editButton"));
        QTRY_VERIFY(m_driver->find("questionEditor"));
        checkAllPlaces(25);
    }

    void escapeStopsAfterAClickOnAnAnswer() {
        startConversation();
        QVERIFY(m_driver->click("questionInput"));
        m_driver->type(QStringLiteral("Count"));
        QTRY_VERIFY(m_driver->application->asking()->canSend());
        m_driver->model->holdAfterTokens(2);
        press(Qt::Key_Return);
        QTRY_COMPARE(m_driver->text("answerText").trimmed(), QStringLiteral("one two"));
        QVERIFY(m_driver->click(m_driver->all("questionText").constLast()));
        QVERIFY(isText(focused()) && focused() != composer());
        press(Qt::Key_Escape);
        QTRY_VERIFY(!m_driver->application->answer()->isBusy());
        QCOMPARE(m_driver->lastMessage().state, MessageState::Stopped);
    }

    void selectedTextIsCopiedAndTypingGoesOnInTheComposer() {
        startConversation();
        QVERIFY(m_driver->click("questionText"));
        press(Qt::Key_A, Qt::ControlModifier);
        press(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("What is this?"));
        m_driver->type(QStringLiteral(" and more"));
        QCOMPARE(m_driver->text("questionInput"), QStringLiteral(" and more"));
        // Pasting works from everywhere, too.
        QVERIFY(m_driver->click("questionText"));
        press(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(m_driver->text("questionInput"), QStringLiteral(" and moreWhat is this?"));
    }

    void theConversationListByKeyboard() {
        startConversation();
        press(Qt::Key_N, Qt::ControlModifier);
        QVERIFY(m_driver->ask(QStringLiteral("Second")));
        press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(focused(), m_driver->find("searchField"));
        press(Qt::Key_Tab);
        QTRY_COMPARE(focused(), m_driver->find("conversation-0"));
        press(Qt::Key_Down);
        QTRY_COMPARE(focused(), m_driver->find("conversation-1"));
        m_driver->screenshot("focus-list");

        press(Qt::Key_F2);
        QTRY_VERIFY(m_driver->find("renameField"));
        m_driver->type(QStringLiteral("Cups"));
        press(Qt::Key_Return);
        QTRY_COMPARE(focused(), m_driver->find("conversation-1"));
        QCOMPARE(focused()->property("title").toString(), QStringLiteral("Cups"));

        press(Qt::Key_Return);
        QTRY_COMPARE(m_driver->application->conversation()->title(), QStringLiteral("Cups"));
        QTRY_COMPARE(focused(), composer());

        press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        press(Qt::Key_Tab);
        QTRY_COMPARE(focused(), m_driver->find("conversation-1"));
        const auto* conversations = m_driver->application->history()->conversations();
        QCOMPARE(conversations->count(), 2);
        press(Qt::Key_Delete);
        QTRY_COMPARE(conversations->count(), 1);
        QTRY_COMPARE(focused(), m_driver->find("conversation-0"));
        m_driver->type(QStringLiteral("a"));
        QCOMPARE(m_driver->text("questionInput"), QStringLiteral("a"));
    }

    void theFirstHitIsOneKeyAway() {
        startConversation();
        press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        m_driver->type(QStringLiteral("coffee"));
        QTRY_VERIFY(m_driver->find("searchHit-0"));
        press(Qt::Key_Down);
        QTRY_COMPARE(focused(), m_driver->find("searchHit-0"));
        press(Qt::Key_Up);
        QTRY_COMPARE(focused(), m_driver->find("searchField"));
        press(Qt::Key_Down);
        press(Qt::Key_Return);
        QTRY_COMPARE(focused(), composer());
        // Escape ends the search, then leads to the question.
        press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        press(Qt::Key_Escape);
        QTRY_VERIFY(!m_driver->application->search()->isActive());
        QCOMPARE(focused(), m_driver->find("searchField"));
        press(Qt::Key_Escape);
        QCOMPARE(focused(), composer());
    }

    // Whatever closes gives the focus back to where it was.
    void whatClosesGivesTheFocusBack_data() {
        QTest::addColumn<QKeySequence>("opens");
        for (const char* key : {"Ctrl+E", "Ctrl+F", "Ctrl+M", "Ctrl+,", "F1"})
            QTest::newRow(key) << QKeySequence(QLatin1String(key));
    }
    void whatClosesGivesTheFocusBack() {
        QFETCH(const QKeySequence, opens);
        startConversation();
        for (const char* name :
             {"questionInput", "questionText", "conversation-0", "againButton"}) {
            QQuickItem* place = m_driver->find(name);
            QVERIFY2(place, name);
            place->forceActiveFocus(Qt::TabFocusReason);
            QTest::keySequence(m_driver->window, opens);
            QTRY_VERIFY2(focused() != place, name);
            press(Qt::Key_Escape);
            QTRY_VERIFY2(focused() == place, name);
        }
    }

    // A file dialog, or another program that is looked at meanwhile.
    void aDialogKeepsItsFocusWhileAnotherWindowHasTheKeys_data() {
        whatClosesGivesTheFocusBack_data();
    }
    void aDialogKeepsItsFocusWhileAnotherWindowHasTheKeys() {
        QFETCH(const QKeySequence, opens);
        startConversation();
        QVERIFY(m_driver->click("questionInput"));
        QTest::keySequence(m_driver->window, opens);
        QTRY_VERIFY(focused() != composer());
        QVERIFY(m_driver->settle());
        const QPointer<QQuickItem> inside = focused();
        QWindow other;
        other.show();
        other.requestActivate();
        QTRY_VERIFY(focused() == nullptr);
        QVERIFY(m_driver->settle());
        m_driver->window->requestActivate();
        QTRY_COMPARE(focused(), inside);
        press(Qt::Key_Escape);
        QTRY_COMPARE(focused(), composer());
        QVERIFY(m_driver->text("questionInput").isEmpty());
    }

    void typingGoesOnAfterEverythingThatCloses() {
        startConversation();
        const auto typed = [this](const char* after) {
            QVERIFY2(m_driver->settle(), after);
            m_driver->application->composer()->setText({});
            m_driver->type(QStringLiteral("ab"));
            QVERIFY2(m_driver->text("questionInput") == QStringLiteral("ab"), after);
            m_driver->application->composer()->setText({});
        };
        QVERIFY(m_driver->click("editButton"));
        QTRY_VERIFY(m_driver->find("questionEditor"));
        m_driver->type(QStringLiteral("?"));
        press(Qt::Key_Return);
        QVERIFY(m_driver->waitForAnswer());
        typed("editing");

        QVERIFY(m_driver->click("editButton"));
        QTRY_VERIFY(m_driver->find("questionEditor"));
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_driver->find("questionEditor") == nullptr);
        typed("editing given up");

        QVERIFY(m_driver->click("compareButton"));
        QTRY_VERIFY(m_driver->find("comparisonPage"));
        QVERIFY(m_driver->click("closeComparison"));
        QTRY_VERIFY(m_driver->find("comparisonPage") == nullptr);
        typed("a comparison");

        QVERIFY(m_driver->click("messagePhoto"));
        QTRY_VERIFY(m_driver->find("inspectorSummary"));
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_driver->find("inspectorSummary") == nullptr);
        typed("a photo");

        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(coffeePhoto())});
        QVERIFY(m_driver->click("searchField"));
        m_driver->drop(mime);
        typed("a drop");

        QVERIFY(m_driver->click("againButton"));
        QVERIFY(m_driver->waitForAnswer());
        typed("another answer");

        QVERIFY(m_driver->click("againButton"));
        QVERIFY(m_driver->waitForAnswer());
        QTRY_VERIFY(m_driver->find("bannerAction"));
        typed("a failure");
        QVERIFY(m_driver->click("bannerAction"));
        QVERIFY(m_driver->waitForAnswer());
        typed("trying again");
    }

    void keysOfTheConversationWithAnEmptyComposer() {
        startConversation();
        m_driver->resize(1000, 420);
        const auto* list = m_driver->find("messageList");
        const auto top = [list] { return list->property("contentY").toReal(); };
        QVERIFY(m_driver->click("questionInput"));
        press(Qt::Key_End);
        QTRY_VERIFY(list->property("atYEnd").toBool());
        const qreal end = top();
        press(Qt::Key_PageUp);
        QVERIFY(top() < end);
        press(Qt::Key_PageDown);
        QCOMPARE(top(), end);
        press(Qt::Key_Home);
        QTRY_VERIFY(list->property("atYBeginning").toBool());
        press(Qt::Key_Down);
        QVERIFY(!list->property("atYBeginning").toBool());
        QCOMPARE(focused(), composer());

        // With a question in the composer they are the composer's.
        m_driver->type(QStringLiteral("ab"));
        press(Qt::Key_Home);
        m_driver->type(QStringLiteral("c"));
        QCOMPARE(m_driver->text("questionInput"), QStringLiteral("cab"));
        press(Qt::Key_Up);
        QVERIFY(m_driver->find("questionEditor") == nullptr);
        m_driver->application->composer()->setText({});

        press(Qt::Key_Up);
        QTRY_COMPARE(focused(), m_driver->find("questionEditor"));
        QCOMPARE(m_driver->text("questionEditor"), QStringLiteral("What is this?"));
        press(Qt::Key_Escape);
        QTRY_COMPARE(focused(), composer());
    }

    // The hidden picture kept the focus, and a space asked again.
    void aClickOnASampleLeavesTheFocusInTheComposer() {
        ApplicationOptions options = optionsFor(m_dir->path(), anyModel());
        options.demo = DemoModel{};
        options.demo->samples.push_back({toPath(coffeePhoto()), "What is this?"});
        m_driver = std::make_unique<WindowDriver>(options, kScript);
        QVERIFY(m_driver->waitForModel());
        QVERIFY(m_driver->click("sample-0"));
        QTRY_COMPARE(m_driver->application->messages()->rowCount(), 2);
        QVERIFY(m_driver->waitForAnswer());
        m_driver->type(QStringLiteral("a b"));
        QCOMPARE(m_driver->text("questionInput"), QStringLiteral("a b"));
        QCOMPARE(m_driver->application->messages()->rowCount(), 2);
        // By keyboard as well, where the picture has the focus that then goes.
        QMetaObject::invokeMethod(composer(), "clear");
        press(Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(m_driver->find("sample-0"));
        m_driver->find("sample-0")->forceActiveFocus(Qt::TabFocusReason);
        press(Qt::Key_Space);
        QVERIFY(m_driver->waitForAnswer());
        QTRY_COMPARE(focused(), composer());
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_driver;
};

QTEST_MAIN(TestFocusWindow)
#include "tst_focus_window.moc"
