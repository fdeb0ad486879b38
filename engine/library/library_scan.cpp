// SPDX-License-Identifier: MIT
#include "engine/library/library_scan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <system_error>

#include "engine/checkpoint/hub/hub_folder.h"
#include "engine/checkpoint/hub/hub_paths.h"
#include "engine/checkpoint/vision_checkpoint.h"
#include "engine/formats/gguf/gguf_parts.h"
#include "engine/library/ollama_store.h"

namespace tessera {
namespace {

namespace fs = std::filesystem;

// HUB/models--owner--name/snapshots/REVISION/part/file
constexpr int kMaxDepth = 6;

// For a part of a split file: whether an earlier part exists, which then represents this one.
bool hasEarlierPart(const fs::path& file) {
    static const std::regex part("(.*-)(\\d{5})(-of-\\d{5}\\.gguf)", std::regex::icase);
    const std::string name = file.filename().string();
    std::smatch match;
    if (!std::regex_match(name, match, part))
        return false;
    for (int number = std::stoi(match[2].str()) - 1; number > 0; --number)
        if (pathExists(file.parent_path() /
                       fmt::format("{}{:05}{}", match[1].str(), number, match[3].str())))
            return true;
    return false;
}

// If the beginning of a split file is missing, the sentence names all missing parts.
Sentence problemOf(const ModelFile& file) {
    const auto parts = file.isFolder ? Result<GgufParts>(GgufParts()) : openGgufParts(file.path);
    return parts ? file.problem : parts.error().sentence;
}

struct Found {
    fs::path path;                     // a file or a hub folder
    std::optional<OllamaModel> named;  // what a store says of it
    const ModelPlace* place = nullptr;
};

class Walk {
  public:
    Walk(const std::stop_token& stop, std::vector<Sentence>& notes)
        : m_stop(stop), m_notes(notes) {}

    void visit(const ModelPlace& place) {
        m_place = &place;
        visit(place.folder, 0);
    }
    const std::vector<Found>& found() const { return m_found; }

  private:
    bool isNew(const fs::path& path) {
        std::error_code error;
        const fs::path real = fs::canonical(path, error);
        return !error && m_seen.insert(real).second;
    }

    void visit(const fs::path& folder, int depth) {
        if (m_stop.stop_requested() || !isNew(folder))
            return;
        if (looksLikeOllamaStore(folder)) {
            addStore(folder);
            return;
        }
        const bool hub = looksLikeHubModel(folder);
        if (hub)
            m_found.push_back({folder, std::nullopt, m_place});
        for (const fs::path& file : filesIn(folder))
            if (lowerExtension(file) == ".gguf" && !hasEarlierPart(file) && isNew(file))
                m_found.push_back({file, std::nullopt, m_place});
        if (hub || depth == kMaxDepth)
            return;
        for (const fs::path& below : foldersIn(folder))
            visit(below, depth + 1);
    }

    void addStore(const fs::path& folder) {
        OllamaStore store = readOllamaStore(folder);
        m_notes.insert(m_notes.end(), store.notes.begin(), store.notes.end());
        // Several names of one model share its files; each is listed, as in Ollama.
        for (OllamaModel& model : store.models) {
            const fs::path file = model.model;
            m_found.push_back({file, std::move(model), m_place});
        }
    }

    // Sorted; hidden ones are not models of their own but what programs keep for themselves.
    static std::vector<fs::path> foldersIn(const fs::path& folder) {
        std::vector<fs::path> folders;
        std::error_code error;
        for (auto entry = fs::directory_iterator(folder, error);
             !error && entry != fs::directory_iterator(); entry.increment(error))
            if (isFolder(entry->path()) && !entry->path().filename().string().starts_with('.'))
                folders.push_back(entry->path());
        std::ranges::sort(folders);
        return folders;
    }

