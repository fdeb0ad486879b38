// SPDX-License-Identifier: MIT
// One window per data folder: a second start hands its photos to the first.
#pragma once

#include <QLocalServer>
#include <QObject>
#include <QStringList>

namespace tessera {

// In the process that holds the data folder's lock: a socket in that folder, for this user only.
// GUI thread only.
class SingleInstance : public QObject {
    Q_OBJECT

  public:
    explicit SingleInstance(const QString& dataDir, QObject* parent = nullptr);

  signals:
    // A second start handed over to this instance; `photos` are absolute paths, often none.
    void handedOver(const QStringList& photos);

  private:
    void receive();

    QLocalServer m_server;
};

// In a second process: blocks until the first has taken the photos. False if that does not happen
// in time.
bool handOver(const QString& dataDir, const QStringList& photos, int timeoutMs);

}  // namespace tessera
