// SPDX-License-Identifier: MIT
#include "app/desktop/inference/model_scan.h"

#include <QCollator>
#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <algorithm>

#include "app/desktop/inference/local_models.h"
#include "app/desktop/text/file_path.h"
#include "engine/library/library_scan.h"

namespace tessera {
namespace {

// Where it lies, as people write it: from the home folder on, if it is in there.
QString shownFolder(const QString& path) {
    const QString folder = QFileInfo(path).absolutePath();
    const QString home = QDir::homePath() + QLatin1Char('/');
    return QDir::toNativeSeparators(
        folder.startsWith(home) ? QStringLiteral("~/") + folder.mid(home.size()) : folder);
}

void tellApart(QList<ModelEntry>& entries) {
    QHash<QString, int> uses;
    for (const ModelEntry& entry : entries)
        ++uses[entry.title];
    for (ModelEntry& entry : entries)
        if (uses[entry.title] > 1)
            entry.place = shownFolder(entry.source.textPath);
}

void sortByName(QList<ModelEntry>& entries) {
    QCollator byName;
    byName.setNumericMode(true);
    byName.setCaseSensitivity(Qt::CaseInsensitive);
    std::stable_sort(entries.begin(), entries.end(), [&](const ModelEntry& a, const ModelEntry& b) {
        if (a.isUsable() != b.isUsable())
            return a.isUsable();
        const int names = byName.compare(a.name, b.name);
        return names != 0 ? names < 0 : byName.compare(a.title, b.title) < 0;
    });
}

}  // namespace

std::vector<ModelPlace> placesOf(const QStringList& folders) {
    std::vector<ModelPlace> places;
    for (const QString& folder : folders)
        places.push_back({{}, {}, toPath(folder)});
    return places;
}

ModelScan scanModels(const std::vector<ModelPlace>& places,
                     const std::function<void(int done, int total)>& onProgress,
                     const std::stop_token& stop) {
    const LibraryScan library = scanLibrary(places, onProgress, stop);
    if (stop.stop_requested())
        return {};
    ModelScan scan;
    for (const LibraryModel& model : library.models)
        scan.entries.append(entryOf(model));
    scan.notes = QList<Sentence>(library.notes.begin(), library.notes.end());
    sortByName(scan.entries);
    tellApart(scan.entries);
    return scan;
}

}  // namespace tessera
