// SPDX-License-Identifier: MIT
// What the window says about imports and backups, in its language.
#pragma once

#include <QString>

#include "app/desktop/storage/archive/backup.h"

namespace tessera {

// How many conversations came in, how many did not, and why, by title.
QString importedText(const Imported& imported);

// The date of a backup, with what is special about it.
QString backupLabel(const BackupRef& backup);

}  // namespace tessera
