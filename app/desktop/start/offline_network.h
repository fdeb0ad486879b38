// SPDX-License-Identifier: MIT
#pragma once

#include <QQmlNetworkAccessManagerFactory>

namespace tessera {

// Gives the QML engine network access that refuses every address. Nothing in the window asks for
// one; this guarantees it, whatever address a photo, a model or an imported conversation brings.
class OfflineNetwork : public QQmlNetworkAccessManagerFactory {
  public:
    QNetworkAccessManager* create(QObject* parent) override;
};

}  // namespace tessera
