// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/named_tower.h"

#include <cstdlib>
#include <string_view>
#include <system_error>
#include <vector>

#include "engine/checkpoint/hub/hub_folder.h"

namespace tessera {

namespace {

namespace fs = std::filesystem;

// The folder names that a model of this hub name may have.
std::vector<fs::path> folderNames(const std::string& name) {
    std::vector<fs::path> names = {name};
    const std::size_t slash = name.rfind('/');
    if (slash == std::string::npos)
        return names;
    for (const std::string_view separator : {"--", "_", "-"}) {
        std::string joined = name;
        joined.replace(slash, 1, separator);
        names.emplace_back(joined);
        names.emplace_back("models--" + joined);
    }
    names.emplace_back(name.substr(slash + 1));
    return names;
}

// Folders that may hold other models: those around the model's own, and the hub's cache.
std::vector<fs::path> placesAround(const fs::path& modelFolder) {
    std::vector<fs::path> places = {modelFolder};
    std::error_code error;
    fs::path place = fs::absolute(modelFolder, error);
    // Up to the cache's root from a snapshot in it, or to the folder that contains "owner/name".
    for (int level = 0; level < 3 && place.has_relative_path(); ++level) {
        place = place.parent_path();
        places.push_back(place);
    }
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return fs::path(value == nullptr ? "" : value);
    };
    if (const fs::path hub = variable("HF_HUB_CACHE"); !hub.empty())
        places.push_back(hub);
    if (const fs::path home = variable("HF_HOME"); !home.empty())
        places.push_back(home / "hub");
    if (const fs::path home = variable("HOME"); !home.empty())
        places.push_back(home / ".cache" / "huggingface" / "hub");
    return places;
}

}  // namespace

std::optional<fs::path> findNamedTower(const fs::path& modelFolder, const std::string& towerName,
                                       std::span<const fs::path> extraFolders) {
    std::vector<fs::path> places(extraFolders.begin(), extraFolders.end());
    const std::vector<fs::path> around = placesAround(modelFolder);
    places.insert(places.begin(), around.begin(), around.end());
    for (const fs::path& name : folderNames(towerName)) {
        for (const fs::path& place : places) {
            const fs::path candidate = place / name;  // an absolute name replaces `place`
            std::error_code ignored;
            if (!fs::is_directory(candidate, ignored))
                continue;
            const auto folder = hubFolderOf(candidate);
            if (folder && fs::exists(*folder / "config.json", ignored) &&
                !fs::equivalent(*folder, modelFolder, ignored))
                return folder;
        }
    }
    return std::nullopt;
}

}  // namespace tessera
