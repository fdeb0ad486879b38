// SPDX-License-Identifier: MIT
// The table message. Its `number` (the order of creation) and `deleted_ms` belong to the store.
#pragma once

#include "app/desktop/storage/tables/table.h"
#include "app/desktop/values/chat_rows.h"

namespace tessera {

// Without photos and siblings.
const Table<MessageRow>& messagesTable();

}  // namespace tessera
