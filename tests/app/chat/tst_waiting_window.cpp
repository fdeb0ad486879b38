// SPDX-License-Identifier: MIT
// Questions while an answer is being written, in its conversation and in others, in the real
// window.
#include <QImage>
#include <QTemporaryDir>

#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

constexpr const char* kScript = R"({
  "answers": [
    {"text": "one two three four five six"},
    {"text": "Second answer."},
    {"text": "Third answer."}
  ]})";

}  // namespace

class TestWaitingWindow : public QObject {
    Q_OBJECT

  private:
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::keyClick(m_driver->window, static_cast<Qt::Key>(key), modifiers);
    }
    Conversation* conversation() const { return m_driver->application->conversation(); }
    AnswerRun* answer() const { return m_driver->application->answer(); }
    WaitingQuestions* waiting() const { return m_driver->application->waiting(); }
    void start() {
        m_driver = std::make_unique<WindowDriver>(m_dir->path(), kScript);
        QVERIFY(m_driver->waitForModel());
    }
    // An answer that has begun, and a new conversation on the screen. Returns the id of the first.
    QString startElsewhere() {
        start();
        m_driver->model->holdAfterTokens(2);
        if (!m_driver->send(QStringLiteral("First question")) || !m_driver->waitUntilHeld())
            qFatal("no answer");
        const QString first = conversation()->id();
        press(Qt::Key_N, Qt::ControlModifier);
        return first;
    }
    void askByKeyboard(const QString& question) {
        m_driver->type(question);
        QTRY_VERIFY(m_driver->find("sendButton")->isEnabled());
        press(Qt::Key_Return);
    }

    // The button stops the answer meanwhile.
    void askHere(const QString& question) {
        m_driver->type(question);
        press(Qt::Key_Return);
        QTRY_COMPARE(m_driver->text("questionInput"), QString());
    }

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_driver.reset(); }

    void theOtherConversationIsAtHand() {
        const QString first = startElsewhere();
        QTRY_VERIFY(m_driver->find("conversationBusy"));
        QVERIFY(m_driver->find("toAnswerButton"));
        m_driver->screenshots("waiting-elsewhere");
        QVERIFY(m_driver->click("toAnswerButton"));
        QTRY_COMPARE(conversation()->id(), first);
        QTRY_VERIFY(m_driver->find("toAnswerButton") == nullptr);
        QTRY_COMPARE(m_driver->text("answerText").trimmed(), QStringLiteral("one two"));
        press(Qt::Key_N, Qt::ControlModifier);
        QVERIFY(m_driver->click("stopOtherButton"));
        QTRY_VERIFY(!answer()->isBusy());
        QTRY_VERIFY(m_driver->find("conversationBusy") == nullptr);
        QVERIFY(m_driver->find("stopOtherButton") == nullptr);
    }

    void questionsWaitInLine() {
        startElsewhere();
        askByKeyboard(QStringLiteral("second"));
        QTRY_VERIFY(m_driver->find("withdrawButton"));
        QCOMPARE(m_driver->text("questionInput"), QString());
        QCOMPARE(waiting()->answerIds().size(), 1);
        const QString second = conversation()->id();
        m_driver->screenshots("waiting-in-line");
        // In the list, the one that is being answered and those that wait are told apart.
        QCOMPARE(m_driver->all("conversationBusy").size(), 1);
        QCOMPARE(m_driver->all("conversationWaiting").size(), 1);
        QVERIFY(
            m_driver->find("conversation-0")->isAncestorOf(m_driver->find("conversationWaiting")));
        QVERIFY(m_driver->find("conversation-1")->isAncestorOf(m_driver->find("conversationBusy")));
        press(Qt::Key_N, Qt::ControlModifier);
        askByKeyboard(QStringLiteral("third"));
        QTRY_COMPARE(waiting()->answerIds().size(), 2);
        const QString third = conversation()->id();

        m_driver->model->release();
        QTRY_VERIFY(waiting()->answerIds().isEmpty() && !answer()->isBusy());
        QTRY_COMPARE(m_driver->text("answerText"), QStringLiteral("Third answer."));
        conversation()->open(second);
        QTRY_COMPARE(m_driver->text("answerText"), QStringLiteral("Second answer."));
        QVERIFY(second != third);
        QCOMPARE(m_driver->lastMessage().state, MessageState::Complete);
    }

    void theyWaitBehindTheAnswerInTheirConversation() {
        start();
        m_driver->model->holdAfterTokens(2);
        QVERIFY(m_driver->send(QStringLiteral("First question")));
        QVERIFY(m_driver->waitUntilHeld());
        askHere(QStringLiteral("second"));
        QTRY_COMPARE(m_driver->application->messages()->count(), 4);
        QTRY_VERIFY(m_driver->find("withdrawButton"));
        QVERIFY2(m_driver->text("stageText").contains(QStringLiteral("above")),
                 qPrintable(m_driver->text("stageText")));
        askHere(QStringLiteral("third"));
        QTRY_COMPARE(waiting()->answerIds().size(), 2);
        // The last one can be taken back.
        QTRY_COMPARE(m_driver->all("withdrawButton").size(), 1);
        QVERIFY(m_driver->find("conversationBusy"));
        QVERIFY(m_driver->find("conversationWaiting") == nullptr);
        m_driver->screenshots("waiting-here");
        m_driver->resize(400, 700);
        const QQuickItem* withdraw = m_driver->find("withdrawButton");
        QVERIFY(withdraw && withdraw->mapToScene(QPointF(withdraw->width(), 0)).x() <= 400);
        m_driver->resize(1000, 700);

        m_driver->model->release();
        QTRY_VERIFY(waiting()->answerIds().isEmpty() && !answer()->isBusy());
        const QList<MessageRow> rows = m_driver->application->messages()->rows();
        QCOMPARE(rows.size(), 6);
        QCOMPARE(rows[1].text, QStringLiteral("one two three four five six"));
        QCOMPARE(rows[3].text, QStringLiteral("Second answer."));
        QCOMPARE(rows[5].text, QStringLiteral("Third answer."));
        // Each was asked with all that came before it: 2 + 6 + 1 words, then 2 + 1 more.
        QCOMPARE(rows[3].figures.promptTokens, 9U);
        QCOMPARE(rows[5].figures.promptTokens, 12U);
        QTRY_VERIFY(m_driver->application->asking()->canBranch());
    }

    void theNextOneIsAskedWhenTheAnswerIsStopped() {
        start();
        m_driver->model->holdAfterTokens(2);
        QVERIFY(m_driver->send(QStringLiteral("First question")));
        QVERIFY(m_driver->waitUntilHeld());
        askHere(QStringLiteral("second"));
        QTRY_COMPARE(waiting()->answerIds().size(), 1);
        press(Qt::Key_Escape);
        QTRY_VERIFY(waiting()->answerIds().isEmpty() && !answer()->isBusy());
        const QList<MessageRow> rows = m_driver->application->messages()->rows();
        QCOMPARE(rows[1].state, MessageState::Stopped);
        QCOMPARE(rows[1].text.trimmed(), QStringLiteral("one two"));
        QCOMPARE(rows[3].text, QStringLiteral("Second answer."));
        QCOMPARE(rows[3].figures.promptTokens, 5U);
    }

    void oneBehindAnAnswerIsTakenBack() {
        start();
        m_driver->model->holdAfterTokens(2);
        QVERIFY(m_driver->send(QStringLiteral("First question")));
        QVERIFY(m_driver->waitUntilHeld());
        askHere(QStringLiteral("second"));
        QVERIFY(m_driver->click("withdrawButton"));
        QTRY_COMPARE(m_driver->text("questionInput"), QStringLiteral("second"));
        QCOMPARE(m_driver->application->messages()->count(), 2);
        m_driver->model->release();
        QVERIFY(m_driver->waitForAnswer());
        QTRY_COMPARE(m_driver->text("answerText"), QStringLiteral("one two three four five six"));
        QCOMPARE(m_driver->model->questions(), 1);
    }

    // A question that is too long takes those with it that would contain it.
    void whatIsRefusedComesBackWithWhatWaitedBehindIt() {
        m_driver = std::make_unique<WindowDriver>(m_dir->path(), R"({"answers": [
            {"error": {"afterTokens": 0, "code": "ContextFull", "message": "Full."}}]})");
        QVERIFY(m_driver->waitForModel());
        m_driver->model->holdReading();
        QVERIFY(m_driver->send(QStringLiteral("Long")));
        QVERIFY(m_driver->waitUntilHeld());
        askHere(QStringLiteral("second"));
        QTRY_COMPARE(waiting()->answerIds().size(), 1);
        m_driver->model->release();
        QTRY_COMPARE(m_driver->text("questionInput"), QStringLiteral("Long\n\nsecond"));
        QCOMPARE(m_driver->application->messages()->count(), 0);
        QVERIFY(!answer()->isBusy());
    }

    void aWaitingQuestionIsTakenBack() {
        startElsewhere();
        askByKeyboard(QStringLiteral("second"));
        QVERIFY(m_driver->click("withdrawButton"));
        QTRY_COMPARE(m_driver->text("questionInput"), QStringLiteral("second"));
        QCOMPARE(m_driver->application->messages()->count(), 0);
        QVERIFY(waiting()->answerIds().isEmpty());
        m_driver->model->release();
        QVERIFY(m_driver->waitForAnswer());
        QCOMPARE(m_driver->model->questions(), 1);
    }

    void whatIsDeletedDoesNotWait() {
        startElsewhere();
        askByKeyboard(QStringLiteral("second"));
        QTRY_COMPARE(waiting()->answerIds().size(), 1);
        const QString second = conversation()->id();
        m_driver->application->history()->remove(second);
        QVERIFY(waiting()->answerIds().isEmpty());
        QVERIFY(m_driver->click("undoButton"));
        QTRY_COMPARE(m_driver->application->messages()->count(), 2);
        QCOMPARE(m_driver->lastMessage().state, MessageState::Stopped);
        m_driver->model->release();
        QVERIFY(m_driver->waitForAnswer());
        QVERIFY(m_driver->click("againButton"));
        QVERIFY(m_driver->waitForAnswer());
        QTRY_COMPARE(m_driver->text("answerText"), QStringLiteral("Second answer."));
    }

    void photosThatAreBeingReadAreWaitedFor() {
        start();
        QImage large(8000, 6000, QImage::Format_RGB888);
        large.fill(Qt::darkCyan);
        const QString file = m_dir->filePath(QStringLiteral("large.png"));
        QVERIFY(large.save(file));
        const auto ask = [&] {
            QVERIFY(m_driver->click("questionInput"));
            m_driver->application->composer()->addFiles({file});
            press(Qt::Key_Return);
            QTRY_VERIFY(m_driver->find("waitBanner"));
            QVERIFY(m_driver->find("waitBanner")
                        ->property("message")
                        .toString()
                        .contains(QStringLiteral("being read")));
        };
        m_driver->type(QStringLiteral("second"));
        ask();
        m_driver->screenshot("waiting-for-photos");
        QVERIFY(m_driver->click("bannerAction"));
        QTRY_VERIFY(m_driver->find("waitBanner") == nullptr);
        m_driver->application->composer()->removeAll();
        ask();
        QTRY_COMPARE_WITH_TIMEOUT(m_driver->application->messages()->count(), 2, 60000);
        QTRY_VERIFY(m_driver->find("waitBanner") == nullptr);
        QCOMPARE(m_driver->application->messages()->rows().first().photos.size(), 1);
    }

    // The program ends while it waits.
    void nothingIsLost() {
        startElsewhere();
        askByKeyboard(QStringLiteral("second"));
        QTRY_COMPARE(waiting()->answerIds().size(), 1);
        m_driver.reset();
        start();
        QTRY_COMPARE(m_driver->application->messages()->count(), 2);
        QCOMPARE(m_driver->text("questionText"), QStringLiteral("second"));
        QCOMPARE(m_driver->lastMessage().state, MessageState::Interrupted);
        QVERIFY(m_driver->click("againButton"));
        QVERIFY(m_driver->waitForAnswer());
        QCOMPARE(m_driver->application->messages()->count(), 2);
        QTRY_VERIFY(!m_driver->text("answerText").isEmpty());
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_driver;
};

QTEST_MAIN(TestWaitingWindow)
#include "tst_waiting_window.moc"
