// SPDX-License-Identifier: MIT
// Answers in the real window: they go on, are compared and copied, and have menus.
#include <QClipboard>
#include <QGuiApplication>
#include <QTemporaryDir>

#include "app/desktop/photos/photo_importer.h"
#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

constexpr const char* kScript = R"({
  "model": {"name": "LLaVA 1.6 Vicuna 7B", "device": "Scripted device", "contextLength": 4096},
  "answers": [
    {"text": "one two three four five six seven eight nine ten eleven twelve"},
    {"text": "Another answer to the same question."}
  ]})";

const QString kWhole =
    QStringLiteral("one two three four five six seven eight nine ten eleven twelve");

}  // namespace

class TestAnswerWindow : public QObject {
    Q_OBJECT

  private:
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::keyClick(m_driver->window, static_cast<Qt::Key>(key), modifiers);
    }
    void start() {
        m_driver = std::make_unique<WindowDriver>(m_dir->path(), kScript);
        QVERIFY(m_driver->waitForModel());
    }
    // An answer that has got as far as its third word.
    void startAnswer() {
        start();
        m_driver->model->holdAfterTokens(3);
        QVERIFY(m_driver->send(QStringLiteral("Count to twelve")));
        QTRY_COMPARE(m_driver->text("answerText").trimmed(), QStringLiteral("one two three"));
        QVERIFY(m_driver->find("continueButton") == nullptr);
    }
    void checkWhole() const {
        QVERIFY(m_driver->waitForAnswer());
        QTRY_COMPARE(m_driver->text("answerText"), kWhole);
        QCOMPARE(m_driver->application->messages()->count(), 2);
        QCOMPARE(m_driver->lastMessage().state, MessageState::Complete);
        QVERIFY(!m_driver->lastMessage().error);
        QVERIFY(m_driver->find("continueButton") == nullptr);
    }

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_driver.reset(); }

    void isInTheMiddleOfTheView() {
        start();
        QVERIFY(m_driver->send(QStringLiteral("Count to twelve")));
        QVERIFY(m_driver->waitForAnswer());
        for (const int width : {1000, 1600, 400}) {
            m_driver->resize(width, 700);
            const QQuickItem* list = m_driver->find("messageList");
            const QQuickItem* answer = m_driver->find("answerText");
            QVERIFY(list && answer);
            const qreal left = answer->mapToItem(list, QPointF()).x();
            QVERIFY(left >= 8);
            QVERIFY2(std::abs(left - (list->width() - answer->width()) / 2) <= 1,
                     qPrintable(QString::number(left)));
        }
    }

    void aStoppedAnswerGoesOn() {
        startAnswer();
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_driver->find("continueButton"));
        m_driver->screenshots("answer-stopped");
        m_driver->model->holdAfterTokens(3);
        QVERIFY(m_driver->click("continueButton"));
        // Its beginning comes as one.
        QTRY_COMPARE(m_driver->text("answerText").trimmed(),
                     QStringLiteral("one two three four five"));
        QVERIFY(m_driver->application->answer()->isBusyHere());
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_driver->find("continueButton"));
        press(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        checkWhole();
        QCOMPARE(m_driver->text("answerNote"), QStringLiteral("Read 3 tokens, wrote 12"));
        // The history has it as one message.
        m_driver.reset();
        start();
        QTRY_COMPARE(m_driver->text("answerText"), kWhole);
        QCOMPARE(m_driver->application->messages()->count(), 2);
    }

    void anInterruptedAnswerGoesOn() {
        startAnswer();
        m_driver.reset();
        start();
        QTRY_VERIFY(m_driver->find("continueButton"));
        QCOMPARE(m_driver->lastMessage().state, MessageState::Interrupted);
        QVERIFY(m_driver->click("continueButton"));
        checkWhole();
    }

    void anAnswerAsLongAsAllowedGoesOn() {
        start();
        m_driver->application->chatSettings()->set(QStringLiteral("maxTokens"), 5);
        QVERIFY(m_driver->ask(QStringLiteral("Count to twelve")));
        QTRY_VERIFY(m_driver->find("continueButton"));
        QVERIFY(m_driver->find("errorBanner"));
        m_driver->screenshot("answer-longest");
        QVERIFY(m_driver->click("continueButton"));
        QTRY_COMPARE(m_driver->text("answerText").trimmed(),
                     QStringLiteral("one two three four five six seven eight nine ten"));
        QVERIFY(m_driver->waitForAnswer());
        QVERIFY(m_driver->click("continueButton"));
        checkWhole();
        QTRY_VERIFY(m_driver->find("errorBanner") == nullptr);
    }

    void twoAnswersAreCompared() {
        start();
        QVERIFY(m_driver->attach(coffeePhoto()));
        QVERIFY(m_driver->ask(QStringLiteral("Count to twelve")));
        QTRY_VERIFY(m_driver->find("againButton"));
        QVERIFY(m_driver->find("compareAnswersButton") == nullptr);
        QVERIFY(m_driver->click("againButton"));
        QVERIFY(m_driver->waitForAnswer());
        m_driver->screenshots("answer-again");
        QVERIFY(m_driver->click("compareAnswersButton"));
        QTRY_VERIFY(m_driver->find("comparedAfter"));
        m_driver->screenshots("answer-comparison");
        const GridComparison* comparison = m_driver->application->comparison();
        QCOMPARE(comparison->before().text, kWhole);
        QCOMPARE(comparison->after().text, QStringLiteral("Another answer to the same question."));
        QCOMPARE(comparison->question(), QStringLiteral("Count to twelve"));
        QVERIFY(comparison->before().title != comparison->after().title);
        m_driver->application->comparison()->choose(comparison->before().messageId);
        QTRY_COMPARE(m_driver->lastMessage().text, kWhole);
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_driver->find("comparedAfter") == nullptr);
        // From the first one, the next is the other side.
        QVERIFY(m_driver->click("compareAnswersButton"));
        QTRY_VERIFY(m_driver->find("comparedAfter"));
        QCOMPARE(comparison->before().text, kWhole);
    }

    void thatAnAnswerCannotDifferIsSaid() {
        m_driver = std::make_unique<WindowDriver>(m_dir->path(), R"({"answers": [
            {"text": "one two three"}, {"text": "one two three"}, {"text": "one two three"},
            {"text": "Another."}, {"text": "Another."}]})");
        QVERIFY(m_driver->waitForModel());
        ChatSettings* settings = m_driver->application->chatSettings();
        // Left to chance, nothing is said.
        QVERIFY(m_driver->ask(QStringLiteral("Count")));
        m_driver->model->holdAfterTokens(1);
        QVERIFY(m_driver->click("againButton"));
        QVERIFY(m_driver->waitUntilHeld());
        QVERIFY(m_driver->find("repeatedNote") == nullptr);
        m_driver->model->release();
        QVERIFY(m_driver->waitForAnswer());

        settings->set(QStringLiteral("temperature"), 0);
        QVERIFY(m_driver->click("againButton"));
        QVERIFY(m_driver->waitForAnswer());
        // The one before was another setting's.
        QVERIFY(m_driver->find("repeatedNote") == nullptr);
        // While it is being written, and taken back when it differs all the same.
        m_driver->model->holdAfterTokens(1);
        QVERIFY(m_driver->click("againButton"));
        QVERIFY(m_driver->waitUntilHeld());
        QTRY_VERIFY(m_driver->find("repeatedNote"));
        m_driver->model->release();
        QVERIFY(m_driver->waitForAnswer());
        QTRY_VERIFY(m_driver->find("repeatedNote") == nullptr);
        QVERIFY(m_driver->click("againButton"));
        QVERIFY(m_driver->waitForAnswer());
        QTRY_VERIFY(m_driver->find("repeatedNote"));
        m_driver->screenshots("answer-repeated");
        QVERIFY(m_driver->click("bannerAction"));
        QTRY_VERIFY(m_driver->find("presetCombo"));
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_driver->find("presetCombo") == nullptr);

        settings->set(QStringLiteral("temperature"), 0.5);
        settings->setSeed(QStringLiteral("7"));
        QVERIFY(m_driver->click("againButton"));
        QVERIFY(m_driver->waitForAnswer());
        QVERIFY(m_driver->find("repeatedNote") == nullptr);
        QVERIFY(m_driver->click("againButton"));
        QVERIFY(m_driver->waitForAnswer());
        QTRY_VERIFY(m_driver->find("repeatedNote"));
        QVERIFY(m_driver->find("repeatedNote")
                    ->property("message")
                    .toString()
                    .contains(QStringLiteral("seed")));
    }

    // In a narrow window it is below the buttons, and on several lines.
    void theNoteUnderAnAnswerIsReadInFull() {
        start();
        QVERIFY(m_driver->ask(QStringLiteral("Count to twelve")));
        QVERIFY(m_driver->click("againButton"));
        QVERIFY(m_driver->waitForAnswer());
        for (const int percent : {100, 200}) {
            m_driver->application->settings()->setTextPercent(percent);
            for (const int widthPx : {1000, 400}) {
                m_driver->resize(widthPx, 700);
                const QQuickItem* note = m_driver->find("answerNote");
                QVERIFY(note);
                QVERIFY(!note->property("truncated").toBool());
                QVERIFY(note->property("paintedWidth").toReal() <= note->width() + 1);
                const QRectF area = note->mapRectToScene(note->boundingRect());
                QVERIFY(area.right() <= widthPx);
                for (const char* name : {"againButton", "answerMenuButton", "branchAfter"}) {
                    const QQuickItem* button = m_driver->find(name);
                    QVERIFY(button);
                    QVERIFY2(!area.intersects(button->mapRectToScene(button->boundingRect())),
                             name);
                }
            }
        }
    }

    void copyingShowsThatItWorked() {
        start();
        QVERIFY(m_driver->ask(QStringLiteral("Count to twelve")));
        QVERIFY(m_driver->find("copiedNote") == nullptr);
        QVERIFY(m_driver->click("copyAnswerButton"));
        QCOMPARE(QGuiApplication::clipboard()->text(), kWhole);
        QTRY_VERIFY(m_driver->find("copiedNote"));
        QCOMPARE(m_driver->text("copyAnswerButton"), QStringLiteral("Copied"));
        m_driver->screenshot("answer-copied");
        QTRY_VERIFY(m_driver->find("copiedNote") == nullptr);
        QCOMPARE(m_driver->text("copyAnswerButton"), QStringLiteral("Copy the answer"));
        // By keyboard, too.
        QGuiApplication::clipboard()->clear();
        press(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), kWhole);
        QTRY_VERIFY(m_driver->find("copiedNote"));
    }

    // Only other programs give such answers.
    void picturesOfAnImportedAnswer() {
        {
            auto store = ChatStore::open(m_dir->path(), bundledMigrations());
            QVERIFY(store);
            const auto photo = storePhotoFile(m_dir->path(), coffeePhoto());
            QVERIFY(photo);
            ConversationTree tree{{QStringLiteral("c"), QStringLiteral("Drawn"), 1, 1}, {}};
            MessageRow question;
            question.id = QStringLiteral("q");
            question.text = QStringLiteral("Draw it twice");
            MessageRow answer;
            answer.id = QStringLiteral("a");
            answer.parentId = question.id;
            answer.role = MessageRole::Assistant;
            answer.photos = {*photo, *photo};
            tree.messages = {question, answer};
            QVERIFY((*store)->merge(tree));
        }
        start();
        m_driver->application->conversation()->open(QStringLiteral("c"));
        QTRY_COMPARE(m_driver->all("messagePhoto").size(), 2);
        m_driver->screenshots("answer-pictures");
        QVERIFY(m_driver->all("photoNumber").isEmpty());
        QVERIFY(m_driver->click(m_driver->all("messagePhoto").constLast()));
        QTRY_VERIFY(m_driver->find("tilePanel"));
        QTRY_VERIFY(m_driver->find("closeInspector"));
        press(Qt::Key_T);
        QTRY_COMPARE(m_driver->text("lookCount"), QStringLiteral("2 of 2"));
        press(Qt::Key_Left);
        QTRY_COMPARE(m_driver->text("lookCount"), QStringLiteral("1 of 2"));
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_driver->find("photoLook") == nullptr);
        // A follow-up goes on without them.
        QVERIFY(m_driver->ask(QStringLiteral("Count to twelve")));
        QCOMPARE(m_driver->lastMessage().text, kWhole);
    }

    void aButtonLeadsToTheEnd() {
        QByteArray script = "{\"answers\": [{\"text\": \"";
        for (int line = 0; line < 120; ++line)
            script += "line" + QByteArray::number(line) + "\\n\\n";
        script += "\"}]}";
        m_driver = std::make_unique<WindowDriver>(m_dir->path(), script);
        QVERIFY(m_driver->waitForModel());
        m_driver->model->holdAfterTokens(80);
        QVERIFY(m_driver->send(QStringLiteral("Write")));
        QVERIFY(m_driver->waitUntilHeld());
        QVERIFY(m_driver->settle());
        const QQuickItem* list = m_driver->find("messageList");
        QTRY_VERIFY(list->property("following").toBool());
        QVERIFY(m_driver->find("endButton") == nullptr);

        // Practically at the end nothing leads there.
        m_driver->find("messageList")->forceActiveFocus(Qt::TabFocusReason);
        press(Qt::Key_Up);
        QVERIFY(m_driver->settle());
        QVERIFY(!list->property("following").toBool());
        QVERIFY(m_driver->find("endButton") == nullptr);
        press(Qt::Key_Down);
        QVERIFY(list->property("following").toBool());
        m_driver->find("questionInput")->forceActiveFocus();

        press(Qt::Key_PageUp);
        QTRY_VERIFY(m_driver->find("endButton"));
        m_driver->screenshots("answer-below");
        m_driver->model->holdAfterTokens(100);
        m_driver->model->release();
        QVERIFY(m_driver->waitUntilHeld());
        QVERIFY(m_driver->find("endButton"));
        QVERIFY(m_driver->click("endButton"));
        QTRY_VERIFY(list->property("following").toBool());
        QTRY_VERIFY(m_driver->find("endButton") == nullptr);
        // It follows again.
        m_driver->model->release();
        QVERIFY(m_driver->waitForAnswer());
        QVERIFY(m_driver->settle());
        QTRY_VERIFY(list->property("following").toBool());
        QVERIFY(m_driver->find("endButton") == nullptr);
        // The view is scrolled up while nothing grows.
        press(Qt::Key_Home);
        QTRY_VERIFY(m_driver->find("endButton"));
        m_driver->find("endButton")->forceActiveFocus(Qt::TabFocusReason);
        press(Qt::Key_Return);
        QTRY_VERIFY(m_driver->find("endButton") == nullptr);
        QTRY_COMPARE(m_driver->window->activeFocusItem(), m_driver->find("questionInput"));
        // Wherever the view is, the button is over nothing that can be read.
        const auto areaOf = [](const QQuickItem* item) {
            return item->mapRectToScene(item->boundingRect());
        };
        for (const int widthPx : {1600, 1000, 400}) {
            m_driver->resize(widthPx, 700);
            press(Qt::Key_End);
            m_driver->find("messageList")->forceActiveFocus(Qt::TabFocusReason);
            bool seen = false;
            for (int step = 0; step < 6; ++step) {
                QVERIFY(m_driver->settle());
                if (const QQuickItem* end = m_driver->find("endButton")) {
                    QRectF column = areaOf(list);
                    const qreal width = list->property("columnWidth").toReal();
                    column.adjust((column.width() - width) / 2, 0, (width - column.width()) / 2, 0);
                    QVERIFY(!areaOf(end).intersects(column));
                    seen = true;
                }
                press(Qt::Key_Up);
            }
            QVERIFY(seen);
        }
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_driver;
};

QTEST_MAIN(TestAnswerWindow)
#include "tst_answer_window.moc"
