// SPDX-License-Identifier: MIT
#pragma once

#include <QDBusConnection>
#include <QFileInfo>

namespace tessera {

// Whether the desktop can be asked for something. Without a session bus, connecting could start a
// new one.
inline bool hasSessionBus() {
    const bool promised =
        !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") ||
        QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
    return promised && QDBusConnection::sessionBus().isConnected();
}

}  // namespace tessera
