// SPDX-License-Identifier: MIT
#include "app/desktop/start/offline_network.h"

#include <QNetworkAccessManager>
#include <QNetworkRequest>

namespace tessera {
namespace {

class OfflineAccessManager : public QNetworkAccessManager {
  public:
    using QNetworkAccessManager::QNetworkAccessManager;

  protected:
    // An address with an unknown scheme: the reply fails in the usual way, before any connection.
    QNetworkReply* createRequest(Operation operation, const QNetworkRequest& request,
                                 QIODevice* data) override {
        QNetworkRequest refused(request);
        refused.setUrl(QUrl(QStringLiteral("offline:")));
        return QNetworkAccessManager::createRequest(operation, refused, data);
    }
};

}  // namespace

QNetworkAccessManager* OfflineNetwork::create(QObject* parent) {
    return new OfflineAccessManager(parent);
}

}  // namespace tessera
