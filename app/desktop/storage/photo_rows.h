// SPDX-License-Identifier: MIT
// Photos as the tables message_photo and draft_photo refer to them.
#pragma once

#include <QSqlDatabase>

#include "app/desktop/values/photo_ref.h"
#include "engine/core/result.h"

class QSqlQuery;

namespace tessera {

// The columns of a photo in a statement that joins `table` with photo; photoFrom() reads them.
QString photoColumns(const QString& table);
// `first` is the number of the first of them in the query.
PhotoRef photoFrom(const QSqlQuery& query, int first, const QString& dataDir);

// Rows of `table` ("message_photo" or "draft_photo") in the photos' order; `ownerId` is what its
// first column refers to. Makes the photos known as needed. Errors: those of execute().
Result<void> addPhotoRows(const QSqlDatabase& database, const QString& table,
                          const QString& ownerId, const QList<PhotoRef>& photos);

}  // namespace tessera
