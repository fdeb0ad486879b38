// SPDX-License-Identifier: MIT
#include "app/desktop/storage/tables/presets_table.h"

namespace tessera {

const Table<PresetRow>& presetsTable() {
    using enum ColumnUse;
    using Row = PresetRow;
    static const Table<Row> table(QStringLiteral("preset"),
                                  {
                                      column("name", Fixed, &Row::name),
                                      column("system_prompt", Changing, &Row::systemPrompt),
                                      column("sampling", Changing, &Row::sampling),
                                  });
    return table;
}

}  // namespace tessera
