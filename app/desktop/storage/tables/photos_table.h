// SPDX-License-Identifier: MIT
// The table photo, and message_photo and draft_photo, which refer to it.
#pragma once

#include "app/desktop/storage/tables/table.h"
#include "app/desktop/values/photo_ref.h"

namespace tessera {

// A photo of a message or a draft.
struct PhotoLink {
    QString ownerId;
    int position = 0;  // among the owner's photos
    PhotoRef photo;
};

// What a file is, whoever refers to it.
const Table<PhotoRef>& photosTable();

class PhotoLinks {
  public:
    // `ownerColumn` is the column that refers to the owner.
    PhotoLinks(const char* table, const char* ownerColumn);

    const QString& name() const { return m_links.name(); }
    QStringList columnNames() const { return m_links.columnNames(); }
    // For a SELECT of both tables whose result a Reader takes.
    QString selection() const;
    // Joins photo to this table.
    QString join() const;

    // Makes the photos known as needed and links them in their order. Errors: those of execute().
    Result<void> add(const QSqlDatabase& database, const QString& ownerId,
                     const QList<PhotoRef>& photos) const;

    class Reader {
      public:
        Reader(const PhotoLinks& links, const QSqlQuery& query, QString dataDir);
        PhotoLink read(const QSqlQuery& query) const;

      private:
        Table<PhotoLink>::Reader m_links;
        Table<PhotoRef>::Reader m_photos;
        QString m_dataDir;
    };

  private:
    Table<PhotoLink> m_links;
};

const PhotoLinks& messagePhotos();
const PhotoLinks& draftPhotos();

}  // namespace tessera
