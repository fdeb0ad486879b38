// SPDX-License-Identifier: MIT
#include "app/desktop/inference/local_models.h"

#include <QFileInfo>
#include <filesystem>
#include <vector>

#include "app/desktop/text/file_path.h"

namespace tessera {

ModelEntry entryOf(const LibraryModel& model) {
    ModelEntry entry;
    entry.source.textPath = fromPath(model.textPath);
    entry.source.mmprojPath = fromPath(model.mmprojPath);
    entry.title = QString::fromStdString(model.title);
    entry.name = QString::fromStdString(model.name);
    entry.program = model.place;
    entry.generation = model.generation;
    entry.architecture = QString::fromStdString(model.architecture);
    entry.parameters = model.parameters;
    entry.weightTypes = QString::fromStdString(model.weightTypes);
    entry.sizeBytes = static_cast<qint64>(model.sizeBytes);
    entry.eyes = model.eyes;
    entry.pairing = model.pairing;
    entry.problem = model.problem;
    return entry;
}

ModelEntry describeModelAt(const QString& path, const QStringList& folders) {
    std::vector<std::filesystem::path> around;
    for (const QString& folder : folders)
        around.push_back(toPath(folder));
    return entryOf(describeModelAt(toPath(path), around));
}

SortedFiles sortModelFiles(const QStringList& paths) {
    SortedFiles sorted;
    for (const QString& path : paths) {
        const ModelFile file = classifyModelFile(firstPartOf(toPath(path)));
        if (file.kind == ModelFileKind::Neither && QFileInfo(path).isDir())
            sorted.folders.append(path);
        else if (file.kind == ModelFileKind::Mmproj || file.kind == ModelFileKind::VisionTower)
            sorted.source.mmprojPath = path;
        else
            sorted.source.textPath = path;
    }
    return sorted;
}

}  // namespace tessera
