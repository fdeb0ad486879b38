// SPDX-License-Identifier: MIT
#include "app/desktop/start/single_instance.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QLocalSocket>
#include <QThread>

namespace tessera {
namespace {

constexpr int kStreamVersion = QDataStream::Qt_6_4;
constexpr qint64 kLongestMessageBytes = 1 << 20;
constexpr int kAttemptMs = 100;
constexpr char kTaken = '1';
// A compositor brings our window to the front only with the token of whoever started us.
constexpr const char* kActivationToken = "XDG_ACTIVATION_TOKEN";

QString socketName(const QString& dataDir) {
    const QString path = QDir(dataDir).absoluteFilePath(QStringLiteral("tessera.socket"));
#ifdef Q_OS_UNIX
    // The length of a socket's path is limited to about 100 bytes.
    constexpr qsizetype kLongestSocketPath = 100;
    if (QFile::encodeName(path).size() <= kLongestSocketPath)
        return path;
#endif
    return QStringLiteral("tessera-") +
           QString::fromLatin1(QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256)
                                   .toHex()
                                   .left(32));
}

}  // namespace

SingleInstance::SingleInstance(const QString& dataDir, QObject* parent) : QObject(parent) {
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::receive);
    // The lock's holder may remove the socket: one that exists is left over from an earlier
    // process.
    const QString name = socketName(dataDir);
    QLocalServer::removeServer(name);
    m_server.listen(name);
}

void SingleInstance::receive() {
    while (QLocalSocket* socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        const auto read = [this, socket] {
            if (socket->bytesAvailable() > kLongestMessageBytes) {
                socket->abort();
                return;
            }
            QDataStream in(socket);
            in.setVersion(kStreamVersion);
            StartRequest request;
            QByteArray token;
            in.startTransaction();
            in >> request.photos >> token >> request.model;
            if (!in.commitTransaction())
                return;
            if (!token.isEmpty())
                qputenv(kActivationToken, token);
            emit handedOver(request);
            socket->write(&kTaken, 1);
            socket->disconnectFromServer();
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        read();
    }
}

bool handOver(const QString& dataDir, const StartRequest& request, int timeoutMs,
              const std::function<bool()>& hasEnded) {
    QByteArray message;
    QDataStream out(&message, QIODevice::WriteOnly);
    out.setVersion(kStreamVersion);
    out << request.photos << qgetenv(kActivationToken) << request.model;
    QElapsedTimer elapsed;
    elapsed.start();
    // The first instance may have just taken the lock and not be listening yet.
    do {
        QLocalSocket socket;
        socket.connectToServer(socketName(dataDir));
        if (socket.waitForConnected(kAttemptMs)) {
            socket.write(message);
            char answer = 0;
            while (socket.bytesAvailable() == 0 && elapsed.elapsed() < timeoutMs &&
                   socket.state() == QLocalSocket::ConnectedState)
                socket.waitForReadyRead(kAttemptMs);
            return socket.read(&answer, 1) == 1 && answer == kTaken;
        }
        QThread::msleep(kAttemptMs);
        if (hasEnded())
            return false;
    } while (elapsed.elapsed() < timeoutMs);
    return false;
}

}  // namespace tessera
