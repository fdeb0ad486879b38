// SPDX-License-Identifier: MIT
#include "app/desktop/storage/tables/conversations_table.h"

namespace tessera {
namespace {

// NULL outside the trash.
Column<ConversationRow> deletedMs() {
    return {
        QStringLiteral("deleted_ms"), ColumnUse::Apart,
        [](const ConversationRow& row) {
            return row.deletedMs == 0 ? QVariant(QMetaType::fromType<qint64>())
                                      : QVariant(row.deletedMs);
        },
        [](const QVariant& stored, ConversationRow& row) { row.deletedMs = stored.toLongLong(); }};
}

}  // namespace

const Table<ConversationRow>& conversationsTable() {
    using enum ColumnUse;
    using Row = ConversationRow;
    static const Table<Row> table(QStringLiteral("conversation"),
                                  {
                                      column("id", Fixed, &Row::id),
                                      column("title", Fixed, &Row::title),
                                      column("created_ms", Fixed, &Row::createdMs),
                                      column("updated_ms", Fixed, &Row::updatedMs),
                                      deletedMs(),
                                      column("pinned", Fixed, &Row::pinned),
                                      column("system_prompt", Fixed, &Row::systemPrompt),
                                      column("sampling", Fixed, &Row::sampling),
                                  });
    return table;
}

}  // namespace tessera
