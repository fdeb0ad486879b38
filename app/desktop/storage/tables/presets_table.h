// SPDX-License-Identifier: MIT
// The table preset.
#pragma once

#include "app/desktop/storage/tables/table.h"
#include "app/desktop/values/chat_rows.h"

namespace tessera {

const Table<PresetRow>& presetsTable();

}  // namespace tessera
