// SPDX-License-Identifier: MIT
#include "engine/checkpoint/inspect/pairing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <set>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>

#include "engine/checkpoint/hub_checkpoint.h"
#include "engine/checkpoint/inspect/name_words.h"
#include "engine/checkpoint/text_checkpoint.h"
#include "engine/checkpoint/vision_checkpoint.h"
#include "engine/checkpoint/vocabulary_gguf.h"
#include "engine/formats/gguf/gguf_parts.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

namespace fs = std::filesystem;

bool isLaterPart(const GgufFile& file) {
    return file.findUnsigned("split.no").value_or(0) > 0;
}

ModelFile fromConfigs(ModelFile result, const std::shared_ptr<const GgufFile>& file) {
    if (result.architecture == "clip") {
        const Result<VisionConfig> config = readVisionConfig(*file);
        if (!config) {
            result.problem = config.error().sentence;
        } else if (config->projectionSize == 0) {
            result.problem = Sentence("{} has no projector.", quoteFileName(result.path));
        } else {
            result.kind = ModelFileKind::Mmproj;
            result.family = config->family;
            result.embeddingSize = config->projectionSize;
        }
        return result;
    }
    if (isLaterPart(*file)) {
        result.problem = Sentence("{} is a later part of a split model. Choose the first part.",
                                  quoteFileName(result.path));
        return result;
    }
    // A split model's first part may hold no tensors; reading its shape then needs the others.
    const bool isSplit = file->findUnsigned("split.count").value_or(1) > 1;
    const Result<GgufParts> parts = isSplit ? openGgufParts(result.path) : GgufParts{file};
    if (!parts) {
        result.problem = parts.error().sentence;
        return result;
    }
    const Result<TextConfig> config =
        readTextConfig(headerOf(*file), TensorSource::fromGguf(*parts));
    if (config) {
        const std::string* prompts = file->findString(kPromptFamilyKey);
        result.kind = ModelFileKind::TextModel;
        result.family = familyOfPrompts(prompts == nullptr ? std::string_view() : *prompts);
        result.embeddingSize = config->hiddenSize;
    } else {
        result.problem = config.error().sentence;
    }
    return result;
}

ModelFile classifyFolder(ModelFile result, const fs::path& path) {
    result.isFolder = true;
    result.name = hubFolderName(path);
    const Result<HubFolder> folder = openHubFolder(path);
    const auto family =
        folder ? hubFamilyOf(folder->config, path) : Result<const HubFamily*>(folder.error());
    if (!family) {
        result.problem = family.error().sentence;
        return result;
    }
    if ((*family)->openText == nullptr) {
        result.kind = ModelFileKind::VisionTower;
        result.architecture = "clip";
        return result;
    }
    const Result<HubTextHalf> text = (*family)->openText(*folder);
    if (!text) {
        result.problem = text.error().sentence;
        return result;
    }
    const Metadata& metadata = text->header.metadata;
    result.kind = ModelFileKind::TextModel;
    result.architecture = *findString(metadata, "general.architecture");
    result.embeddingSize = static_cast<std::uint32_t>(
        findUnsigned(metadata, result.architecture + ".embedding_length").value_or(0));
    result.family = familyOfPrompts((*family)->promptFamily);
    result.hasVision = hasVisionHalf(folder->config);
    if (result.hasVision) {
        const Result<HubVision> vision = openHubVision(*folder, {});
        if (!vision) {
            result.visionProblem = vision.error().sentence;
            result.visionIsElsewhere = vision.error().code == ErrorCode::FileNotFound;
        }
    }
    return result;
}

