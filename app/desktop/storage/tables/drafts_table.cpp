// SPDX-License-Identifier: MIT
#include "app/desktop/storage/tables/drafts_table.h"

namespace tessera {

const Table<DraftRow>& draftsTable() {
    using enum ColumnUse;
    using Row = DraftRow;
    static const Table<Row> table(QStringLiteral("draft"),
                                  {
                                      column("conversation_id", Fixed, &Row::conversationId),
                                      column("text", Changing, &Row::text),
                                  });
    return table;
}

}  // namespace tessera
