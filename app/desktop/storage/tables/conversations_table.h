// SPDX-License-Identifier: MIT
// The table conversation. Its `number` (the order of creation) belongs to the store.
#pragma once

#include "app/desktop/storage/tables/table.h"
#include "app/desktop/values/chat_rows.h"

namespace tessera {

// Without the first photo.
const Table<ConversationRow>& conversationsTable();

}  // namespace tessera
