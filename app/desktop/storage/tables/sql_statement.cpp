// SPDX-License-Identifier: MIT
#include "app/desktop/storage/tables/sql_statement.h"

#include <QSqlError>
#include <QSqlQuery>
#include <utility>

#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

// Result codes of SQLite; the extended ones carry more in their higher bits.
enum SqliteCode { kReadOnly = 8, kIoError = 10, kFull = 13, kConstraint = 19 };

int sqliteCode(const QSqlError& error) {
    return error.nativeErrorCode().toInt() & 0xff;
}

}  // namespace

QString orEmpty(const QString& text) {
    return text.isNull() ? QLatin1String("") : text;
}

Error notSaved(const QSqlError& error) {
    switch (sqliteCode(error)) {
        case kFull:
        case kIoError:
            return Error(ErrorCode::WriteFailed,
                         "The disk is full or refuses to be written to, so the conversation could "
                         "not be saved. Nothing is lost: it will be saved as soon as there is "
                         "room. Please free some space, and leave Tessera open until then.");
        case kReadOnly:
            return Error(
                ErrorCode::WriteFailed,
                "The conversation could not be saved: its folder is read-only. Nothing is lost: it "
                "will be saved as soon as that is possible. Please leave Tessera open until then.");
        case kConstraint:
            return Error(ErrorCode::InvalidArgument, "The conversation could not be saved: {}",
                         error.databaseText());
        default:
            return Error(ErrorCode::WriteFailed, "The conversation could not be saved: {}",
                         error.text());
    }
}

Error notRead(const QSqlError& error) {
    return Error(ErrorCode::FileUnreadable, "The conversations could not be read: {}",
                 error.databaseText().isEmpty() ? error.text() : error.databaseText());
}

Result<void> execute(const QSqlDatabase& database, const QString& sql, const QVariantList& values) {
    QSqlQuery query(database);
    if (!query.prepare(sql))
        return notSaved(query.lastError());
    for (const QVariant& value : values)
        query.addBindValue(value);
    if (!query.exec())
        return notSaved(query.lastError());
    return {};
}

Result<void> executeNamed(const QSqlDatabase& database, const QString& sql,
                          const NamedValues& values) {
    QSqlQuery query(database);
    if (!query.prepare(sql))
        return notSaved(query.lastError());
    for (const auto& [name, value] : values)
        query.bindValue(QLatin1Char(':') + name, value);
    if (!query.exec())
        return notSaved(query.lastError());
    return {};
}

Result<QSqlQuery> select(const QSqlDatabase& database, const QString& sql,
                         const QVariantList& values) {
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return notRead(query.lastError());
    for (const QVariant& value : values)
        query.addBindValue(value);
    if (!query.exec())
        return notRead(query.lastError());
    return Result<QSqlQuery>(std::move(query));
}

Result<void> inTransaction(QSqlDatabase& database, const std::function<Result<void>()>& body) {
    // As statements, because QSqlDatabase's own functions do not report SQLite's error code.
    // IMMEDIATE waits for another writer here, where waiting is possible.
    if (auto begun = execute(database, QStringLiteral("BEGIN IMMEDIATE"), {}); !begun)
        return begun;
    auto done = body();
    if (done)
        done = execute(database, QStringLiteral("COMMIT"), {});
    // The failure may have ended the transaction already; then there is nothing to roll back.
    if (!done)
        QSqlQuery(database).exec(QStringLiteral("ROLLBACK"));
    return done;
}

}  // namespace tessera
