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

// The photo files themselves, whoever refers to them.
const Table<PhotoRef>& photosTable();

class PhotoLinks {
  public:
    // `ownerColumn` is the column that refers to the owner.
    PhotoLinks(const char* table, const char* ownerColumn);

    const QString& name() const { return m_links.name(); }
    QStringList columnNames() const { return m_links.columnNames(); }
    // The columns for a SELECT from both tables whose result a Reader reads.
    QString selection() const;
    // Joins photo to this table.
    QString join() const;

    // Adds the photos that the table photo lacks, and links them in order. Errors: those of
    // execute().
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
