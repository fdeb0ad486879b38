// SPDX-License-Identifier: MIT
#include "app/desktop/inference/local_models.h"

#include <QFileInfo>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>

#include "app/desktop/text/file_path.h"
#include "app/desktop/text/sentences.h"
#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/inspect/checkpoint_kind.h"
#include "engine/checkpoint/inspect/inspect.h"

namespace tessera {
namespace {

// "Q4_K", or "Q4_K, Q6_K": the types that hold most of the weights' bytes.
QString weightTypes(const Inspection& file) {
    constexpr double kWorthNaming = 0.1;
    std::multimap<double, QString, std::greater<>> shares;
    for (const auto& [type, bytes] : file.bytesPerType)
        shares.emplace(static_cast<double>(bytes) /
                           static_cast<double>(std::max<std::uint64_t>(1, file.weightBytes)),
                       QString::fromStdString(type));
    QStringList names;
    for (const auto& [share, name] : shares)
        if (names.isEmpty() || share >= kWorthNaming)
            names.append(name);
    return names.join(QStringLiteral(", "));
}

double parameterCount(const Inspection& file) {
    double count = 0;
    for (const InspectedTensor& tensor : file.tensors) {
        double values = 1;
        for (const std::uint64_t size : tensor.shape)
            values *= static_cast<double>(size);
        count += values;
    }
    return count;
}

Sentence generationWith(const std::vector<PairCandidate>& fitting, const Inspection& file) {
    if (file.vision || fitting.empty())
        return checkpointGeneration(file.vision);
    const auto vision = openVisionCheckpoint(fitting.front().file.path);
    return vision ? checkpointGeneration(vision->config) : Sentence();
}

QString nameOf(const ModelFile& file) {
    return file.isFolder && !file.name.empty() ? QString::fromStdString(file.name)
                                               : QFileInfo(fromPath(file.path)).fileName();
}

QString ownNameOf(const ModelFile& file) {
    return file.name.empty() ? nameOf(file) : QString::fromStdString(file.name).simplified();
}

}  // namespace

ModelEntry describeUnusable(const ModelFile& file, const Sentence& problem) {
    ModelEntry entry;
    entry.source.textPath = fromPath(file.path);
    entry.title = nameOf(file);
    entry.name = ownNameOf(file);
    entry.problem = problem;
    entry.architecture = QString::fromStdString(file.architecture);
    entry.sizeBytes = file.isFolder ? 0 : QFileInfo(entry.source.textPath).size();
    return entry;
}

ModelEntry describeModel(const ModelFile& textModel, const std::vector<PairCandidate>& fitting,
                         const Sentence& misfits) {
    const auto inspected = inspectFile(textModel.path);
    if (!inspected)
        return describeUnusable(textModel, inspected.error().sentence);
    ModelEntry entry;
    entry.source.textPath = fromPath(textModel.path);
    entry.title = nameOf(textModel);
    entry.name = ownNameOf(textModel);
    entry.problem = inspected->problem;
    const bool seesByItself = textModel.hasVision && textModel.visionProblem.empty();
    if (seesByItself) {
        entry.eyes = Sentence("sees photos on its own");
    } else if (fitting.empty()) {
        entry.eyes = Sentence("text only");
        entry.pairing = textModel.visionProblem.empty() ? misfits : textModel.visionProblem;
    } else {
        entry.source.mmprojPath = fromPath(fitting.front().file.path);
        entry.eyes = Sentence("sees photos with {}", nameOf(fitting.front().file));
        entry.pairing = fitting.front().reason;
    }
    const bool sees = seesByItself || !fitting.empty();
    if (sees)
        entry.generation = generationWith(fitting, *inspected);
    entry.architecture = QString::fromStdString(inspected->architecture);
    entry.parameters = parameterCount(*inspected);
    entry.weightTypes = weightTypes(*inspected);
    entry.sizeBytes = static_cast<qint64>(inspected->fileBytes);
    return entry;
}

ModelEntry describeModelAt(const QString& path, const QStringList& folders) {
    if (!QFileInfo::exists(path))
        return {};
    std::vector<std::filesystem::path> around;
    for (const QString& folder : folders)
        around.push_back(toPath(folder));
    const std::filesystem::path first = firstPartOf(toPath(path));
    const ModelFile file = classifyModelFile(first);
    if (file.kind == ModelFileKind::TextModel)
        return describeModel(file, findMmprojFor(first, around), describeMisfits(first, around));
    if (file.kind == ModelFileKind::Neither)
        return describeUnusable(file, file.problem);
    return describeUnusable(file, Sentence("This is only the image part of a model. Choose the "
                                           "language model that belongs to it."));
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
