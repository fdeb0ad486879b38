// SPDX-License-Identifier: MIT
#include "app/desktop/storage/migrations.h"

#include <QDir>
#include <QFile>
#include <QSqlError>
#include <QSqlQuery>
#include <algorithm>

#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

Result<int> userVersion(const QSqlDatabase& database) {
    QSqlQuery query(database);
    if (!query.exec(QStringLiteral("PRAGMA user_version")) || !query.next())
        return Error(ErrorCode::WriteFailed, "The conversations cannot be read. {}",
                     query.lastError().text());
    return query.value(0).toInt();
}

Result<void> backUp(const QSqlDatabase& database, int version) {
    const QString copy =
        QStringLiteral("%1.v%2.bak").arg(database.databaseName(), QString::number(version));
    // An earlier attempt may have left one; VACUUM INTO needs a new file.
    QFile::remove(copy);
    QSqlQuery query(database);
    query.prepare(QStringLiteral("VACUUM INTO ?"));
    query.addBindValue(copy);
    if (!query.exec())
        return Error(ErrorCode::WriteFailed,
                     "The conversations could not be copied before updating them, so nothing was "
                     "changed. Is the disk full? {}",
                     query.lastError().text());
    return {};
}

Error notUpdated(const QSqlError& error) {
    return Error(ErrorCode::WriteFailed,
                 "The conversations could not be updated to this version of Tessera; nothing was "
                 "changed. {}",
                 error.text());
}

// Inside the caller's transaction.
Result<void> apply(const QSqlDatabase& database, const Migration& migration) {
    QStringList statements = splitStatements(migration.sql);
    // A pragma takes no bound values; the version is our own number.
    statements.append(QStringLiteral("PRAGMA user_version = %1").arg(migration.version));
    for (const QString& statement : statements) {
        QSqlQuery query(database);
        if (!query.exec(statement)) {
            const QSqlError error = query.lastError();
            query.finish();
            return notUpdated(error);
        }
    }
    return {};
}

}  // namespace

QList<Migration> bundledMigrations() {
    QList<Migration> migrations;
    const QDir folder(QStringLiteral(":/tessera/sql"));
    for (const QString& name :
         folder.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            migrations.append(
                {name.section(QLatin1Char('_'), 0, 0).toInt(), QString::fromUtf8(file.readAll())});
    }
    return migrations;
}

QStringList splitStatements(const QString& sql) {
    QStringList statements;
    QString statement;
    const QStringList lines = sql.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString line = lines[i].trimmed();
        if (!line.startsWith(QLatin1String("--")) && !line.isEmpty())
            statement += lines[i] + QLatin1Char('\n');
        const bool last = i + 1 == lines.size() || lines[i + 1].trimmed().isEmpty();
        if (last && line.endsWith(QLatin1Char(';'))) {
            statements.append(statement.trimmed());
            statement.clear();
        }
    }
    if (!statement.trimmed().isEmpty())
        statements.append(statement.trimmed());
    return statements;
}

Result<void> migrate(QSqlDatabase& database, const QList<Migration>& migrations) {
    const auto version = userVersion(database);
    if (!version)
        return version.error();
    const int newest = migrations.isEmpty() ? 0 : migrations.last().version;
    if (*version > newest)
        return Error(ErrorCode::Unsupported,
                     "These conversations were saved by a newer Tessera (schema {}; this one knows "
                     "up to {}). Nothing was changed. Please update Tessera.",
                     *version, newest);
    if (*version > 0 && *version < newest) {
        if (auto copied = backUp(database, *version); !copied)
            return copied.error();
    }
    if (*version == newest)
        return {};
    if (!database.transaction())
        return notUpdated(database.lastError());
    for (const Migration& migration : migrations) {
        if (migration.version <= *version)
            continue;
        if (auto applied = apply(database, migration); !applied) {
            database.rollback();
            return applied.error();
        }
    }
    if (!database.commit()) {
        const QSqlError error = database.lastError();
        database.rollback();
        return notUpdated(error);
    }
    return {};
}

}  // namespace tessera
