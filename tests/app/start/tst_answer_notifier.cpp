// SPDX-License-Identifier: MIT
// Runs against a stand-in for the desktop's notifications, on this test's own bus.
#include <QDBusConnection>
#include <QDBusMessage>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/app/app_fixture.h"

using namespace tessera;

class Notifications : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

  public:
    int count = 0;
    uint replaced = 0;
    QString summary;
    QString body;
    QStringList actions;

  public slots:
    uint Notify(const QString&, uint replacedId, const QString&, const QString& newSummary,
                const QString& newBody, const QStringList& newActions, const QVariantMap&, int) {
        ++count;
        replaced = replacedId;
        summary = newSummary;
        body = newBody;
        actions = newActions;
        return 7;
    }

  signals:
    void ActionInvoked(uint id, const QString& action);
};

class TestAnswerNotifier : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        QVERIFY2(QDBusConnection::sessionBus().isConnected(),
                 "no session bus: start this test below dbus-run-session");
    }

    void withoutAServiceNothingHappens() {
        const QTemporaryDir dir;
        const AppFixture run(dir.path(), R"({"answers": [{"text": "A boat."}]})");
        QVERIFY(run.ask(QStringLiteral("What is it?")));
        QCOMPARE(run.lastMessage().text, QStringLiteral("A boat."));
    }

    void anUnseenAnswerIsAnnounced() {
        auto bus =
            QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("desktop"));
        Notifications desktop;
        QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/Notifications"), &desktop,
                                   QDBusConnection::ExportAllContents));
        QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.Notifications")));
        const QTemporaryDir dir;
        const AppFixture run(dir.path(), R"({"answers": [{"text": "A <b>boat</b> & a lake."}]})");
        const auto& app = run.application;
        QSignalSpy raised(app.get(), &Application::raiseRequested);

        // This program has no window, so nobody has seen it.
        QVERIFY(run.ask(QStringLiteral("What is it?")));
        QTRY_COMPARE(desktop.count, 1);
        QCOMPARE(desktop.summary, QStringLiteral("What is it?"));
        QCOMPARE(desktop.body, QStringLiteral("A &lt;b&gt;boat&lt;/b&gt; &amp; a lake."));
        QCOMPARE(desktop.actions.value(0), QStringLiteral("default"));
        QCOMPARE(desktop.replaced, 0u);

        const QString first = app->conversation()->id();
        app->conversation()->startNew();
        emit desktop.ActionInvoked(8, QStringLiteral("default"));
        emit desktop.ActionInvoked(7, QStringLiteral("default"));
        QTRY_COMPARE(raised.count(), 1);
        QCOMPARE(app->conversation()->id(), first);

        // The next one takes the place of the one before.
        QVERIFY(run.ask(QStringLiteral("And now?")));
        QTRY_COMPARE(desktop.count, 2);
        QCOMPARE(desktop.replaced, 7u);

        // Not what was stopped by hand, and nothing once it is switched off.
        run.model->holdAfterTokens(1);
        QVERIFY(run.send(QStringLiteral("Stop")));
        QVERIFY(run.waitUntilHeld());
        app->answer()->stop();
        QVERIFY(run.waitForAnswer());
        app->settings()->setNotifiesOfAnswers(false);
        QVERIFY(run.ask(QStringLiteral("Quiet")));
        app->settings()->setNotifiesOfAnswers(true);
        QVERIFY(run.ask(QStringLiteral("Loud")));
        QTRY_COMPARE(desktop.count, 3);
        QTRY_VERIFY(!app->answer()->isBusy());
        QCOMPARE(desktop.count, 3);
    }
};

QTEST_MAIN(TestAnswerNotifier)
#include "tst_answer_notifier.moc"
