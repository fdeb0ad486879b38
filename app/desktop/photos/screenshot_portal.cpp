// SPDX-License-Identifier: MIT
#include "app/desktop/photos/screenshot_portal.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QUrl>

#include "app/desktop/bus/session_bus.h"
#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Screenshot");
const QString kRequest = QStringLiteral("org.freedesktop.portal.Request");

}  // namespace

ScreenshotPortal::ScreenshotPortal(QObject* parent) : QObject(parent) {
    if (!hasSessionBus())
        return;
    QDBusMessage call = QDBusMessage::createMethodCall(
        kService, kPath, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    call << kInterface << QStringLiteral("version");
    auto* watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        m_available = !reply.isError();
        if (m_available)
            emit availableChanged();
    });
}

void ScreenshotPortal::take() {
    if (m_available && m_handle.isEmpty())
        ask();
}

bool ScreenshotPortal::listenTo(const QString& handle) {
    m_handle = handle;
    return QDBusConnection::sessionBus().connect(kService, handle, kRequest,
                                                 QStringLiteral("Response"), this,
                                                 SLOT(finish(uint, QVariantMap)));
}

void ScreenshotPortal::ask() {
    // The response may arrive before the reply to the call, so listen first: its path is known
    // beforehand.
    const QString token = QStringLiteral("tessera%1").arg(++m_lastToken);
    QString sender = QDBusConnection::sessionBus().baseService().mid(1);
    sender.replace(QLatin1Char('.'), QLatin1Char('_'));
    listenTo(kPath + QStringLiteral("/request/%1/%2").arg(sender, token));

    QDBusMessage call =
        QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Screenshot"));
    call << QString()
         << QVariantMap{{QStringLiteral("handle_token"), token},
                        {QStringLiteral("interactive"), true},
                        {QStringLiteral("modal"), true}};
    auto* watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusObjectPath> reply = *watcher;
        if (m_handle.isEmpty())
            return;  // answered already
        if (reply.isError())
            fail();
        else if (reply.value().path() != m_handle)
            listenTo(reply.value().path());  // where portals before version 0.9 send it
    });
}

void ScreenshotPortal::finish(uint response, const QVariantMap& results) {
    if (m_handle.isEmpty())
        return;
    constexpr uint kTaken = 0;
    constexpr uint kCancelled = 1;
    const QUrl uri(results.value(QStringLiteral("uri")).toString());
    if (response == kCancelled) {
        m_handle.clear();
    } else if (response == kTaken && uri.isLocalFile()) {
        m_handle.clear();
        emit taken(uri.toLocalFile());
    } else {
        fail();
    }
}

void ScreenshotPortal::fail() {
    m_handle.clear();
    emit failed(Error(
        ErrorCode::Unsupported,
        "The desktop did not take a screenshot. Take one with its own tool and paste it here."));
}

}  // namespace tessera
