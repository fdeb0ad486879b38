// SPDX-License-Identifier: MIT
#include "app/desktop/models/model_entry.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <map>

#include "app/desktop/text/error_text.h"
#include "app/desktop/text/file_path.h"
#include "app/desktop/text/sentences.h"
#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/inspect/checkpoint_kind.h"
#include "engine/checkpoint/inspect/inspect.h"

namespace tessera {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(ModelEntry)
};

const QString kBetween = QStringLiteral(" · ");

// "Q4_K", or "Q4_K, Q6_K": the types that hold most of the weights.
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

std::string generationWith(const std::vector<PairCandidate>& fitting, const Inspection& file) {
    if (file.vision || fitting.empty())
        return checkpointGeneration(file.vision);
    const auto vision = openVisionCheckpoint(fitting.front().file.path);
    return vision ? checkpointGeneration(vision->config) : std::string();
}

QString nameOf(const ModelFile& file) {
    return file.isFolder && !file.name.empty() ? QString::fromStdString(file.name)
                                               : QFileInfo(fromPath(file.path)).fileName();
}

// "7.2 B", as people call a model's size.
QString parameterText(double count) {
    return count >= 1e9 ? Text::tr("%L1 B", "billions of parameters").arg(count / 1e9, 0, 'f', 1)
                        : Text::tr("%L1 M", "millions of parameters").arg(count / 1e6, 0, 'f', 1);
}

}  // namespace

QString ModelEntry::detail() const {
    QStringList parts = {shownSentence(generation), architecture};
    if (parameters > 0)
        parts.append(parameterText(parameters));
    parts.append(weightTypes);
    if (sizeBytes > 0)
        parts.append(QLocale().formattedDataSize(sizeBytes, 1));
    parts.removeAll(QString());
    return parts.join(kBetween);
}

QString ModelEntry::shownEyes() const {
    return shownSentence(eyes);
}

QString ModelEntry::shownPairing() const {
    return shownSentence(pairing);
}

QString ModelEntry::shownProblem() const {
    return errorText(problem);
}

ModelEntry describeUnusable(const ModelFile& file, const QString& problem) {
    ModelEntry entry;
    entry.source.textPath = fromPath(file.path);
    entry.title = nameOf(file);
    entry.problem = problem;
    entry.architecture = QString::fromStdString(file.architecture);
    entry.sizeBytes = file.isFolder ? 0 : QFileInfo(entry.source.textPath).size();
    return entry;
}

ModelEntry describeModel(const ModelFile& textModel, const std::vector<PairCandidate>& fitting,
                         const std::string& misfits) {
    const auto inspected = inspectFile(textModel.path);
    if (!inspected)
        return describeUnusable(textModel, QString::fromStdString(inspected.error().message));
    ModelEntry entry;
    entry.source.textPath = fromPath(textModel.path);
    entry.title = nameOf(textModel);
    entry.problem = QString::fromStdString(inspected->problem);
    const bool seesByItself = textModel.hasVision && textModel.visionProblem.empty();
    if (seesByItself) {
        entry.eyes = sentence(QT_TRANSLATE_NOOP("Sentences", "sees by itself"));
    } else if (fitting.empty()) {
        entry.eyes = sentence(QT_TRANSLATE_NOOP("Sentences", "text only"));
        entry.pairing = QString::fromStdString(
            textModel.visionProblem.empty() ? misfits : textModel.visionProblem);
    } else {
        entry.source.mmprojPath = fromPath(fitting.front().file.path);
        entry.eyes = sentence(QT_TRANSLATE_NOOP("Sentences", "sees with %1"),
                              {nameOf(fitting.front().file)});
        entry.pairing = QString::fromStdString(fitting.front().reason);
    }
    const bool sees = seesByItself || !fitting.empty();
    if (sees)
        entry.generation = QString::fromStdString(generationWith(fitting, *inspected));
    entry.architecture = QString::fromStdString(inspected->architecture);
    entry.parameters = parameterCount(*inspected);
    entry.weightTypes = weightTypes(*inspected);
    entry.sizeBytes = static_cast<qint64>(inspected->fileBytes);
    return entry;
}

ModelEntry describeModelAt(const QString& path, std::span<const std::filesystem::path> folders) {
    const std::filesystem::path first = firstPartOf(toPath(path));
    const ModelFile file = classifyModelFile(first);
    if (file.kind == ModelFileKind::TextModel)
        return describeModel(file, findMmprojFor(first, folders), describeMisfits(first, folders));
    if (file.kind == ModelFileKind::Neither)
        return describeUnusable(file, QString::fromStdString(file.problem));
    return describeUnusable(
        file, sentence(QT_TRANSLATE_NOOP("Sentences",
                                         "This is only the image part of a model. Choose the "
                                         "language model that belongs to it.")));
}

}  // namespace tessera
