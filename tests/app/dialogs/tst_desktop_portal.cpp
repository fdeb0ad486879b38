// SPDX-License-Identifier: MIT
// On a bus of its own, with a portal on another thread.
#include <QDBusConnection>
#include <QTest>
#include <QThread>

#include "app/desktop/dialogs/desktop_portal.h"

using namespace tessera;

// As much of a portal as is asked: the version of an interface.
class FileDialogs : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.FileChooser")
    Q_PROPERTY(uint version READ version)

  public:
    uint version() const { return 4; }
};

class OtherThings : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Wallpaper")
    Q_PROPERTY(uint version READ version)

  public:
    uint version() const { return 1; }
};

class TestDesktopPortal : public QObject {
    Q_OBJECT

  private:
    static constexpr const char* kTheme = "QT_QPA_PLATFORMTHEME";

    // Whether its dialogs are chosen where this portal runs.
    static bool areChosenWith(QObject& portal) {
        QThread thread;
        portal.moveToThread(&thread);
        thread.start();
        const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
        const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
        QDBusConnection bus = QDBusConnection::sessionBus();
        const bool registered =
            bus.registerObject(path, &portal, QDBusConnection::ExportAllProperties) &&
            bus.registerService(service);
        const bool chosen = PortalDialogs().areChosen();
        bus.unregisterService(service);
        bus.unregisterObject(path);
        thread.quit();
        thread.wait();
        return registered && chosen;
    }

  private slots:
    void init() {
        qunsetenv(kTheme);
        // Qt answers calls once an event loop has run.
        QVERIFY(QDBusConnection::sessionBus().isConnected());
        QCoreApplication::processEvents();
    }

    void nothingIsChosenWithoutAPortal() {
        const PortalDialogs dialogs;
        QVERIFY(!dialogs.areChosen());
        QVERIFY(!qEnvironmentVariableIsSet(kTheme));
    }

    void aPortalWithFileDialogsIsChosenUntilTheApplicationIsMade() {
        FileDialogs portal;
        QVERIFY(areChosenWith(portal));
        QVERIFY(!qEnvironmentVariableIsSet(kTheme));
    }

    void aPortalWithoutFileDialogsIsNot() {
        OtherThings portal;
        QVERIFY(!areChosenWith(portal));
    }

    void whatWasChosenBeforeStays() {
        qputenv(kTheme, "gtk3");
        FileDialogs portal;
        QVERIFY(!areChosenWith(portal));
        QCOMPARE(qgetenv(kTheme), QByteArray("gtk3"));
    }
};

QTEST_GUILESS_MAIN(TestDesktopPortal)
#include "tst_desktop_portal.moc"
