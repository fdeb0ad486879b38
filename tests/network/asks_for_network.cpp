// SPDX-License-Identifier: MIT
// Shows that no_internet notices: asks for an address, a connection or a page, as libraries do.
#include <QCoreApplication>
#include <QHostInfo>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTcpSocket>

int main(int argc, char** argv) {
    QCoreApplication app(argc, argv);
    const QString way = QString::fromLocal8Bit(argc > 1 ? argv[1] : "");
    if (way == QLatin1String("address")) {
        QHostInfo::fromName(QStringLiteral("example.org"));
    } else if (way == QLatin1String("connection")) {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), 9);
        socket.waitForConnected(1000);
    } else if (way == QLatin1String("page")) {
        QNetworkAccessManager manager;
        QNetworkReply* reply =
            manager.get(QNetworkRequest(QUrl(QStringLiteral("http://127.0.0.1:9/"))));
        QObject::connect(reply, &QNetworkReply::finished, &app, &QCoreApplication::quit);
        return QCoreApplication::exec();
    }
    return 0;
}
