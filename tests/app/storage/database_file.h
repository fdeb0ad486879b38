// SPDX-License-Identifier: MIT
// The file beneath a store, opened and looked at from outside.
#pragma once

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>
#include <memory>

#include "app/desktop/storage/chat_store.h"

namespace tessera {

// Runs SQL on a database file over a connection of its own.
inline QVariant sql(const QString& path, const QString& statement) {
    QVariant value;
    {
        QSqlDatabase database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("test"));
        database.setDatabaseName(path);
        if (database.open()) {
            QSqlQuery query(database);
            if (query.exec(statement) && query.next())
                value = query.value(0);
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("test"));
    return value;
}

// nullptr if it cannot be opened.
inline std::unique_ptr<ChatStore> openStore(const QString& dir) {
    auto store = ChatStore::open(dir, bundledMigrations());
    return store ? std::move(*store) : nullptr;
}

}  // namespace tessera
