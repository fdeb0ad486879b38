// SPDX-License-Identifier: MIT
// Answers in Markdown in the real window: read, selected, copied, their links followed or not.
#include <QClipboard>
#include <QDesktopServices>
#include <QFile>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QQuickTextDocument>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTextLayout>

#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

QString corpus(const char* name) {
    QFile file(QStringLiteral(TESSERA_SOURCE_DIR "/tests/app/markdown/corpus/") +
               QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QByteArray script(const QStringList& answers) {
    QJsonArray list;
    for (const QString& answer : answers)
        list.append(QJsonObject{{QStringLiteral("text"), answer}});
    return QJsonDocument(QJsonObject{{QStringLiteral("answers"), list}}).toJson();
}

QTextDocument* documentOf(const QQuickItem* item) {
    return item->property("textDocument").value<QQuickTextDocument*>()->textDocument();
}

// The field in which the words stand, among those of this name.
QQuickItem* fieldWith(const WindowDriver& driver, const char* name, const QString& words) {
    for (QQuickItem* item : driver.all(name))
        if (documentOf(item)->toPlainText().contains(words))
            return item;
    return nullptr;
}

}  // namespace

// Takes the links that would go to the browser.
class Browser : public QObject {
    Q_OBJECT

  public:
    QList<QUrl> opened;

  public slots:
    void open(const QUrl& url) { opened.append(url); }
};

class TestMarkdownWindow : public QObject {
    Q_OBJECT

  private:
    // Where a character stands, in the window.
    static QPoint placeOf(QQuickItem* field, const QString& words) {
        QRectF place;
        const int at = static_cast<int>(documentOf(field)->find(words).selectionStart());
        QMetaObject::invokeMethod(field, "positionToRectangle", Q_RETURN_ARG(QRectF, place),
                                  Q_ARG(int, at + 1));
        return field->mapToScene(place.center()).toPoint();
    }

    static void scrollTo(const WindowDriver& driver, const QQuickItem* item) {
        QQuickItem* list = driver.find("messageList");
        const double y = item->mapToItem(list, QPointF()).y();
        list->setProperty("following", false);
        list->setProperty("contentY", list->property("contentY").toDouble() + y - 100);
        QVERIFY(driver.settle());
    }

    // A conversation whose answer is there already.
    void fill(const QString& text) {
        auto store = ChatStore::open(m_dir->path(), bundledMigrations());
        QVERIFY(store);
        const ConversationRow conversation{newRowId(), QStringLiteral("Long"), 1, 1};
        QVERIFY((*store)->addConversation(conversation));
        MessageRow question;
        question.id = newRowId();
        question.conversationId = conversation.id;
        question.text = QStringLiteral("Go");
        MessageRow answer;
        answer.id = newRowId();
        answer.parentId = question.id;
        answer.conversationId = conversation.id;
        answer.role = MessageRole::Assistant;
        answer.text = text;
        QVERIFY((*store)->addMessage(question));
        QVERIFY((*store)->addMessage(answer));
    }

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void anAnswerIsReadSelectedAndCopied() {
        const QString text = corpus("answer.md");
        WindowDriver driver(m_dir->path(), script({text}));
        QVERIFY(driver.ask(QStringLiteral("What is this?")));
        QTRY_COMPARE(driver.text("answerText"), driver.application->messages()->rows().last().text);
        QTRY_VERIFY(fieldWith(driver, "codeText", QStringLiteral("def boats")));
        QVERIFY(fieldWith(driver, "tableText", QStringLiteral("Marie Louise")));
        QVERIFY(fieldWith(driver, "answerProse", QStringLiteral("<script>alert(1)</script>")));

        // Code, from its own button.
        QQuickItem* code = fieldWith(driver, "codeText", QStringLiteral("def boats"));
        scrollTo(driver, code);
        const auto buttons = driver.all("copyCodeButton");
        QVERIFY(driver.click(buttons.first()));
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("def boats(photo):\n    # three of them\n\n    return [\"blue\", "
                                "\"orange\"]\n"));
        QTRY_VERIFY(driver.find("copiedText"));

        // Words, with the mouse and over several items of a list.
        QQuickItem* prose = fieldWith(driver, "answerProse", QStringLiteral("three boats"));
        scrollTo(driver, prose);
        const QPoint from = placeOf(prose, QStringLiteral("three boats"));
        const QPoint to = placeOf(prose, QStringLiteral("orange, and"));
        QTest::mousePress(driver.window, Qt::LeftButton, Qt::NoModifier, from);
        QTest::mouseMove(driver.window, (from + to) / 2);
        QTest::mouseMove(driver.window, to);
        QTest::mouseRelease(driver.window, Qt::LeftButton, Qt::NoModifier, to);
        QVERIFY(prose->property("selectedText").toString().contains(QStringLiteral("one is blue")));
        QTest::keyClick(driver.window, Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("one is blue")));

        for (const bool dark : {false, true}) {
            driver.application->settings()->setAppearance(dark ? AppSettings::Dark
                                                               : AppSettings::Light);
            driver.resize(1000, 700);
            driver.screenshot(dark ? "markdown-dark" : "markdown");
            scrollTo(driver, driver.find("answerTable"));
            driver.screenshot(dark ? "markdown-table-dark" : "markdown-table");
            driver.resize(400, 700);
            scrollTo(driver, driver.find("answerTable"));
            driver.screenshot(dark ? "markdown-narrow-dark" : "markdown-narrow");
        }

        // The whole, as the model wrote it.
        driver.resize(1000, 700);
        driver.find("messageList")->setProperty("following", true);
        QMetaObject::invokeMethod(driver.find("messageList"), "follow");
        QVERIFY(driver.click("copyAnswerButton"));
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 driver.application->messages()->rows().last().text);
    }

    void linksAskFirst() {
        WindowDriver driver(m_dir->path(),
                            script({QStringLiteral(
                                "Look [here](https://example.org/a) or [there](file:///etc/passwd)"
                                " ![x](https://example.org/x.png)")}));
        Browser browser;
        for (const char* scheme : {"https", "http", "file"})
            QDesktopServices::setUrlHandler(QLatin1String(scheme), &browser, "open");
        QVERIFY(driver.ask(QStringLiteral("Where?")));
        QTRY_VERIFY(driver.find("answerProse"));
        QQuickItem* prose = driver.find("answerProse");
        const QString shown = documentOf(prose)->toPlainText();
        QCOMPARE(shown, QStringLiteral("Look here or there (file:///etc/passwd) x "
                                       "(https://example.org/x.png)"));
        QTest::mouseClick(driver.window, Qt::LeftButton, Qt::NoModifier,
                          placeOf(prose, QStringLiteral("there (")));
        QVERIFY(driver.settle());
        QVERIFY(driver.find("linkAddress") == nullptr);

        QTest::mouseClick(driver.window, Qt::LeftButton, Qt::NoModifier,
                          placeOf(prose, QStringLiteral("here")));
        QTRY_COMPARE(driver.text("linkAddress"), QStringLiteral("https://example.org/a"));
        driver.screenshot("markdown-link");
        QVERIFY(driver.click("cancelLinkButton"));
        QTRY_VERIFY(driver.find("linkAddress") == nullptr);
        QVERIFY(browser.opened.isEmpty());

        QTest::mouseClick(driver.window, Qt::LeftButton, Qt::NoModifier,
                          placeOf(prose, QStringLiteral("here")));
        QTRY_VERIFY(driver.find("openLinkButton"));
        QVERIFY(driver.click("openLinkButton"));
        QTRY_COMPARE(browser.opened, QList<QUrl>{QUrl(QStringLiteral("https://example.org/a"))});
        for (const char* scheme : {"https", "http", "file"})
            QDesktopServices::unsetUrlHandler(QLatin1String(scheme));
    }

    // Tab goes from link to link and then on; Enter asks as a click does.
    void linksAreReachedByKeyboard() {
        WindowDriver driver(m_dir->path(),
                            script({QStringLiteral("See [one](https://example.org/1) and "
                                                   "[two **words**](https://example.org/2).\n\n") +
                                    QStringLiteral("Much more.\n\n").repeated(60)}));
        QVERIFY(driver.ask(QStringLiteral("Where?")));
        QTRY_VERIFY(driver.find("answerProse"));
        QQuickItem* prose = fieldWith(driver, "answerProse", QStringLiteral("two words"));
        QQuickItem* list = driver.find("messageList");
        list->forceActiveFocus(Qt::TabFocusReason);
        for (int i = 0; i < 20 && !prose->hasActiveFocus(); ++i)
            QTest::keyClick(driver.window, Qt::Key_Tab);
        QVERIFY(prose->hasActiveFocus());
        QCOMPARE(prose->property("selectedText").toString(), QStringLiteral("one"));
        QTRY_VERIFY(prose->mapToItem(list, QPointF()).y() >= 0);  // it came into view
        QTest::keyClick(driver.window, Qt::Key_Tab);
        QCOMPARE(prose->property("selectedText").toString(), QStringLiteral("two words"));
        driver.screenshot("markdown-link-focus");
        QTest::keyClick(driver.window, Qt::Key_Return);
        QTRY_COMPARE(driver.text("linkAddress"), QStringLiteral("https://example.org/2"));
        QTest::keyClick(driver.window, Qt::Key_Escape);
        QTRY_VERIFY(driver.find("linkAddress") == nullptr);
        prose->forceActiveFocus(Qt::TabFocusReason);
        for (int i = 0; i < 3 && prose->hasActiveFocus(); ++i)
            QTest::keyClick(driver.window, Qt::Key_Tab);
        QVERIFY(!prose->hasActiveFocus());
        QVERIFY(prose->property("selectedText").toString().isEmpty());
    }

    void whatWasSearchedForIsMarked() {
        WindowDriver driver(m_dir->path(),
                            script({QStringLiteral("A **harbour**.\n\n```\nharbour = 1\n```\n")}));
        QVERIFY(driver.ask(QStringLiteral("What?")));
        QTRY_VERIFY(driver.find("codeText"));
        driver.application->search()->setQuery(QStringLiteral("harbour"));
        driver.application->search()->markTerms();
        for (const char* name : {"answerProse", "codeText"}) {
            const QTextBlock block = documentOf(driver.find(name))->firstBlock();
            QTRY_COMPARE(block.layout()->formats().size(), 1);
            QCOMPARE(block.layout()->formats().first().length, 7);
        }
        driver.screenshot("markdown-hits");
    }

    void hugeAnswersOpen_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("a megabyte")
            << QStringLiteral("Some **words** of a long answer.\n\n").repeated(33000);
        QTest::newRow("one line") << QString(200000, QLatin1Char('x'));
        QTest::newRow("a long table") << QStringLiteral("| a | b |\n|---|---|\n") +
                                             QStringLiteral("| one | `two` |\n").repeated(5000);
        QTest::newRow("long code") << QStringLiteral("```cpp\n") +
                                          QStringLiteral("int a = 3;  // three\n").repeated(20000);
        QTest::newRow("deep") << QString(1000, QLatin1Char('>')) + QStringLiteral(" deep\n");
        QTest::newRow("many columns")
            << QStringLiteral("|a").repeated(1000) + QStringLiteral("|\n") +
                   QStringLiteral("|---").repeated(1000) + QStringLiteral("|\n") +
                   QStringLiteral("|\n").repeated(5000);
    }

    // What is not near is not made, and going to the end makes only what is there.
    void hugeAnswersOpen() {
        QFETCH(QString, text);
        fill(text);
        WindowDriver driver(m_dir->path(), script({text}));
        QTRY_VERIFY(driver.find("answerText"));
        QQuickItem* list = driver.find("messageList");
        for (const char* place : {"positionViewAtBeginning", "positionViewAtEnd"}) {
            QMetaObject::invokeMethod(list, place);
            QVERIFY(driver.settle());
            QVERIFY(!driver.window->grabWindow().isNull());
        }
        const qsizetype made = driver.all("answerProse").size() + driver.all("answerTable").size() +
                               driver.all("codeBlock").size();
        QVERIFY2(made > 0 && made < 60, qPrintable(QString::number(made)));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestMarkdownWindow)
#include "tst_markdown_window.moc"
