// SPDX-License-Identifier: MIT
#include "app/desktop/storage/tables/photos_table.h"

#include "app/desktop/values/data_folder.h"

namespace tessera {

const Table<PhotoRef>& photosTable() {
    using enum ColumnUse;
    using Row = PhotoRef;
    static const Table<Row> table(QStringLiteral("photo"),
                                  {
                                      column("hash", Fixed, &Row::hash),
                                      column("extension", Fixed, &Row::extension),
                                      column("width_px", Fixed, &Row::widthPx),
                                      column("height_px", Fixed, &Row::heightPx),
                                      column("size_bytes", Fixed, &Row::sizeBytes),
                                  });
    return table;
}

PhotoLinks::PhotoLinks(const char* table, const char* ownerColumn)
    : m_links(QString::fromLatin1(table),
              {
                  column(ownerColumn, ColumnUse::Fixed, &PhotoLink::ownerId),
                  column("position", ColumnUse::Fixed, &PhotoLink::position),
                  column("photo_hash", ColumnUse::Fixed, &PhotoLink::photo, &PhotoRef::hash),
                  column("name", ColumnUse::Fixed, &PhotoLink::photo, &PhotoRef::name),
                  column("grid", ColumnUse::Fixed, &PhotoLink::photo, &PhotoRef::grid),
              }) {}

QString PhotoLinks::selection() const {
    return m_links.selection() + QStringLiteral(", ") + photosTable().selection();
}

QString PhotoLinks::join() const {
    return QStringLiteral("JOIN photo ON photo.hash = %1.photo_hash").arg(name());
}

Result<void> PhotoLinks::add(const QSqlDatabase& database, const QString& ownerId,
                             const QList<PhotoRef>& photos) const {
    int position = 0;
    for (const PhotoRef& photo : photos) {
        if (auto known = photosTable().put(database, photo); !known)
            return known;
        if (auto linked = m_links.add(database, {ownerId, position++, photo}); !linked)
            return linked;
    }
    return {};
}

PhotoLinks::Reader::Reader(const PhotoLinks& links, const QSqlQuery& query, QString dataDir)
    : m_links(links.m_links, query),
      m_photos(photosTable(), query),
      m_dataDir(std::move(dataDir)) {}

PhotoLink PhotoLinks::Reader::read(const QSqlQuery& query) const {
    PhotoLink link;
    m_links.read(query, link);
    m_photos.read(query, link.photo);
    link.photo.filePath = photoPath(m_dataDir, link.photo.hash, link.photo.extension);
    return link;
}

const PhotoLinks& messagePhotos() {
    static const PhotoLinks links("message_photo", "message_id");
    return links;
}

const PhotoLinks& draftPhotos() {
    static const PhotoLinks links("draft_photo", "conversation_id");
    return links;
}

}  // namespace tessera
