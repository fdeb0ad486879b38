// SPDX-License-Identifier: MIT
#include "engine/library/ollama_store.h"

#include <algorithm>
#include <string_view>
#include <system_error>

#include "engine/formats/json_object.h"
#include "engine/formats/quote_name.h"

namespace tessera {
namespace {

namespace fs = std::filesystem;

// The parts of a manifest's path, which are those of a name.
constexpr std::ptrdiff_t kNameParts = 4;
constexpr std::string_view kOwnHost = "registry.ollama.ai";
constexpr std::string_view kOwnNamespace = "library";
constexpr std::string_view kModelLayer = "application/vnd.ollama.image.model";
constexpr std::string_view kProjectorLayer = "application/vnd.ollama.image.projector";

// The shortest form that Ollama reads as the same name.
std::string shownName(const fs::path& relative) {
    auto part = relative.begin();
    const std::string host = (part++)->string();
    const std::string owner = (part++)->string();
    const std::string model = (part++)->string();
    std::string name = model + ":" + part->string();
    if (owner != kOwnNamespace || host != kOwnHost)
        name = owner + "/" + name;
    return host == kOwnHost ? name : host + "/" + name;
}

// "sha256:0a1b..." is the file sha256-0a1b..., in stores of before 2024 with the colon. nullopt:
// not a checksum, and so not a name in that folder; or there is no such file.
std::optional<fs::path> blobOf(const fs::path& store, const std::string& digest) {
    constexpr std::string_view kPrefix = "sha256:";
    constexpr std::size_t kHexDigits = 64;
    const std::string hex = digest.starts_with(kPrefix) ? digest.substr(kPrefix.size()) : "";
    if (hex.size() != kHexDigits || hex.find_first_not_of("0123456789abcdef") != std::string::npos)
        return std::nullopt;
    for (const std::string& name : {"sha256-" + hex, "sha256:" + hex})
        if (std::error_code error; fs::is_regular_file(store / "blobs" / name, error))
            return store / "blobs" / name;
    return std::nullopt;
}

std::vector<std::string> digestsOf(const Json& manifest, std::string_view mediaType) {
    std::vector<std::string> digests;
    const Json* layers = arrayMember(manifest, "layers");
    for (const Json& layer : layers == nullptr ? Json::array() : *layers) {
        const std::string* type = textMember(layer, "mediaType");
        const std::string* digest = textMember(layer, "digest");
        if (type != nullptr && digest != nullptr && *type == mediaType)
            digests.push_back(*digest);
    }
    return digests;
}

OllamaModel readModel(const fs::path& store, const Json& manifest, const std::string& name) {
    OllamaModel model;
    model.name = name;
    const auto models = digestsOf(manifest, kModelLayer);
    const auto projectors = digestsOf(manifest, kProjectorLayer);
    if (models.size() != 1 || projectors.size() > 1) {
        model.problem = Sentence(
            "It has {} language models and {} image parts. Only one language model with at most "
            "one image part can be used.",
            models.size(), projectors.size());
        return model;
    }
    const auto file = blobOf(store, models.front());
    const auto projector = projectors.empty() ? std::nullopt : blobOf(store, projectors.front());
    if (!file || (!projector && !projectors.empty())) {
        model.problem =
            Sentence("A part of it is not there. Download it again: ollama pull {}", name);
        return model;
    }
    model.model = *file;
    model.projector = projector;
    return model;
}

}  // namespace

bool looksLikeOllamaStore(const fs::path& folder) {
    std::error_code error;
    return fs::is_directory(folder / "manifests", error) &&
           fs::is_directory(folder / "blobs", error);
}

OllamaStore readOllamaStore(const fs::path& folder) {
    OllamaStore found;
    std::error_code error;
    const fs::path manifests = folder / "manifests";
    auto entry = fs::recursive_directory_iterator(
        manifests, fs::directory_options::skip_permission_denied, error);
    if (error) {
        found.notes.push_back(
            Sentence("{}: {}", folder.string(), Sentence::foreign(error.message())));
        return found;
    }
    std::vector<fs::path> files;
    for (; entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        // Links are not followed, and nothing lies deeper.
        if (entry.depth() + 1 == kNameParts)
            entry.disable_recursion_pending();
        std::error_code statusError;
        if (entry.depth() + 1 == kNameParts && entry->is_regular_file(statusError) &&
            !entry->path().filename().string().starts_with('.'))
            files.push_back(entry->path());
    }
    for (const fs::path& file : files) {
        const Result<Json> manifest = readJsonObject(file);
        const std::string shown = quoteName(file.lexically_relative(folder).string());
        if (!manifest) {
            found.notes.push_back(
                Sentence("{} of Ollama is skipped: {}", shown, manifest.error().sentence));
            continue;
        }
        // Of an embedding, an adapter ... there is no such layer.
        if (digestsOf(*manifest, kModelLayer).empty()) {
            found.notes.push_back(Sentence("{} of Ollama is skipped: it names no model.", shown));
            continue;
        }
        OllamaModel model =
            readModel(folder, *manifest, shownName(file.lexically_relative(manifests)));
        if (model.model.empty())
            model.model = file;
        found.models.push_back(std::move(model));
    }
    std::ranges::sort(found.models, {}, &OllamaModel::name);
    return found;
}

}  // namespace tessera
