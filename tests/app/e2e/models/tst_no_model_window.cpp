// SPDX-License-Identifier: MIT
// Questions asked before there is a model to answer them.
#include <QTemporaryDir>

#include "tests/app/e2e/window_driver.h"

using namespace tessera;

class TestNoModelWindow : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_driver.reset(); }

    void withoutAModelTheWayOutIsSaid() {
        open(R"({"answers": [{"text": "ok"}]})");
        press(Qt::Key_Return);  // there is no question yet
        QVERIFY(m_driver->find("waitBanner") == nullptr);
        m_driver->type(QStringLiteral("Why?"));
        press(Qt::Key_Return);
        QTRY_VERIFY(banner().contains(QStringLiteral("No model is loaded")));
        QCOMPARE(m_driver->text("questionInput"), QStringLiteral("Why?"));
        m_driver->screenshots("no-model");
        QVERIFY(m_driver->click("bannerAction"));
        QTRY_VERIFY(m_driver->find("loadButton") != nullptr);
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_driver->find("loadButton") == nullptr);
        QTRY_COMPARE(m_driver->window->activeFocusItem(), m_driver->find("questionInput"));

        // The button says the same as Enter does; what is written now was not sent yet.
        m_driver->type(QStringLiteral("?"));
        QTRY_VERIFY(m_driver->find("waitBanner") == nullptr);
        QVERIFY(m_driver->click("sendButton"));
        QTRY_VERIFY(m_driver->find("waitBanner") != nullptr);
        models()->load(anyModel());
        QVERIFY(m_driver->waitForModel());
        QTRY_VERIFY(m_driver->find("waitBanner") == nullptr);
        QTRY_VERIFY(m_driver->application->asking()->canSend());
        QCOMPARE(messages(), 0);
        press(Qt::Key_Return);
        QVERIFY(wasAsked(QStringLiteral("Why??")));
    }

    void whileTheModelLoadsTheQuestionWaits() {
        open(R"({"answers": [{"text": "ok"}]})");
        startLoading();
        m_driver->type(QStringLiteral("Why?"));
        press(Qt::Key_Return);
        QTRY_VERIFY(banner().contains(QStringLiteral("when it is ready")));
        m_driver->screenshots("model-loading");
        m_driver->model->release();
        QVERIFY(wasAsked(QStringLiteral("Why?")));
        QVERIFY(m_driver->find("waitBanner") == nullptr);
        QCOMPARE(m_driver->text("questionInput"), QString());
    }

    void whatWaitsIsTakenBack() {
        open(R"({"answers": [{"text": "ok"}]})");
        startLoading();
        m_driver->type(QStringLiteral("Why?"));
        press(Qt::Key_Return);
        QTRY_VERIFY(m_driver->find("waitBanner") != nullptr);
        QVERIFY(m_driver->click("bannerAction"));
        QTRY_VERIFY(m_driver->find("waitBanner") == nullptr);
        press(Qt::Key_Return);
        QTRY_VERIFY(m_driver->find("waitBanner") != nullptr);
        m_driver->type(QStringLiteral("!"));
        QTRY_VERIFY(m_driver->find("waitBanner") == nullptr);
        m_driver->model->release();
        // It would have been sent by the time that it can be.
        QTRY_VERIFY(m_driver->application->asking()->canSend());
        QCOMPARE(messages(), 0);
        QCOMPARE(m_driver->text("questionInput"), QStringLiteral("Why?!"));
    }

    void aModelThatDoesNotComeIsSaid() {
        open(R"({"model": {"loadError": {"code": "FileTruncated", "message": "Ends early."}}})");
        startLoading();
        m_driver->type(QStringLiteral("Why?"));
        press(Qt::Key_Return);
        QTRY_VERIFY(banner().contains(QStringLiteral("when it is ready")));
        m_driver->model->release();
        QTRY_COMPARE(models()->status(), ModelController::Failed);
        QTRY_VERIFY(banner().contains(QStringLiteral("No model is loaded")));
        QCOMPARE(m_driver->text("questionInput"), QStringLiteral("Why?"));
    }

    // It was not asked.
    void theModelBeforeDoesNotAnswerInstead() {
        open(R"({"answers": [{"text": "ok"}]})");
        models()->load(anyModel());
        QVERIFY(m_driver->waitForModel());
        m_driver->model->holdLoading();
        models()->load({QStringLiteral("/models/other.gguf"), {}});
        QVERIFY(m_driver->waitUntilHeld());
        m_driver->type(QStringLiteral("Why?"));
        press(Qt::Key_Return);
        QTRY_VERIFY(m_driver->find("waitBanner") != nullptr);
        models()->cancel();
        QVERIFY(m_driver->waitForModel());
        QCOMPARE(models()->source(), anyModel());
        QTRY_VERIFY(m_driver->application->asking()->canSend());
        QVERIFY(m_driver->find("waitBanner") == nullptr);
        QCOMPARE(messages(), 0);
    }

  private:
    void open(const QByteArray& script) {
        m_driver = std::make_unique<WindowDriver>(optionsFor(m_dir->path()), script);
        QVERIFY(m_driver->click("questionInput"));
    }
    void press(Qt::Key key) const { QTest::keyClick(m_driver->window, key); }
    ModelController* models() const { return m_driver->application->models(); }
    int messages() const { return m_driver->application->messages()->rowCount(); }
    QString banner() const {
        const QQuickItem* item = m_driver->find("waitBanner");
        return item == nullptr ? QString() : item->property("message").toString();
    }
    void startLoading() const {
        m_driver->model->holdLoading();
        models()->load(anyModel());
        QVERIFY(m_driver->waitUntilHeld());
    }
    bool wasAsked(const QString& question) const {
        return QTest::qWaitFor([&] { return messages() == 2; }) && m_driver->waitForAnswer() &&
               m_driver->application->messages()->rows().constFirst().text == question &&
               m_driver->lastMessage().text == QLatin1String("ok");
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_driver;
};

QTEST_MAIN(TestNoModelWindow)
#include "tst_no_model_window.moc"
