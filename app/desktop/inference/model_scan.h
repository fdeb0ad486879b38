// SPDX-License-Identifier: MIT
// Finds the models in folders, and what belongs together among them.
#pragma once

#include <QList>
#include <QStringList>
#include <functional>
#include <stop_token>

#include "app/desktop/inference/model_entry.h"

namespace tessera {

// Blocking: reads the headers of all GGUF files and hub folders in `folders` and below, to a depth
// that the folders of other programs and of hub caches have. What can be used comes first, by name;
// then what cannot, with the reason. An image part is listed only if no model wants it. Folders
// that are reached twice, through links too, count once. `onProgress`: models looked at, of those
// found. Incomplete after a stop.
QList<ModelEntry> scanModels(const QStringList& folders,
                             const std::function<void(int done, int total)>& onProgress,
                             const std::stop_token& stop);

}  // namespace tessera
