// SPDX-License-Identifier: MIT
#include "engine/library/library_model.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <map>
#include <sstream>
#include <system_error>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/inspect/checkpoint_kind.h"
#include "engine/checkpoint/inspect/inspect.h"

namespace tessera {
namespace {

namespace fs = std::filesystem;

std::string weightTypes(const Inspection& file) {
    constexpr double kWorthNaming = 0.1;
    std::multimap<double, std::string, std::greater<>> shares;
    for (const auto& [type, bytes] : file.bytesPerType)
        shares.emplace(static_cast<double>(bytes) /
                           static_cast<double>(std::max<std::uint64_t>(1, file.weightBytes)),
                       type);
    std::vector<std::string> names;
    for (const auto& [share, name] : shares)
        if (names.empty() || share >= kWorthNaming)
            names.push_back(name);
    return fmt::format("{}", fmt::join(names, ", "));
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

std::string titleOf(const ModelFile& file) {
    return file.isFolder && !file.name.empty() ? file.name : file.path.filename().string();
}

// The model's own name, its words with one space between them.
std::string ownNameOf(const ModelFile& file) {
    if (file.name.empty())
        return titleOf(file);
    std::istringstream words(file.name);
    std::string name;
    for (std::string word; words >> word;)
        name += (name.empty() ? "" : " ") + word;
    return name;
}

}  // namespace

LibraryModel describeUnusable(const ModelFile& file, const Sentence& problem) {
    LibraryModel model;
    model.textPath = file.path;
    model.title = titleOf(file);
    model.name = ownNameOf(file);
    model.problem = problem;
    model.architecture = file.architecture;
    std::error_code error;
    const std::uintmax_t size = file.isFolder ? 0 : fs::file_size(file.path, error);
    model.sizeBytes = error ? 0 : size;
    return model;
}

LibraryModel describeModel(const ModelFile& textModel, const std::vector<PairCandidate>& fitting,
                           const Sentence& misfits) {
    const auto inspected = inspectFile(textModel.path);
    if (!inspected)
        return describeUnusable(textModel, inspected.error().sentence);
    LibraryModel model;
    model.textPath = textModel.path;
    model.title = titleOf(textModel);
    model.name = ownNameOf(textModel);
    model.problem = inspected->problem;
    const bool seesByItself = textModel.hasVision && textModel.visionProblem.empty();
    if (seesByItself) {
        model.eyes = Sentence("sees photos on its own");
    } else if (fitting.empty()) {
        model.eyes = Sentence("text only");
        model.pairing = textModel.visionProblem.empty() ? misfits : textModel.visionProblem;
    } else {
        model.mmprojPath = fitting.front().file.path;
        model.eyes = Sentence("sees photos with {}", titleOf(fitting.front().file));
        model.pairing = fitting.front().reason;
    }
    if (seesByItself || !fitting.empty())
        model.generation = generationWith(fitting, *inspected);
    model.architecture = inspected->architecture;
    model.parameters = parameterCount(*inspected);
    model.weightTypes = weightTypes(*inspected);
    model.sizeBytes = inspected->fileBytes;
    return model;
}

LibraryModel describeModelAt(const fs::path& path, std::span<const fs::path> folders) {
    std::error_code error;
    if (!fs::exists(path, error))
        return {};
    const fs::path first = firstPartOf(path);
    const ModelFile file = classifyModelFile(first);
    if (file.kind == ModelFileKind::TextModel)
        return describeModel(file, findMmprojFor(first, folders), describeMisfits(first, folders));
    if (file.kind == ModelFileKind::Neither)
        return describeUnusable(file, file.problem);
    return describeUnusable(file, Sentence("This is only the image part of a model. Choose the "
                                           "language model that belongs to it."));
}

}  // namespace tessera
