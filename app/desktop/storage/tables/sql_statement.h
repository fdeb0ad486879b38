// SPDX-License-Identifier: MIT
// Running SQL with errors as sentences for the user.
#pragma once

#include <QSqlDatabase>
#include <QString>
#include <QVariantList>
#include <functional>
#include <utility>

#include "engine/core/result.h"

class QSqlError;
class QSqlQuery;

namespace tessera {

using NamedValues = QList<std::pair<QString, QVariant>>;

// Turns a null text, which SQLite would store as NULL, into an empty one.
QString orEmpty(const QString& text);

// WriteFailed if the disk is full or failing, so that the same may work later; InvalidArgument if
// the database rejects the values themselves.
Error notSaved(const QSqlError& error);
// FileUnreadable.
Error notRead(const QSqlError& error);

// Errors: those of notSaved().
Result<void> execute(const QSqlDatabase& database, const QString& sql, const QVariantList& values);
// The same with values for placeholders like ":name".
Result<void> executeNamed(const QSqlDatabase& database, const QString& sql,
                          const NamedValues& values);
// Errors: those of notRead(). The query is forward-only.
Result<QSqlQuery> select(const QSqlDatabase& database, const QString& sql,
                         const QVariantList& values);

// Commits what `body` did, or rolls all of it back. Errors: those of the body, notSaved().
Result<void> inTransaction(QSqlDatabase& database, const std::function<Result<void>()>& body);

}  // namespace tessera
