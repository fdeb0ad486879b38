// SPDX-License-Identifier: MIT
#include "app/desktop/storage/tables/table.h"

namespace tessera {

QString insertStatement(const QString& table, const QStringList& columns) {
    return QStringLiteral("INSERT INTO %1 (%2) VALUES (:%3)")
        .arg(table, columns.join(QLatin1String(", ")), columns.join(QLatin1String(", :")));
}

QString updateStatement(const QString& table, const QStringList& columns,
                        const QStringList& keptIfNull, const QString& key) {
    QStringList changes;
    for (const QString& column : columns)
        changes << (keptIfNull.contains(column) ? QStringLiteral("%1 = COALESCE(:%1, %1)")
                                                : QStringLiteral("%1 = :%1"))
                       .arg(column);
    return QStringLiteral("UPDATE %1 SET %2 WHERE %3 = :%3")
        .arg(table, changes.join(QLatin1String(", ")), key);
}

QString replacing(const QString& key, const QStringList& changingColumns) {
    if (changingColumns.isEmpty())
        return QStringLiteral(" ON CONFLICT DO NOTHING");
    QStringList changes;
    for (const QString& column : changingColumns)
        changes << QStringLiteral("%1 = excluded.%1").arg(column);
    return QStringLiteral(" ON CONFLICT (%1) DO UPDATE SET %2")
        .arg(key, changes.join(QLatin1String(", ")));
}

}  // namespace tessera
