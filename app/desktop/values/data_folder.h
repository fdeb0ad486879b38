// SPDX-License-Identifier: MIT
// Where things are in a data folder.
#pragma once

#include <QString>

namespace tessera {

QString databasePath(const QString& dataDir);
QString photoDir(const QString& dataDir);
QString photoPath(const QString& dataDir, const QString& hash, const QString& extension);

}  // namespace tessera
