// SPDX-License-Identifier: MIT
// Another language, chosen with clicks in the real window: everything switches to it at once, in
// every view, and stays in it after a restart. Leaves pictures of all views in Chinese.
#include <QAccessible>
#include <QDateTime>
#include <QRegularExpression>
#include <QTemporaryDir>

#include "app/desktop/storage/chat_store.h"
#include "app/desktop/storage/migrations.h"
#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

constexpr const char* kScript = R"({
  "model": {"name": "LLaVA 1.6 7B", "device": "NVIDIA RTX 4070", "contextLength": 4096,
            "vision": {"mode": "anyres", "tileSizePx": 336, "patchSizePx": 14,
                       "pinpoints": [[336, 672], [672, 336], [672, 672], [1008, 336], [336, 1008]]}},
  "answers": [
    {"text": "木桌上放着一杯咖啡，碟子上有一把勺子。"},
    {"text": "", "error": {"afterTokens": 0, "code": "FileTruncated",
      "pattern": "{} is incomplete: the file ends before the picture does. Copy or download it again.",
      "values": ["a.png"]}}
  ]})";

// English that stays: names, formats, keys and words of the field.
const QRegularExpression kKept(QStringLiteral(
    "\\b(Tessera|English|LLaVA|VILA|Qwen|DeepSeek|InternLM|XComposer2|NVIDIA|RTX|GGUF|SVG|PNG|JSON|"
    "Markdown|mmproj|config|"
    "json|gguf|safetensors|model|image_newline|anyres|hd|hf|pad|crop|squash|original|"
    "transformers|top|min|Top|Min|vicuna|Ctrl|Shift|Alt|Tab|Enter|Space|Esc|Escape|Home|End|"
    "Page|Up|Down|Left|Right|Del|Delete|Insert|Ins|Return|PgUp|PgDown|Menu|coffee|png|f16|"
    "MiB|GiB|KiB|kB|MB|GB|tmp)\\b"));
const QRegularExpression kEnglishWord(QStringLiteral("[A-Za-z]{3,}"));
const QRegularExpression kPath(QStringLiteral("/\\S+"));

qint64 daysAgo(int days) {
    return QDateTime::currentDateTime().addDays(-days).toMSecsSinceEpoch();
}

void collectVisible(QQuickItem* item, QList<QQuickItem*>& found) {
    if (!item->isVisible() || item->opacity() == 0)
        return;
    found.append(item);
    for (QQuickItem* child : item->childItems())
        collectVisible(child, found);
}

QList<QQuickItem*> visibleItems(const WindowDriver& driver) {
    QList<QQuickItem*> items;
    collectVisible(driver.window->contentItem(), items);
    return items;
}

// What is shown, and what a screen reader says.
QStringList textsOf(const WindowDriver& driver) {
    QStringList texts = {driver.window->title()};
    for (QQuickItem* item : visibleItems(driver)) {
        for (const char* property : {"text", "placeholderText", "displayText"})
            texts.append(item->property(property).toString());
        if (QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(item))
            texts << spoken->text(QAccessible::Name) << spoken->text(QAccessible::Description);
    }
    texts.removeAll(QString());
    texts.removeDuplicates();
    return texts;
}

QStringList englishIn(const WindowDriver& driver) {
    QStringList found;
    for (const QString& text : textsOf(driver))
        if (QString(text).remove(kPath).remove(kKept).contains(kEnglishWord))
            found.append(text);
    return found;
}

// An entry of the list that is open.
bool clickEntry(const WindowDriver& driver, const QString& text) {
    if (!driver.settle())
        return false;
    for (QQuickItem* item : visibleItems(driver))
        if (item->inherits("QQuickItemDelegate") && item->property("text").toString() == text)
            return driver.click(item);
    return false;
}

}  // namespace

class TestLanguageWindow : public QObject {
    Q_OBJECT

