// SPDX-License-Identifier: MIT
#include "engine/library/model_places.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include "engine/formats/json_object.h"
#include "engine/library/ollama_store.h"

namespace tessera {
namespace {

namespace fs = std::filesystem;

class Places {
  public:
    explicit Places(const PlaceEnvironment& environment) : m_environment(environment) {}

    // A relative path is below the home folder, as in "~/.ollama".
    fs::path atHome(const fs::path& path) const { return m_environment.home / path; }
    fs::path atRoot(const char* path) const { return m_environment.root / path; }
    // The folder in an environment variable; nullopt: not set, or not a whole path, which would
    // mean another folder in each program.
    std::optional<fs::path> folderIn(const char* variable) const {
        const std::optional<std::string> value =
            m_environment.variable ? m_environment.variable(variable) : std::nullopt;
        if (!value || !fs::path(*value).is_absolute())
            return std::nullopt;
        return fs::path(*value);
    }
    fs::path cache() const { return folderIn("XDG_CACHE_HOME").value_or(atHome(".cache")); }
    fs::path config() const { return folderIn("XDG_CONFIG_HOME").value_or(atHome(".config")); }
    fs::path data() const { return folderIn("XDG_DATA_HOME").value_or(atHome(".local/share")); }

    void add(const char* key, const fs::path& folder) {
        std::error_code error;
        const fs::path real = fs::canonical(folder, error);
        // A user without a home folder has no ".cache" wherever the program was started.
        if (error || folder.is_relative() || !fs::is_directory(real, error))
            return;
        if (std::ranges::find(m_seen, real) != m_seen.end())
            return;
        m_seen.push_back(real);
        const auto known = knownPlaces();
        const auto named = std::ranges::find_if(
            known, [&](const KnownPlace& place) { return place.key == std::string_view(key); });
        m_found.push_back({key, named->name, folder});
    }
    std::vector<ModelPlace> take() && { return std::move(m_found); }

  private:
    const PlaceEnvironment& m_environment;
    std::vector<ModelPlace> m_found;
    std::vector<fs::path> m_seen;
};

// The folder that a program was told to use, from a text in one of its own JSON files.
std::optional<fs::path> folderInJson(const fs::path& file, const char* key) {
    const Result<Json> object = readOptionalJsonObject(file);
    const std::string* folder = object ? textMember(*object, key) : nullptr;
    if (folder == nullptr || !fs::path(*folder).is_absolute())
        return std::nullopt;
    return fs::path(*folder);
}

// The first line of a small file.
std::string firstLine(const fs::path& file) {
    constexpr std::size_t kLongestPath = 4096;
    std::ifstream stream(file, std::ios::binary);
    std::string line(kLongestPath, '\0');
    stream.read(line.data(), static_cast<std::streamsize>(line.size()));
    line.resize(static_cast<std::size_t>(stream.gcount()));
    return line.substr(0, line.find_first_of("\r\n"));
}

// LM Studio's folder can be elsewhere, and so can the models.
void addLmStudio(Places& places) {
    fs::path home = places.atHome(".lmstudio");
    const fs::path pointed = firstLine(places.atHome(".lmstudio-home-pointer"));
    if (pointed.is_absolute())
        home = pointed;
    if (const auto chosen = folderInJson(home / "settings.json", "downloadsFolder"))
        places.add("lmstudio", *chosen);
    places.add("lmstudio", home / "models");
    places.add("lmstudio", places.cache() / "lm-studio/models");
}

void addOllama(Places& places) {
    if (const auto chosen = places.folderIn("OLLAMA_MODELS"))
        places.add("ollama", *chosen);
    places.add("ollama", places.atHome(".ollama/models"));
    // Of the system's service: its own installer's user, then distributions' packages.
    for (const char* service : {"usr/share/ollama/.ollama/models", "var/lib/ollama/.ollama/models",
                                "var/lib/ollama/models", "var/lib/ollama"})
        if (looksLikeOllamaStore(places.atRoot(service)))
            places.add("ollama", places.atRoot(service));
    places.add("ollama", places.atHome("snap/ollama/common/models"));
}

void addHuggingFace(Places& places) {
    for (const char* variable : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"})
        if (const auto chosen = places.folderIn(variable))
            places.add("huggingface", *chosen);
    if (const auto chosen = places.folderIn("HF_HOME"))
        places.add("huggingface", *chosen / "hub");
    places.add("huggingface", places.cache() / "huggingface/hub");
}

void addJan(Places& places) {
    // What a user moved the data to, then the versions' own choices, newest first.
    for (const fs::path& settings :
         {places.data() / "Jan/settings.json", places.config() / "Jan/settings.json"})
        for (const char* key : {"data_folder", "dataFolder"})
            if (const auto chosen = folderInJson(settings, key))
                for (const char* models : {"llamacpp/models", "models"})
                    places.add("jan", *chosen / models);
    for (const fs::path& folder :
         {places.data() / "Jan/data", places.config() / "Jan/data", places.atHome("jan")})
        for (const char* models : {"llamacpp/models", "models"})
            places.add("jan", folder / models);
}

// XDG_DOWNLOAD_DIR="$HOME/Downloads", as xdg-user-dirs writes it.
fs::path downloads(const Places& places) {
    std::ifstream settings(places.config() / "user-dirs.dirs");
    const std::string key = "XDG_DOWNLOAD_DIR=\"";
    const std::string home = "$HOME/";
    for (std::string line; std::getline(settings, line);) {
        if (!line.starts_with(key) || !line.ends_with('"') || line.size() <= key.size() + 1)
            continue;
        const std::string value = line.substr(key.size(), line.size() - key.size() - 1);
        if (value.starts_with(home) && value.size() > home.size())
            return places.atHome(value.substr(home.size()));
        if (value.starts_with('/'))
            return value;
    }
    return places.atHome("Downloads");
}

}  // namespace

PlaceEnvironment placesOfThisUser() {
    const auto variable = [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        return value == nullptr || *value == '\0' ? std::nullopt
                                                  : std::optional<std::string>(value);
    };
    return {variable("HOME").value_or(""), variable, "/"};
}

std::vector<KnownPlace> knownPlaces() {
    // Names of programs are the same in every language.
    return {{"lmstudio", Sentence::foreign("LM Studio")},
            {"ollama", Sentence::foreign("Ollama")},
            {"huggingface", Sentence::foreign("Hugging Face")},
            {"llamacpp", Sentence::foreign("llama.cpp")},
            {"jan", Sentence::foreign("Jan")},
            {"gpt4all", Sentence::foreign("GPT4All")},
            {"downloads", Sentence("Downloads")}};
}

std::vector<ModelPlace> findModelPlaces(const PlaceEnvironment& environment) {
    Places places(environment);
    addLmStudio(places);
    addOllama(places);
    addHuggingFace(places);
    if (const auto chosen = places.folderIn("LLAMA_CACHE"))
        places.add("llamacpp", *chosen);
    places.add("llamacpp", places.cache() / "llama.cpp");
    addJan(places);
    places.add("gpt4all", places.data() / "nomic.ai/GPT4All");
    places.add("downloads", downloads(places));
    return std::move(places).take();
}

}  // namespace tessera
