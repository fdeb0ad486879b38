// SPDX-License-Identifier: MIT
// Describes files and folders on this disk as models.
#pragma once

#include <QStringList>
#include <string>
#include <vector>

#include "app/desktop/inference/model_entry.h"
#include "engine/checkpoint/inspect/pairing.h"

namespace tessera {

// Describes a text model and the image part it sees with. Blocking: reads headers. `fitting`: the
// image parts that fit, best first. `misfits`: those that do not fit and why, for the user.
ModelEntry describeModel(const ModelFile& textModel, const std::vector<PairCandidate>& fitting,
                         const Sentence& misfits);
// The same for a path, which may be any part of a split file, using the files around it and in
// `folders`; the title is empty if nothing is there. Blocking.
ModelEntry describeModelAt(const QString& path, const QStringList& folders);
// A file or folder that cannot be used, and why.
ModelEntry describeUnusable(const ModelFile& file, const Sentence& problem);

struct SortedFiles {
    ModelSource source;   // the last language model and the last image part, if any
    QStringList folders;  // without a model of their own
};

// Sorts files that were dropped together. Blocking: reads headers.
SortedFiles sortModelFiles(const QStringList& paths);

}  // namespace tessera
