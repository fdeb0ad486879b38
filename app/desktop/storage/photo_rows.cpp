// SPDX-License-Identifier: MIT
#include "app/desktop/storage/photo_rows.h"

#include <QSqlQuery>

#include "app/desktop/storage/chat_store.h"
#include "app/desktop/storage/sql_statement.h"
#include "app/desktop/values/data_folder.h"

namespace tessera {

QString photoColumns(const QString& table) {
    return QStringLiteral(
               "photo.hash, photo.extension, %1.name, photo.width_px, photo.height_px, "
               "photo.size_bytes, %1.grid")
        .arg(table);
}

PhotoRef photoFrom(const QSqlQuery& query, int first, const QString& dataDir) {
    PhotoRef photo;
    photo.hash = query.value(first).toString();
    photo.extension = query.value(first + 1).toString();
    photo.name = query.value(first + 2).toString();
    photo.filePath = photoPath(dataDir, photo.hash, photo.extension);
    photo.widthPx = query.value(first + 3).toInt();
    photo.heightPx = query.value(first + 4).toInt();
    photo.sizeBytes = query.value(first + 5).toLongLong();
    photo.grid = query.value(first + 6).toString();
    return photo;
}

Result<void> addPhotoRows(const QSqlDatabase& database, const QString& table,
                          const QString& ownerId, const QList<PhotoRef>& photos) {
    int position = 0;
    for (const PhotoRef& photo : photos) {
        auto known =
            execute(database,
                    QStringLiteral("INSERT INTO photo (hash, extension, width_px, height_px, "
                                   "size_bytes) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
                    {photo.hash, photo.extension, photo.widthPx, photo.heightPx, photo.sizeBytes});
        if (!known)
            return known;
        auto linked =
            execute(database, QStringLiteral("INSERT INTO %1 VALUES (?, ?, ?, ?, ?)").arg(table),
                    {ownerId, position++, photo.hash, orEmpty(photo.name), orEmpty(photo.grid)});
        if (!linked)
            return linked;
    }
    return {};
}

}  // namespace tessera