// GGUF files, and folders of LLaVA models.
std::vector<fs::path> modelsIn(const fs::path& folder) {
    std::vector<fs::path> paths;
    std::error_code error;
    fs::directory_iterator entry(folder.empty() ? fs::path(".") : folder, error);
    while (!error && entry != fs::directory_iterator()) {
        std::error_code statusError;
        if (entry->is_directory(statusError)) {
            const Result<Json> config = fs::exists(entry->path() / "config.json", statusError)
                                            ? readHubConfig(entry->path())
                                            : Result<Json>(Json());
            if (config && hasVisionHalf(*config))
                paths.push_back(entry->path());
            entry.increment(error);
            continue;
        }
        std::string extension = entry->path().extension().string();
        std::ranges::transform(extension, extension.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (extension == ".gguf" && entry->is_regular_file(statusError))
            paths.push_back(entry->path());
        entry.increment(error);
    }
    std::ranges::sort(paths);
    return paths;
}

PairCandidate comparePair(const ModelFile& given, ModelFile other, bool sameFolder) {
    PairCandidate candidate;
    const std::vector<std::string> otherWords = nameWords(other.path);
    for (const std::string& word : nameWords(given.path))
        if (std::ranges::count(otherWords, word) > 0)
            candidate.sharedWords.push_back(word);
    candidate.sameFolder = sameFolder;
    if (!candidate.sharedWords.empty()) {
        candidate.reason = Sentence(
            "Both have a hidden size of {}, and their names share {}.", other.embeddingSize,
            quoteName(fmt::format("{}", fmt::join(candidate.sharedWords, " "))));
    } else if (sameFolder) {
        candidate.reason = Sentence(
            "Both have a hidden size of {}, and they are in the same folder.", other.embeddingSize);
    } else {
        candidate.reason = Sentence("Both have a hidden size of {}.", other.embeddingSize);
    }
    candidate.file = std::move(other);
    return candidate;
}

struct FoundModel {
    ModelFile file;
    bool sameFolder = false;
};

// Every other model in the file's own folder and in the extra ones.
std::vector<FoundModel> othersAround(const ModelFile& file,
                                     std::span<const fs::path> extraFolders) {
    std::vector<fs::path> own = {file.path.parent_path()};
    if (file.isFolder)
        own.insert(own.begin(), file.path);
    std::vector<fs::path> folders = own;
    folders.insert(folders.end(), extraFolders.begin(), extraFolders.end());
    const auto canonical = [](const fs::path& path) {
        std::error_code error;
        const fs::path result = fs::weakly_canonical(path, error);
        return error ? path : result;
    };
    std::set<fs::path> seen = {canonical(file.path)};
    std::vector<FoundModel> found;
    for (std::size_t i = 0; i < folders.size(); ++i) {
        for (const fs::path& path : modelsIn(folders[i]))
            if (seen.insert(canonical(path)).second)
                found.push_back({classifyModelFile(path), i < own.size()});
    }
    return found;
}

// A LLaVA's folder can lend its vision half to another text model, and is a text model itself. Of
// XComposer2, the adapters for photos stay in the folder's text model.
bool canServe(const ModelFile& file, ModelFileKind wanted) {
    const bool usableVision =
        file.hasVision && file.visionProblem.empty() && file.family != ModelFamily::XComposer2;
    return file.kind == wanted || (wanted == ModelFileKind::Mmproj && usableVision);
}

bool isSamePath(const fs::path& a, const fs::path& b) {
    return a.lexically_normal() == b.lexically_normal();
}

std::vector<FoundModel> withoutItself(const ModelFile& file, std::span<const ModelFile> files) {
    std::vector<FoundModel> found;
    for (const ModelFile& other : files) {
        if (isSamePath(other.path, file.path))
            continue;
        const fs::path folder = other.path.parent_path();
        const bool sameFolder = isSamePath(folder, file.path.parent_path()) ||
                                (file.isFolder && isSamePath(folder, file.path));
        found.push_back({other, sameFolder});
    }
    return found;
}

// The files that can serve `file` as `wanted`, the best first.
std::vector<PairCandidate> rank(const ModelFile& file, std::vector<FoundModel> others,
                                ModelFileKind wanted) {
    std::vector<PairCandidate> candidates;
    if (!file.visionProblem.empty() && !file.visionIsElsewhere)
        return candidates;  // to be said, not to be covered up with the eyes of another model
    for (auto& [other, sameFolder] : others)
        if (canServe(other, wanted) && belongTogether(file, other))
            candidates.push_back(comparePair(file, std::move(other), sameFolder));
    std::ranges::stable_sort(candidates, {}, [&](const PairCandidate& candidate) {
        const bool sameName = !file.name.empty() && candidate.file.name == file.name;
        return std::tuple(-std::ssize(candidate.sharedWords), !sameName, candidate.file.isFolder,
                          !candidate.sameFolder, candidate.file.path.filename());
    });
    return candidates;
}

std::vector<PairCandidate> findPartners(const fs::path& path,
                                        std::span<const fs::path> extraFolders, ModelFileKind given,
                                        ModelFileKind wanted) {
    const ModelFile file = classifyModelFile(hubFolderOf(path) ? path : firstPartOf(path));
    return file.kind == given ? rank(file, othersAround(file, extraFolders), wanted)
                              : std::vector<PairCandidate>();
}

Sentence misfitsAmong(const ModelFile& text, std::span<const FoundModel> others) {
    constexpr std::size_t kNamed = 3;
    std::size_t count = 0;
    Sentence misfits;
    for (const auto& [other, sameFolder] : others) {
        if (!canServe(other, ModelFileKind::Mmproj) || belongTogether(text, other) ||
            ++count > kNamed)
            continue;
        const Sentence misfit = other.embeddingSize == text.embeddingSize
                                    ? Sentence("{} belongs to another family ({})",
                                               quoteFileName(other.path), nameOf(other.family))
                                    : Sentence("{} is for a hidden size of {}",
                                               quoteFileName(other.path), other.embeddingSize);
        misfits = misfits.empty() ? misfit : Sentence("{}, {}", misfits, misfit);
    }
    if (text.kind != ModelFileKind::TextModel || count == 0)
        return {};
    if (count > kNamed)
        misfits = Sentence("{}, and {} more do not fit", misfits, count - kNamed);
    return Sentence("{} has a hidden size of {}, but {}.", quoteFileName(text.path),
                    text.embeddingSize, misfits);
}

}  // namespace

