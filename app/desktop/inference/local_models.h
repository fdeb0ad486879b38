// SPDX-License-Identifier: MIT
// Describes files and folders on this disk as models.
#pragma once

#include <QStringList>

#include "app/desktop/inference/model_entry.h"
#include "engine/library/library_model.h"

namespace tessera {

ModelEntry entryOf(const LibraryModel& model);
// Describes the model at a path, which may be any part of a split file, using the files around it
// and in `folders`; the title is empty if nothing is there. Blocking: reads headers.
ModelEntry describeModelAt(const QString& path, const QStringList& folders);

struct SortedFiles {
    ModelSource source;   // the last language model and the last image part, if any
    QStringList folders;  // without a model of their own
};

// Sorts files that were dropped together. Blocking: reads headers.
SortedFiles sortModelFiles(const QStringList& paths);

}  // namespace tessera
