// SPDX-License-Identifier: MIT
// Runs against a stand-in for the desktop's side of the portal, on this test's own bus.
#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QSignalSpy>
#include <QTest>

#include "app/desktop/photos/screenshot_portal.h"

using namespace tessera;

class Desktop : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Screenshot")
    Q_PROPERTY(uint version READ version)

  public:
    uint version() const { return 2; }
    uint response = 0;
    QVariantMap results;
    int requests = 0;
    bool interactive = false;

  public slots:
    QDBusObjectPath Screenshot(const QString&, const QVariantMap& options) {
        ++requests;
        interactive = options.value(QStringLiteral("interactive")).toBool();
        QString sender = message().service().mid(1);
        sender.replace(QLatin1Char('.'), QLatin1Char('_'));
        const QString path =
            QStringLiteral("/org/freedesktop/portal/desktop/request/%1/%2")
                .arg(sender, options.value(QStringLiteral("handle_token")).toString());
        QDBusMessage signal = QDBusMessage::createSignal(
            path, QStringLiteral("org.freedesktop.portal.Request"), QStringLiteral("Response"));
        signal << response << results;
        connection().send(signal);
        return QDBusObjectPath(path);
    }
};

class TestScreenshotPortal : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        QVERIFY2(QDBusConnection::sessionBus().isConnected(),
                 "no session bus: start this test below dbus-run-session");
    }

    void withoutADesktopThereIsNone() {
        ScreenshotPortal portal;
        // A connection's replies come in the order of its calls, so after this one the portal has
        // its own.
        QDBusPendingCallWatcher later(
            QDBusConnection::sessionBus().asyncCall(QDBusMessage::createMethodCall(
                QStringLiteral("org.freedesktop.portal.Desktop"), QStringLiteral("/"),
                QStringLiteral("org.freedesktop.DBus.Peer"), QStringLiteral("Ping"))));
        QSignalSpy replied(&later, &QDBusPendingCallWatcher::finished);
        QVERIFY(replied.wait());
        QVERIFY(!portal.isAvailable());
        portal.take();
    }

    void theDesktopsPictureIsTaken() {
        auto bus =
            QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("desktop"));
        Desktop desktop;
        QVERIFY(bus.registerObject(
            QStringLiteral("/org/freedesktop/portal/desktop"), &desktop,
            QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllProperties));
        QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
        ScreenshotPortal portal;
        QTRY_VERIFY(portal.isAvailable());
        QSignalSpy taken(&portal, &ScreenshotPortal::taken);
        QSignalSpy failed(&portal, &ScreenshotPortal::failed);

        desktop.results = {{QStringLiteral("uri"), QStringLiteral("file:///tmp/a%20b.png")}};
        portal.take();
        QTRY_COMPARE(taken.count(), 1);
        QCOMPARE(taken.first().first().toString(), QStringLiteral("/tmp/a b.png"));
        QVERIFY(desktop.interactive);

        desktop.response = 1;  // the user changed their mind
        portal.take();
        QTRY_COMPARE(desktop.requests, 2);
        desktop.response = 2;
        // Asks again only once the request before has ended.
        QTRY_VERIFY(desktop.requests == 3 || (portal.take(), false));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(!failed.first().first().value<Error>().message().empty());
        desktop.response = 0;
        portal.take();
        QTRY_COMPARE(taken.count(), 2);
        QCOMPARE(desktop.requests, 4);
        QCOMPARE(failed.count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestScreenshotPortal)
#include "tst_screenshot_portal.moc"
