// SPDX-License-Identifier: MIT
#include "app/desktop/dialogs/desktop_portal.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QString>

#include "app/desktop/bus/session_bus.h"

namespace tessera {
namespace {

constexpr const char* kThemeVariable = "QT_QPA_PLATFORMTHEME";
constexpr int kAnswerTimeoutMs = 1000;

// Asks for a property of the file dialogs: a portal may run whose desktop has none.
bool portalHasFileDialogs() {
    const QString name = QStringLiteral("tessera-start");
    QDBusMessage question = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.portal.Desktop"),
        QStringLiteral("/org/freedesktop/portal/desktop"),
        QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    question << QStringLiteral("org.freedesktop.portal.FileChooser") << QStringLiteral("version");
    const QDBusMessage answer = QDBusConnection::connectToBus(QDBusConnection::SessionBus, name)
                                    .call(question, QDBus::Block, kAnswerTimeoutMs);
    QDBusConnection::disconnectFromBus(name);
    return answer.type() == QDBusMessage::ReplyMessage;
}

}  // namespace

PortalDialogs::PortalDialogs() {
    // Connected to in portalHasFileDialogs(), under a name that the application does not use.
    if (qEnvironmentVariableIsSet(kThemeVariable) || !isSessionBusPromised() ||
        !portalHasFileDialogs())
        return;
    qputenv(kThemeVariable, "xdgdesktopportal");
    m_chosen = true;
}

PortalDialogs::~PortalDialogs() {
    // The programs that are started from here choose for themselves.
    if (m_chosen)
        qunsetenv(kThemeVariable);
}

}  // namespace tessera
