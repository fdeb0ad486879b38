// SPDX-License-Identifier: MIT
#pragma once

#include <QDBusConnection>
#include <QFileInfo>

namespace tessera {

// Whether there should be a bus of the desktop; connecting without one could start a new one. Only
// looks, so it may be asked before there is an application.
inline bool isSessionBusPromised() {
    return !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") ||
           QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
}

// Whether the desktop can be asked for something. Connects if need be.
inline bool hasSessionBus() {
    return isSessionBusPromised() && QDBusConnection::sessionBus().isConnected();
}

}  // namespace tessera
