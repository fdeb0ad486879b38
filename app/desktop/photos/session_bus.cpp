// SPDX-License-Identifier: MIT
#include "app/desktop/photos/session_bus.h"

#include <QDBusConnection>
#include <QFileInfo>

namespace tessera {

bool hasSessionBus() {
    const bool exists =
        !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") ||
        QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
    return exists && QDBusConnection::sessionBus().isConnected();
}

}  // namespace tessera
