// SPDX-License-Identifier: MIT
// The models in folders, as the window lists them.
#pragma once

#include <QList>
#include <QStringList>
#include <functional>
#include <stop_token>
#include <vector>

#include "app/desktop/inference/model_entry.h"
#include "engine/library/model_places.h"

namespace tessera {

struct ModelScan {
    QList<ModelEntry> entries;
    QList<Sentence> notes;  // what was skipped, and why
};

// The user's own folders, which no program keeps.
std::vector<ModelPlace> placesOf(const QStringList& folders);

// scanLibrary, sorted for people: usable models first, then by their own names and those of their
// files, with the folders of those that are called alike. Blocking.
ModelScan scanModels(const std::vector<ModelPlace>& places,
                     const std::function<void(int done, int total)>& onProgress,
                     const std::stop_token& stop);

}  // namespace tessera
