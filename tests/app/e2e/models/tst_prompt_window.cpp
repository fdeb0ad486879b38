// SPDX-License-Identifier: MIT
// What a model of one's own offers: photographs on the empty page, and questions that fit any
// photo.
#include <QTemporaryDir>

#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

constexpr const char* kScript = R"({"answers": [{"text": "A cat."}, {"text": "A cup."}]})";

}  // namespace

class TestPromptWindow : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_driver.reset(); }

    void thePageOffersPhotographs() {
        open();
        QTRY_VERIFY(m_driver->find("sample-2") != nullptr);
        QVERIFY(m_driver->find("sample-3") == nullptr);
        QCOMPARE(m_driver->text("emptyStateAction"), QStringLiteral("Open photos"));
        m_driver->screenshots("start-photographs");
        QVERIFY(m_driver->click("sample-0"));
        QTRY_COMPARE(rows().size(), 2);
        QVERIFY(m_driver->waitForAnswer());
        QCOMPARE(rows().constFirst().text, QStringLiteral("What animal is this?"));
        QCOMPARE(rows().constFirst().photos.size(), 1);
        QCOMPARE(m_driver->lastMessage().text, QStringLiteral("A cat."));
    }

    void aPhotoBringsQuestions() {
        open();
        QVERIFY(m_driver->find("promptChip-0") == nullptr);
        QVERIFY(m_driver->attach(coffeePhoto()));
        QTRY_VERIFY(m_driver->find("promptChip-2") != nullptr);
        QCOMPARE(m_driver->text("promptChip-0"), QStringLiteral("Describe it"));
        m_driver->screenshots("prompt-chips");
        QVERIFY(m_driver->click("promptChip-1"));
        QTRY_COMPARE(rows().size(), 2);
        QVERIFY(m_driver->waitForAnswer());
        QVERIFY(rows().constFirst().text.contains(QStringLiteral("text that can be read")));
        QCOMPARE(rows().constFirst().photos.size(), 1);
        QVERIFY(m_driver->find("promptChip-0") == nullptr);

        // In a conversation, too, until something is written; by keyboard as well.
        QVERIFY(m_driver->attach(coffeePhoto()));
        QVERIFY(m_driver->attach(coffeePhoto()));
        QTRY_COMPARE(m_driver->text("promptChip-0"), QStringLiteral("Describe them"));
        QVERIFY(m_driver->click("questionInput"));
        m_driver->type(QStringLiteral("W"));
        QTRY_VERIFY(m_driver->find("promptChip-0") == nullptr);
        QTest::keyClick(m_driver->window, Qt::Key_Backspace);
        QTRY_VERIFY(m_driver->find("promptChip-0") != nullptr);
        m_driver->screenshots("prompt-chips-later");
        m_driver->find("promptChip-0")->forceActiveFocus(Qt::TabFocusReason);
        QTest::keyClick(m_driver->window, Qt::Key_Space);
        QTRY_COMPARE(rows().size(), 4);
        QVERIFY(m_driver->waitForAnswer());
        QCOMPARE(rows().at(2).photos.size(), 2);
        QTRY_COMPARE(m_driver->window->activeFocusItem(), m_driver->find("questionInput"));
    }

    void theyAreInTheLanguageOfTheWindow() {
        open();
        QVERIFY(m_driver->attach(coffeePhoto()));
        m_driver->application->language()->setChoice(QStringLiteral("zh_CN"));
        QTRY_COMPARE(m_driver->text("promptChip-0"), QStringLiteral("描述照片"));
        m_driver->application->composer()->remove(0);
        const auto sample = m_driver->application->samples()->pictures().constFirst();
        QCOMPARE(sample.value<SamplePicture>().question, QStringLiteral("这是什么动物？"));
        m_driver->application->language()->setChoice(QStringLiteral("en"));
    }

    void theDemoModelKeepsItsDrawings() {
        ApplicationOptions options = optionsFor(m_dir->path());
        DemoModel demo;
        demo.text = "/models/demo.gguf";
        demo.samples.push_back(
            {TESSERA_SOURCE_DIR "/resources/demo-model/samples/row.png", "What?"});
        options.demo = demo;
        m_driver = std::make_unique<WindowDriver>(options, kScript);
        QVERIFY(m_driver->waitForModel());
        QTRY_VERIFY(m_driver->find("sample-0") != nullptr);
        QVERIFY(m_driver->find("sample-1") == nullptr);
        QVERIFY(m_driver->attach(coffeePhoto()));
        QTRY_VERIFY(m_driver->application->asking()->canAsk());
        QVERIFY(m_driver->find("promptChip-0") == nullptr);
        m_driver->application->composer()->remove(0);
        // With a model of one's own they make way for photographs.
        m_driver->application->models()->load(anyModel());
        QTRY_VERIFY(m_driver->find("sample-2") != nullptr);
    }

  private:
    void open() {
        m_driver = std::make_unique<WindowDriver>(m_dir->path(), kScript);
        QVERIFY(m_driver->waitForModel());
    }
    const QList<MessageRow>& rows() const { return m_driver->application->messages()->rows(); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_driver;
};

QTEST_MAIN(TestPromptWindow)
#include "tst_prompt_window.moc"
