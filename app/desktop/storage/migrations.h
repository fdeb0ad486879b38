// SPDX-License-Identifier: MIT
// Brings a database to the newest schema.
#pragma once

#include <QByteArray>
#include <QList>
#include <QSqlDatabase>
#include <QString>

#include "engine/core/result.h"

namespace tessera {

// One numbered step; the database's user_version afterwards is `version`.
struct Migration {
    int version = 0;
    QString sql;
};

// The steps in resources/sql, sorted by the number that their names begin with.
QList<Migration> bundledMigrations();

// The statements of a step, without comment lines. A statement ends with ";" at the end of a line,
// before an empty line or the end.
QStringList splitStatements(const QString& sql);

// Applies the steps above the database's user_version, all in one transaction. Before the first
// step on a database that is not new, a copy is kept beside it as "<file>.v<version>.bak". Errors:
// Unsupported (the schema is newer than the last step: nothing is touched), WriteFailed (every step
// is rolled back).
Result<void> migrate(QSqlDatabase& database, const QList<Migration>& migrations);

}  // namespace tessera
