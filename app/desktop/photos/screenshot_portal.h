// SPDX-License-Identifier: MIT
// A screenshot taken by the desktop, which asks the user for the part.
#pragma once

#include <QObject>
#include <QVariantMap>
#include <QtQmlIntegration>

#include "engine/core/error.h"

namespace tessera {

// org.freedesktop.portal.Screenshot on the session's D-Bus, if the desktop offers it: the only way
// under Wayland and in a sandbox. GUI thread only; nothing here waits.
class ScreenshotPortal : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(bool available READ isAvailable NOTIFY availableChanged)

  public:
    explicit ScreenshotPortal(QObject* parent = nullptr);

    [[nodiscard]] bool isAvailable() const { return m_available; }

    // Ends in taken() or failed(), or in neither if the user cancels. Does nothing while a request
    // is in progress.
    Q_INVOKABLE void take();

  signals:
    void availableChanged();
    void taken(const QString& path);
    void failed(const tessera::Error& error);

  private slots:
    void finish(uint response, const QVariantMap& results);

  private:
    void ask();
    bool listenTo(const QString& handle);
    void fail();

    bool m_available = false;
    QString m_handle;  // of the request in progress; empty: none
    quint64 m_lastToken = 0;
};

}  // namespace tessera