    const std::stop_token& m_stop;
    std::vector<Sentence>& m_notes;
    const ModelPlace* m_place = nullptr;
    std::set<fs::path> m_seen;
    std::vector<Found> m_found;
};

// Keeps the image parts that a user might have picked too: those beside the model, and those whose
// name has something in common with it.
std::vector<PairCandidate> plausible(std::vector<PairCandidate> fitting) {
    std::erase_if(fitting, [](const PairCandidate& candidate) {
        return !candidate.sameFolder && candidate.sharedWords.empty();
    });
    return fitting;
}

// For an image part that no model here can use: which sizes the models have instead.
Sentence whyUnwanted(const ModelFile& mmproj, const std::vector<ModelFile>& files) {
    std::vector<std::string> sizes;
    for (const ModelFile& file : files) {
        const std::string size = std::to_string(file.embeddingSize);
        if (file.kind == ModelFileKind::TextModel && file.family == mmproj.family &&
            std::ranges::find(sizes, size) == sizes.end())
            sizes.push_back(size);
    }
    const Sentence own =
        mmproj.family == ModelFamily::Llava
            ? Sentence("An image part for models with a hidden size of {}.", mmproj.embeddingSize)
            : Sentence("An image part for models of {} with a hidden size of {}.",
                       nameOf(mmproj.family), mmproj.embeddingSize);
    return sizes.empty() ? Sentence("{} There is no such language model in these folders.", own)
                         : Sentence("{} The language models here have {}.", own,
                                    fmt::format("{}", fmt::join(sizes, ", ")));
}

bool fitsAny(const ModelFile& mmproj, const std::vector<ModelFile>& files) {
    return std::ranges::any_of(files, [&](const ModelFile& file) {
        return file.kind == ModelFileKind::TextModel && belongTogether(file, mmproj);
    });
}

// A store's model is under its name there, with the image part that the store gives it.
LibraryModel describeNamed(const OllamaModel& named, const ModelFile& file) {
    LibraryModel model;
    if (!named.problem.empty()) {
        model = describeUnusable(file, named.problem);
        model.sizeBytes = 0;  // the manifest's
    } else if (file.kind != ModelFileKind::TextModel) {
        model = describeUnusable(file, file.problem);
    } else {
        std::vector<PairCandidate> fitting;
        Sentence misfit;
        if (named.projector) {
            const ModelFile projector = classifyModelFile(*named.projector);
            if (projector.kind == ModelFileKind::Mmproj && belongTogether(file, projector))
                fitting.push_back(
                    {projector, true, {}, Sentence("Ollama keeps the two together.")});
            else
                misfit = projector.problem.empty()
                             ? Sentence("The image part that Ollama keeps with it does not fit it.")
                             : projector.problem;
        }
        model = describeModel(file, fitting, misfit);
        if (!fitting.empty())
            model.eyes = Sentence("sees photos");
    }
    model.title = model.name = named.name;
    return model;
}

}  // namespace

LibraryScan scanLibrary(std::span<const ModelPlace> places,
                        const std::function<void(int done, int total)>& onProgress,
                        const std::stop_token& stop) {
    LibraryScan scan;
    Walk walk(stop, scan.notes);
    for (const ModelPlace& place : places)
        walk.visit(place);
    const int total = static_cast<int>(walk.found().size());
    std::vector<ModelFile> files;
    std::vector<ModelFile> unnamed;  // those that are paired by what they are
    for (const Found& found : walk.found()) {
        if (stop.stop_requested())
            return scan;
        onProgress(static_cast<int>(files.size()), total);
        if (found.named && !found.named->problem.empty())
            files.emplace_back().path = found.path;
        else
            files.push_back(classifyModelFile(found.path));
        if (!found.named)
            unnamed.push_back(files.back());
    }
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (stop.stop_requested())
            return scan;
        const Found& found = walk.found()[i];
        const ModelFile& file = files[i];
        std::optional<LibraryModel> model;
        if (found.named)
            model = describeNamed(*found.named, file);
        else if (file.kind == ModelFileKind::TextModel)
            model = describeModel(file, plausible(rankMmproj(file, unnamed)),
                                  describeMisfits(file, unnamed));
        else if (file.kind == ModelFileKind::Neither)
            model = describeUnusable(file, problemOf(file));
        else if (file.kind == ModelFileKind::Mmproj && !fitsAny(file, unnamed))
            model = describeUnusable(file, whyUnwanted(file, unnamed));
        if (!model)
            continue;
        model->place = found.place->name;
        scan.models.push_back(std::move(*model));
    }
    std::ranges::stable_partition(scan.models,
                                  [](const LibraryModel& model) { return model.problem.empty(); });
    onProgress(total, total);
    return scan;
}

}  // namespace tessera
