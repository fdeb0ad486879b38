// SPDX-License-Identifier: MIT
// Finding within the open conversation, in the real window with real keys.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QQuickTextDocument>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTextLayout>

#include "app/desktop/values/data_folder.h"
#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

const QString kAnswer = QStringLiteral(
    "The **har**bour is behind the church.\n\n"
    "```cpp\nint boats = 0;\nauto name = \"%1\" + std::string(\"harbour\");\n```\n\n"
    "| Place | Boats |\n|---|---|\n| old Harbour | 12 |\n| river | 3 |\n");

// Of so many parts that those far away are not made.
QString longAnswer() {
    QString text;
    for (int i = 0; i < 60; ++i)
        text += QStringLiteral("Line %1 of the log.\n\n```\nwind %1\n```\n\n").arg(i);
    return text + QStringLiteral("Then the harbour lights were seen.\n");
}

QByteArray script(const QStringList& answers) {
    QJsonArray list;
    for (const QString& answer : answers)
        list.append(QJsonObject{{QStringLiteral("text"), answer}});
    return QJsonDocument(QJsonObject{{QStringLiteral("answers"), list}}).toJson();
}

}  // namespace

class TestFindWindow : public QObject {
    Q_OBJECT

  private:
    void start(const QStringList& answers) {
        m_running = std::make_unique<WindowDriver>(m_dir->path(), script(answers));
        m_running->resize(1000, 700);
        QVERIFY(m_running->waitForModel());
    }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::keyClick(m_running->window, static_cast<Qt::Key>(key), modifiers);
    }
    ConversationFind* find() const { return m_running->application->find(); }
    QString count() const { return m_running->text("findCount"); }
    QQuickItem* focused() const { return m_running->window->activeFocusItem(); }
    // The words that are marked as the current hit, if they can be seen.
    QString marked() const {
        QQuickItem* field = find()->field();
        if (field == nullptr)
            return {};
        const auto* document =
            field->property("textDocument").value<QQuickTextDocument*>()->textDocument();
        const QQuickItem* list = m_running->find("messageList");
        for (QTextBlock block = document->begin(); block.isValid(); block = block.next())
            for (const auto& range : block.layout()->formats()) {
                if (range.format.background().color() != currentColor())
                    continue;
                QRectF area;
                QMetaObject::invokeMethod(field, "positionToRectangle", Q_RETURN_ARG(QRectF, area),
                                          Q_ARG(int, block.position() + range.start));
                for (const QQuickItem* view = field->parentItem(); view != nullptr;
                     view = view->parentItem()) {
                    const QRectF seen(QPointF(), QSizeF(view->width(), view->height()));
                    if (view->clip() && !seen.contains(field->mapRectToItem(view, area).center()))
                        return QStringLiteral("outside");
                    if (view == list)
                        break;
                }
                return block.text().mid(range.start, range.length);
            }
        return {};
    }
    static QColor currentColor() { return QColor(QStringLiteral("#ff9632")); }

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_running.reset(); }

    void everyPlaceIsReached() {
        start({kAnswer.arg(QString(200, QLatin1Char('x'))), longAnswer()});
        m_running->application->settings()->setAppearance(AppSettings::Light);
        QVERIFY(m_running->ask(QStringLiteral("Where is the harbour?")));
        QVERIFY(m_running->ask(QStringLiteral("And then?")));
        QVERIFY(m_running->settle());
        press(Qt::Key_F, Qt::ControlModifier);
        QTRY_COMPARE(focused(), m_running->find("findField"));
        m_running->type(QStringLiteral("harbour"));
        // The view is at the end.
        QTRY_COMPARE(count(), QStringLiteral("5 of 5"));
        QTRY_COMPARE(marked(), QStringLiteral("harbour"));
        m_running->screenshot("find-end");

        // In the question, across a format, in code, in a table, and in a part that was not made.
        for (const char* word : {"harbour", "harbour", "harbour", "Harbour", "harbour"}) {
            press(Qt::Key_Return);
            QTRY_VERIFY2(marked() == QString::fromLatin1(word), qPrintable(count() + marked()));
            QVERIFY2(m_running->settle(), qPrintable(count()));
            QCOMPARE(marked(), QString::fromLatin1(word));
        }
        QCOMPARE(count(), QStringLiteral("5 of 5"));
        press(Qt::Key_F3);
        QCOMPARE(count(), QStringLiteral("1 of 5"));
        press(Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(count(), QStringLiteral("5 of 5"));
        press(Qt::Key_F3, Qt::ShiftModifier);
        QCOMPARE(count(), QStringLiteral("4 of 5"));
        QVERIFY(m_running->click("findPrevious"));
        QCOMPARE(count(), QStringLiteral("3 of 5"));
        QTRY_COMPARE(marked(), QStringLiteral("harbour"));
        m_running->screenshots("find");
        QVERIFY(m_running->click("findNext"));
        QCOMPARE(count(), QStringLiteral("4 of 5"));
        // A click leaves the focus where the text is written.
        QCOMPARE(focused(), m_running->find("findField"));
    }

    // As other programs' conversations may have them.
    void textWithControlCharactersIsMarked() {
        QStringList lines;
        const auto add = [&](char16_t sign) {
            lines.append(QStringLiteral("U+%1: A%2 boat%2%2 in the%2 harbour")
                             .arg(QString::number(sign, 16), QString(QChar(sign))));
        };
        for (char16_t sign = 1; sign < 0xa0; ++sign)
            if (QChar(sign).category() == QChar::Other_Control)
                add(sign);
        for (const char16_t sign : {u'\u00ad', u'\u200b', u'\u2028', u'\u2029', u'\u202e',
                                    u'\ufdd0', u'\ufdd1', u'\ufeff', u'\ufffc', u'\uffff'})
            add(sign);
        {
            auto store = ChatStore::open(m_dir->path(), bundledMigrations());
            QVERIFY(store);
            const ConversationRow conversation{newRowId(), QStringLiteral("Signs"), 1, 1};
            QVERIFY((*store)->addConversation(conversation));
            MessageRow question;
            question.id = newRowId();
            question.conversationId = conversation.id;
            question.text = lines.join(QLatin1Char('\n'));
            QVERIFY((*store)->addMessage(question));
            MessageRow answer = question;
            answer.id = newRowId();
            answer.parentId = question.id;
            answer.role = MessageRole::Assistant;
            answer.text = lines.join(QStringLiteral("\n\n")) + QStringLiteral("\n\n```\n") +
                          lines.join(QLatin1Char('\n')) + QStringLiteral("\n```\n");
            QVERIFY((*store)->addMessage(answer));
        }
        start({});
        QTRY_COMPARE(m_running->application->messages()->count(), 2);
        QVERIFY(m_running->settle());
        press(Qt::Key_F, Qt::ControlModifier);
        m_running->type(QStringLiteral("harbour"));
        QTRY_VERIFY(find()->count() > 0);
        QCOMPARE(find()->count(), 3 * lines.size());
        for (int hit = 0; hit < find()->count(); ++hit) {
            QTRY_VERIFY2(marked() == QStringLiteral("harbour"), qPrintable(count() + marked()));
            press(Qt::Key_Return);
        }
    }

    void messagesThatAreNotMadeAreFound() {
        start({QStringLiteral("The answer is long.\n\n").repeated(20), QStringLiteral("Short.")});
        QVERIFY(m_running->ask(QStringLiteral("Is there a lighthouse?")));
        for (int i = 0; i < 30; ++i)
            QVERIFY(m_running->ask(QStringLiteral("Question %1").arg(i)));
        press(Qt::Key_F, Qt::ControlModifier);
        m_running->type(QStringLiteral("LIGHTHOUSE"));
        QTRY_COMPARE(count(), QStringLiteral("1 of 1"));
        QTRY_COMPARE(marked(), QStringLiteral("lighthouse"));
        m_running->type(QStringLiteral("s"));
        QTRY_COMPARE(count(), QStringLiteral("Nothing found"));
        QVERIFY(!m_running->find("findNext")->isEnabled());
        press(Qt::Key_Return);
        press(Qt::Key_F3);
        QCOMPARE(find()->current(), -1);
    }

    void closingGivesTheFocusBack() {
        start({QStringLiteral("The harbour.")});
        QVERIFY(m_running->ask(QStringLiteral("Where?")));
        press(Qt::Key_F3);
        QTRY_COMPARE(focused(), m_running->find("findField"));
        m_running->type(QStringLiteral("harbour"));
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_running->find("findBar") == nullptr);
        QTRY_COMPARE(focused(), m_running->find("questionInput"));
        QVERIFY(find()->terms().isEmpty());
        // The words are still there, to be typed over.
        press(Qt::Key_F, Qt::ControlModifier);
        QTRY_COMPARE(m_running->text("findField"), QStringLiteral("harbour"));
        m_running->type(QStringLiteral("the"));
        QTRY_COMPARE(m_running->text("findField"), QStringLiteral("the"));
        QVERIFY(m_running->click("closeFind"));
        QTRY_COMPARE(focused(), m_running->find("questionInput"));
        // With another conversation it closes.
        press(Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(m_running->find("findBar"));
        press(Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(m_running->find("findBar") == nullptr);
        // There is nothing to find within: all conversations are searched.
        press(Qt::Key_F, Qt::ControlModifier);
        QTRY_COMPARE(focused(), m_running->find("searchField"));
    }

    void aGrowingAnswerIsLookedThrough() {
        start({QStringLiteral("red one, red two, red three, red four")});
        m_running->model->holdAfterTokens(2);
        QVERIFY(m_running->send(QStringLiteral("Count the red ones")));
        QVERIFY(m_running->waitUntilHeld());
        press(Qt::Key_F, Qt::ControlModifier);
        m_running->type(QStringLiteral("red"));
        QTRY_COMPARE(count(), QStringLiteral("1 of 2"));
        press(Qt::Key_Return);
        QCOMPARE(count(), QStringLiteral("2 of 2"));
        m_running->model->release();
        QVERIFY(m_running->waitForAnswer());
        QTRY_COMPARE(count(), QStringLiteral("2 of 5"));
        // Closes first, and stops only then.
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_running->find("findBar") == nullptr);
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_running;
};

QTEST_MAIN(TestFindWindow)
#include "tst_find_window.moc"
