// SPDX-License-Identifier: MIT
// Finds the models in folders, and which files belong together.
#pragma once

#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/library/library_model.h"
#include "engine/library/model_places.h"

namespace tessera {

struct LibraryScan {
    std::vector<LibraryModel> models;  // usable ones first, otherwise in the order of their places
    std::vector<Sentence> notes;       // what was skipped, and why
};

// Blocking: reads the headers of all GGUF files and hub folders in the places and below, down to
// the depth of other programs' model folders and of hub caches, and the manifests of Ollama's
// stores. Nothing is changed. An image part is listed only if no model uses it. What is reached
// twice, also through links, counts once. `onProgress`: models examined, out of those found.
// Incomplete after a stop.
LibraryScan scanLibrary(std::span<const ModelPlace> places,
                        const std::function<void(int done, int total)>& onProgress,
                        const std::stop_token& stop);

}  // namespace tessera
