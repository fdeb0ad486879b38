// SPDX-License-Identifier: MIT
// Where programs on this computer keep the models that they have downloaded.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/sentence.h"

namespace tessera {

struct ModelPlace {
    std::string key;  // "ollama": for settings and options; several folders may share one
    Sentence name;    // for people
    std::filesystem::path folder;
};

// What the places depend on; a test has its own. As it is, there are none.
struct PlaceEnvironment {
    std::filesystem::path home = {};
    // Of the process's environment; null: none is set.
    std::function<std::optional<std::string>(const std::string& name)> variable = {};
    std::filesystem::path root = {};  // of services that keep models for all users
};
PlaceEnvironment placesOfThisUser();

// The folders that are there, the programs in the order in which people are likely to look for
// them, each folder once. Reads the small files in which programs and the desktop note where they
// keep things, and lists nothing. Facts: docs/formats.md, "Where other programs keep models".
std::vector<ModelPlace> findModelPlaces(const PlaceEnvironment& environment);

// The keys of all places that are known, with their names, there or not.
struct KnownPlace {
    const char* key;
    Sentence name;
};
std::vector<KnownPlace> knownPlaces();

}  // namespace tessera