  private:
    // Conversations of many days, in the words of their writer.
    void fill() const {
        auto store = ChatStore::open(m_dir->path(), bundledMigrations());
        QVERIFY(store);
        for (const auto& [title, days] :
             QList<std::pair<QString, int>>{{QStringLiteral("港口的黄昏"), 1},
                                            {QStringLiteral("拉文纳的马赛克"), 5},
                                            {QStringLiteral("沙发上的两只猫"), 20},
                                            {QStringLiteral("旧城地图"), 70}}) {
            const ConversationRow row{newRowId(), title, daysAgo(days), daysAgo(days)};
            QVERIFY((*store)->addConversation(row));
            MessageRow question;
            question.id = newRowId();
            question.conversationId = row.id;
            question.text = title;
            question.createdMs = daysAgo(days);
            QVERIFY((*store)->addMessage(question));
        }
    }

    std::unique_ptr<WindowDriver> start() const {
        return startWindow(m_dir->path(), kScript, {1180, 760});
    }

    static bool chooseLanguage(const WindowDriver& driver, const QString& name) {
        if (driver.find("languageCombo") == nullptr)
            QTest::keyClick(driver.window, Qt::Key_Comma, Qt::ControlModifier);
        if (!QTest::qWaitFor([&] { return driver.find("languageCombo") != nullptr; }, 5000))
            return false;
        if (!driver.click("languageCombo"))
            return false;
        return clickEntry(driver, name);
    }

    static void close(const WindowDriver& driver) {
        QTest::keyClick(driver.window, Qt::Key_Escape);
        QVERIFY(driver.settle());
    }

    // Nothing English is left; in both widths and both appearances.
    static void look(const WindowDriver& driver, const char* name) {
        for (const int widthPx : {1180, 400})
            for (const auto appearance : {AppSettings::Light, AppSettings::Dark}) {
                driver.resize(widthPx, 760);
                driver.application->settings()->setAppearance(appearance);
                const QStringList english = englishIn(driver);
                QVERIFY2(english.isEmpty(), qPrintable(english.join(u'\n')));
                driver.screenshot(qPrintable(QStringLiteral("zh-%1-%2-%3")
                                                 .arg(QLatin1String(name), QString::number(widthPx),
                                                      appearance == AppSettings::Dark
                                                          ? QStringLiteral("dark")
                                                          : QStringLiteral("light"))));
            }
        driver.resize(1180, 760);
        driver.application->settings()->setAppearance(AppSettings::Light);
    }

    // Of the first photo that is attached.
    static QString costOf(const WindowDriver& driver) {
        for (const QQuickItem* item : driver.all("attachmentCost"))
            if (const QString cost = item->property("text").toString(); !cost.isEmpty())
                return cost;
        return {};
    }

