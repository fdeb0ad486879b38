// SPDX-License-Identifier: MIT
// One window per data folder: a second start hands what it was asked for to the first.
#pragma once

#include <QLocalServer>
#include <QObject>
#include <QStringList>
#include <functional>

#include "app/desktop/values/model_source.h"

namespace tessera {

// What a start asks for, besides the data folder. All paths are absolute.
struct StartRequest {
    QStringList photos;  // to attach
    ModelSource model;   // to load; empty: none was named
};

// In the process that holds the data folder's lock: a socket in that folder, for this user only.
// GUI thread only.
class SingleInstance : public QObject {
    Q_OBJECT

  public:
    explicit SingleInstance(const QString& dataDir, QObject* parent = nullptr);

  signals:
    // A second start handed over to this instance; often it asks for nothing but the window.
    void handedOver(const tessera::StartRequest& request);

  private:
    void receive();

    QLocalServer m_server;
};

// In a second process: blocks until the first has taken the request. False if that does not happen
// in time, or once `hasEnded` says, asked while nobody listens, that the first is no longer there.
bool handOver(const QString& dataDir, const StartRequest& request, int timeoutMs,
              const std::function<bool()>& hasEnded);

}  // namespace tessera
