// SPDX-License-Identifier: MIT
// ChatStore: questions that are being written, and presets.
#include <QHash>
#include <QSqlQuery>

#include "app/desktop/storage/chat_store.h"
#include "app/desktop/storage/tables/drafts_table.h"
#include "app/desktop/storage/tables/photos_table.h"
#include "app/desktop/storage/tables/presets_table.h"
#include "app/desktop/storage/tables/sql_statement.h"

namespace tessera {

Result<QList<DraftRow>> ChatStore::drafts() {
    auto rows = draftsTable().rows(m_database, {}, {});
    if (!rows)
        return rows.error();
    QHash<QString, qsizetype> indexOf;
    for (qsizetype i = 0; i < rows->size(); ++i)
        indexOf.insert(rows->at(i).conversationId, i);
    auto photos = select(m_database,
                         QStringLiteral("SELECT %1 FROM draft_photo %2 "
                                        "ORDER BY draft_photo.conversation_id, position")
                             .arg(draftPhotos().selection(), draftPhotos().join()),
                         {});
    if (!photos)
        return photos.error();
    const PhotoLinks::Reader reader(draftPhotos(), *photos, m_dataDir);
    while (photos->next()) {
        const PhotoLink link = reader.read(*photos);
        if (const auto at = indexOf.constFind(link.ownerId); at != indexOf.cend())
            (*rows)[*at].photos.append(link.photo);
    }
    return rows;
}

Result<void> ChatStore::setDraft(const DraftRow& draft) {
    const QString id = orEmpty(draft.conversationId);
    return inTransaction(m_database, [&]() -> Result<void> {
        auto cleared = execute(m_database,
                               QStringLiteral("DELETE FROM draft WHERE conversation_id = ?"), {id});
        if (!cleared || (draft.text.isEmpty() && draft.photos.isEmpty()))
            return cleared;
        if (auto added = draftsTable().add(m_database, draft); !added)
            return added;
        return draftPhotos().add(m_database, id, draft.photos);
    });
}

Result<QList<PresetRow>> ChatStore::presets() {
    return presetsTable().rows(m_database, QStringLiteral("ORDER BY name COLLATE NOCASE"), {});
}

Result<void> ChatStore::savePreset(const PresetRow& preset) {
    return presetsTable().put(m_database, preset);
}

Result<void> ChatStore::removePreset(const QString& name) {
    return execute(m_database, QStringLiteral("DELETE FROM preset WHERE name = ?"), {name});
}

}  // namespace tessera
