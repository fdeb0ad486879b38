// SPDX-License-Identifier: MIT
// Finds the small model that comes with the programs, and its sample pictures.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tessera {

struct DemoSample {
    std::filesystem::path picture;
    std::string question;
};

struct DemoModel {
    std::filesystem::path text;
    std::filesystem::path mmproj;
    // As listed in samples/samples.json; those whose picture is missing are left out.
    std::vector<DemoSample> samples;
};

// Looks in one folder: "mmproj-*.gguf" is the image part, the other GGUF file the model. nullopt
// unless both are there. Reads only file names and the list of samples, not the models.
std::optional<DemoModel> demoModelIn(const std::filesystem::path& folder);

// The one installed with this program: share/tessera/demo-model in the installation prefix,
// wherever that was moved to. The build tree has the same layout. nullopt if there is none.
std::optional<DemoModel> findDemoModel();

}  // namespace tessera
