// SPDX-License-Identifier: MIT
#include <QTemporaryDir>
#include <QTest>

#include "tests/app/app_fixture.h"

using namespace tessera;

class TestPromptMeter : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aFullContextBlocksSending() {
        const AppFixture run(m_dir->path(),
                             R"({"model": {"contextLength": 20}, "answers": [{"text": "ok"}]})");
        const auto& app = run.application;
        app->composer()->setText(QStringLiteral("word ").repeated(30));
        QTRY_VERIFY(!app->meter()->blocker().isEmpty());
        QVERIFY(!app->asking()->canSend());
        app->composer()->setText(QStringLiteral("short"));
        QTRY_VERIFY(app->meter()->blocker().isEmpty());
        QTRY_VERIFY(app->asking()->canSend());
    }

    void aBlindModelBlocksPhotosOnly() {
        const AppFixture run(m_dir->path(),
                             R"({"model": {"vision": false}, "answers": [{"text": "ok"}]})");
        const auto& app = run.application;
        QTRY_COMPARE(app->models()->status(), ModelController::Ready);
        QVERIFY(!app->models()->note().isEmpty());
        app->composer()->setText(QStringLiteral("Hi"));
        QTRY_VERIFY(app->asking()->canSend());
        QVERIFY(run.attach(coffeePhoto()));
        QVERIFY(!app->asking()->canSend());
        QVERIFY(app->meter()->blocker().contains(QStringLiteral("mmproj")));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestPromptMeter)
#include "tst_prompt_meter.moc"
