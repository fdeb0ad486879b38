// SPDX-License-Identifier: MIT
// Finds the models in folders, and which files belong together.
#pragma once

#include <QList>
#include <QStringList>
#include <functional>
#include <stop_token>

#include "app/desktop/inference/model_entry.h"

namespace tessera {

// Blocking: reads the headers of all GGUF files and hub folders in `folders` and below, down to the
// depth of other programs' model folders and of hub caches. Usable models come first, by their own
// names and then by those of their files; then unusable ones, with the reason. An image part is
// listed only if no model uses it. A folder that is reached twice, also through links, counts once.
// `onProgress`: models examined, out of those found. Incomplete after a stop.
QList<ModelEntry> scanModels(const QStringList& folders,
                             const std::function<void(int done, int total)>& onProgress,
                             const std::stop_token& stop);

}  // namespace tessera