    static QStringList headings(const WindowDriver& driver) {
        QStringList found;
        for (const QQuickItem* item : driver.all("sectionHeading"))
            found.append(item->property("text").toString());
        return found;
    }

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        fill();
    }

    void everythingChangesAtOnceAndBack() {
        auto driver = start();
        Application* app = driver->application.get();
        app->conversation()->startNew();
        app->composer()->addFiles({coffeePhoto(), QStringLiteral(TESSERA_SOURCE_DIR "/README.md")});
        QTRY_VERIFY(!app->composer()->isImporting());
        QTRY_VERIFY(costOf(*driver).contains(QStringLiteral("tokens")));
        app->composer()->setText(QStringLiteral("问题"));
        QTRY_VERIFY(driver->text("contextText").endsWith(QStringLiteral("tokens")));
        const QStringList headingsBefore = headings(*driver);
        QVERIFY(headingsBefore.contains(QStringLiteral("Yesterday")));
        const QString costBefore = costOf(*driver);
        const QStringList before = textsOf(*driver);

        QVERIFY(chooseLanguage(*driver, QStringLiteral("简体中文")));
        QTRY_COMPARE(app->language()->choice(), QStringLiteral("zh_CN"));
        // The dialog in which it was chosen stays, in the new language, with the choice shown.
        QTRY_COMPARE(driver->find("languageCombo")->property("displayText").toString(),
                     QStringLiteral("简体中文"));
        QCOMPARE(driver->find("appearanceCombo")->property("displayText").toString(),
                 QStringLiteral("跟随系统"));
        QVERIFY2(
            englishIn(*driver).filter(QStringLiteral("README")).size() == englishIn(*driver).size(),
            qPrintable(englishIn(*driver).join(u'\n')));
        close(*driver);
        QCOMPARE(headings(*driver).at(headingsBefore.indexOf(QStringLiteral("Yesterday"))),
                 QStringLiteral("昨天"));
        QVERIFY(costOf(*driver).contains(QStringLiteral("个图块")));
        QVERIFY(driver->text("contextText").endsWith(QStringLiteral("个词元")));
        QCOMPARE(driver->find("questionInput")->property("placeholderText").toString(),
                 QStringLiteral("就这张照片提问…"));
        // The refused file says so in Chinese, too.
        QVERIFY(!textsOf(*driver).filter(QStringLiteral("不是 Tessera 能读取的照片")).isEmpty());
        driver->screenshot("zh-refused");

        QVERIFY(chooseLanguage(*driver, QStringLiteral("English")));
        QTRY_COMPARE(app->language()->choice(), QStringLiteral("en"));
        close(*driver);
        QCOMPARE(headings(*driver), headingsBefore);
        const QRegularExpression chinese(QStringLiteral("[\\x{4e00}-\\x{9fff}]"));
        for (const QString& text : before)
            if (!text.contains(QRegularExpression(QStringLiteral("\\d"))))
                QVERIFY2(textsOf(*driver).contains(text), qPrintable(text));
        QVERIFY2(!costOf(*driver).contains(chinese), qPrintable(costBefore));
    }

    void everyViewIsChinese() {
        auto driver = start();
        Application* app = driver->application.get();
        QVERIFY(chooseLanguage(*driver, QStringLiteral("简体中文")));
        QTRY_COMPARE(app->language()->choice(), QStringLiteral("zh_CN"));
        look(*driver, "settings");
        close(*driver);
        app->conversation()->startNew();
        look(*driver, "empty");
        QVERIFY(driver->attach(coffeePhoto()));
        QVERIFY(driver->ask(QStringLiteral("杯子里是什么？")));
        QVERIFY(driver->click("answerDetailsButton"));
        QTRY_VERIFY(driver->find("useSeedButton"));
        look(*driver, "details");
        close(*driver);
        QVERIFY(driver->ask(QStringLiteral("勺子是什么做的？")));
        QTRY_VERIFY(driver->find("errorBanner"));
        look(*driver, "conversation");

        QVERIFY(driver->click("messagePhoto"));
        QTRY_VERIFY(driver->find("tilePanel") != nullptr);
        look(*driver, "tiles");
        close(*driver);

        QTest::keyClick(driver->window, Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(driver->find("temperatureInput"));
        look(*driver, "chat-settings");
        close(*driver);

        QVERIFY(driver->click("modelButton"));
        QTRY_VERIFY(driver->find("loadedModelText"));
        look(*driver, "models");
        close(*driver);

        struct View {
            const char* action;
            const char* closeButton;
            const char* name;
        };
        for (const View& view : {View{"trashAction", "closeTrashButton", "trash"},
                                 View{"backupsAction", "closeBackupsButton", "backups"},
                                 View{"shortcutsAction", "closeShortcutSheet", "shortcuts"}}) {
            QVERIFY(driver->click("historyMenuButton"));
            QTRY_VERIFY(driver->find(view.action));
            driver->screenshot("zh-menu");
            QVERIFY(driver->click(view.action));
            QTRY_VERIFY(driver->find(view.closeButton));
            look(*driver, view.name);
            close(*driver);
            QTRY_VERIFY(driver->find(view.closeButton) == nullptr);
        }
    }

    void theChoiceSurvivesARestart() {
        auto driver = start();
        QVERIFY(chooseLanguage(*driver, QStringLiteral("简体中文")));
        QTRY_COMPARE(driver->application->language()->choice(), QStringLiteral("zh_CN"));
        driver.reset();
        driver = start();
        QTRY_VERIFY(headings(*driver).contains(QStringLiteral("昨天")));
        QVERIFY2(englishIn(*driver).isEmpty(), qPrintable(englishIn(*driver).join(u'\n')));
        QVERIFY(chooseLanguage(*driver, QStringLiteral("跟随系统")));
        QTRY_COMPARE(driver->application->language()->choice(), QString());
        close(*driver);
        QVERIFY(headings(*driver).contains(QStringLiteral("Yesterday")));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestLanguageWindow)
#include "tst_language_window.moc"
