// SPDX-License-Identifier: MIT
// The table draft: questions that are being written.
#pragma once

#include "app/desktop/storage/tables/table.h"
#include "app/desktop/values/chat_rows.h"

namespace tessera {

// Without the photos.
const Table<DraftRow>& draftsTable();

}  // namespace tessera
