// SPDX-License-Identifier: MIT
// What the files and folders on this disk are, as models.
#pragma once

#include <QStringList>
#include <string>
#include <vector>

#include "app/desktop/inference/model_entry.h"
#include "engine/checkpoint/inspect/pairing.h"

namespace tessera {

// What a text model is and sees with. Blocking: reads headers. `fitting`: the image parts, the best
// first. `misfits`: those that do not fit and why, for the user.
ModelEntry describeModel(const ModelFile& textModel, const std::vector<PairCandidate>& fitting,
                         const Sentence& misfits);
// The same by a path, any part of a split file included, with what lies around it and in
// `folders`; without a title where there is nothing. Blocking.
ModelEntry describeModelAt(const QString& path, const QStringList& folders);
// A file or folder that cannot be used, and why.
ModelEntry describeUnusable(const ModelFile& file, const Sentence& problem);

struct SortedFiles {
    ModelSource source;   // the last language model and the last image part, where there are any
    QStringList folders;  // without a model of their own
};

// What was dropped together. Blocking: reads headers.
SortedFiles sortModelFiles(const QStringList& paths);

}  // namespace tessera