bool belongTogether(const ModelFile& textModel, const ModelFile& vision) {
    return textModel.family == vision.family && textModel.embeddingSize == vision.embeddingSize;
}

fs::path firstPartOf(const fs::path& path) {
    const Result<GgufFile> file = GgufFile::open(path);
    const Result<GgufParts> parts =
        file && isLaterPart(*file) ? openGgufParts(path) : Result<GgufParts>(GgufParts());
    return parts && !parts->empty() ? parts->front()->path() : path;
}

ModelFile classifyModelFile(const fs::path& path) {
    ModelFile result;
    result.path = path;
    if (const auto folder = hubFolderOf(path)) {
        result.path = *folder;
        return classifyFolder(std::move(result), *folder);
    }
    Result<GgufFile> opened = GgufFile::open(path);
    if (!opened) {
        result.problem = opened.error().sentence;
        return result;
    }
    const auto file = std::make_shared<const GgufFile>(*std::move(opened));
    if (const std::string* architecture = file->findString("general.architecture"))
        result.architecture = *architecture;
    if (const std::string* name = file->findString("general.name"))
        result.name = *name;
    return fromConfigs(std::move(result), file);
}

std::vector<PairCandidate> findMmprojFor(const fs::path& textModel,
                                         std::span<const fs::path> extraFolders) {
    return findPartners(textModel, extraFolders, ModelFileKind::TextModel, ModelFileKind::Mmproj);
}

Result<VisionChoice> chooseVision(const fs::path& textModel,
                                  std::span<const fs::path> extraFolders) {
    const ModelFile text =
        classifyModelFile(hubFolderOf(textModel) ? textModel : firstPartOf(textModel));
    if (text.kind != ModelFileKind::TextModel) {
        return text.problem.empty()
                   ? Error(ErrorCode::Mismatch, "{} is not a text model.", quoteFileName(textModel))
                   : Error(ErrorCode::Mismatch, text.problem);
    }
    if (text.hasVision && text.visionProblem.empty())
        return VisionChoice{};
    const std::vector<PairCandidate> fitting = findMmprojFor(text.path, extraFolders);
    if (!fitting.empty())
        return VisionChoice{fitting.front().file.path, fitting.front().reason};
    if (!text.visionProblem.empty())
        return Error(ErrorCode::Unsupported, text.visionProblem);
    const Sentence misfits = describeMisfits(text.path, extraFolders);
    if (misfits.empty()) {
        return Error(ErrorCode::Unsupported,
                     "No mmproj file that fits {} was found beside it, so it cannot see photos. "
                     "Give one with --mmproj.",
                     quoteFileName(textModel));
    }
    return Error(ErrorCode::Unsupported,
                 "No mmproj file that fits {} was found beside it, so it cannot see photos. {} "
                 "Give one with --mmproj.",
                 quoteFileName(textModel), misfits);
}

Sentence describeMisfits(const fs::path& textModel, std::span<const fs::path> extraFolders) {
    const ModelFile text =
        classifyModelFile(hubFolderOf(textModel) ? textModel : firstPartOf(textModel));
    return misfitsAmong(text, othersAround(text, extraFolders));
}

Sentence describeMisfits(const ModelFile& textModel, std::span<const ModelFile> files) {
    return misfitsAmong(textModel, withoutItself(textModel, files));
}

std::vector<PairCandidate> rankMmproj(const ModelFile& textModel,
                                      std::span<const ModelFile> files) {
    return rank(textModel, withoutItself(textModel, files), ModelFileKind::Mmproj);
}

std::vector<PairCandidate> findTextModelFor(const fs::path& mmproj,
                                            std::span<const fs::path> extraFolders) {
    return findPartners(mmproj, extraFolders, ModelFileKind::Mmproj, ModelFileKind::TextModel);
}

}  // namespace tessera
