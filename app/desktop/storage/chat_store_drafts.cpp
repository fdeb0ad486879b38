// SPDX-License-Identifier: MIT
// ChatStore: questions that are being written, and presets.
#include <QHash>
#include <QSqlQuery>

#include "app/desktop/storage/chat_store.h"
#include "app/desktop/storage/photo_rows.h"
#include "app/desktop/storage/sql_statement.h"

namespace tessera {

Result<QList<DraftRow>> ChatStore::drafts() {
    auto query = select(m_database, QStringLiteral("SELECT conversation_id, text FROM draft"), {});
    if (!query)
        return query.error();
    QList<DraftRow> rows;
    QHash<QString, qsizetype> indexOf;
    while (query->next()) {
        indexOf.insert(query->value(0).toString(), rows.size());
        rows.append({query->value(0).toString(), query->value(1).toString()});
    }
    const QString table = QStringLiteral("draft_photo");
    auto photos = select(m_database,
                         QStringLiteral("SELECT draft_photo.conversation_id, %1 FROM draft_photo "
                                        "JOIN photo ON photo.hash = draft_photo.photo_hash "
                                        "ORDER BY draft_photo.conversation_id, position")
                             .arg(photoColumns(table)),
                         {});
    if (!photos)
        return photos.error();
    while (photos->next())
        if (const auto at = indexOf.constFind(photos->value(0).toString()); at != indexOf.cend())
            rows[*at].photos.append(photoFrom(*photos, 1, m_dataDir));
    return rows;
}

Result<void> ChatStore::setDraft(const DraftRow& draft) {
    const QString id = orEmpty(draft.conversationId);
    return inTransaction(m_database, [&]() -> Result<void> {
        auto cleared = execute(m_database,
                               QStringLiteral("DELETE FROM draft WHERE conversation_id = ?"), {id});
        if (!cleared || (draft.text.isEmpty() && draft.photos.isEmpty()))
            return cleared;
        auto added = execute(
            m_database, QStringLiteral("INSERT INTO draft (conversation_id, text) VALUES (?, ?)"),
            {id, orEmpty(draft.text)});
        if (!added)
            return added;
        return addPhotoRows(m_database, QStringLiteral("draft_photo"), id, draft.photos);
    });
}

Result<QList<PresetRow>> ChatStore::presets() {
    auto query = select(m_database,
                        QStringLiteral("SELECT name, system_prompt, sampling FROM preset "
                                       "ORDER BY name COLLATE NOCASE"),
                        {});
    if (!query)
        return query.error();
    QList<PresetRow> rows;
    while (query->next())
        rows.append({query->value(0).toString(), query->value(1).toString(),
                     samplingFromText(query->value(2).toString()).value_or(SamplingSettings())});
    return rows;
}

Result<void> ChatStore::savePreset(const PresetRow& preset) {
    return execute(m_database,
                   QStringLiteral("INSERT INTO preset (name, system_prompt, sampling) "
                                  "VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
                                  "system_prompt = excluded.system_prompt, "
                                  "sampling = excluded.sampling"),
                   {orEmpty(preset.name), orEmpty(preset.systemPrompt), toText(preset.sampling)});
}

Result<void> ChatStore::removePreset(const QString& name) {
    return execute(m_database, QStringLiteral("DELETE FROM preset WHERE name = ?"), {name});
}

}  // namespace tessera
