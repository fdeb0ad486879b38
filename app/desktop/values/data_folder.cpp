// SPDX-License-Identifier: MIT
#include "app/desktop/values/data_folder.h"

#include <QDir>

namespace tessera {

QString databasePath(const QString& dataDir) {
    return QDir(dataDir).filePath(QStringLiteral("tessera.sqlite"));
}

QString photoDir(const QString& dataDir) {
    return QDir(dataDir).filePath(QStringLiteral("photos"));
}

QString photoPath(const QString& dataDir, const QString& hash, const QString& extension) {
    return QStringLiteral("%1/%2.%3").arg(photoDir(dataDir), hash, extension);
}

}  // namespace tessera
