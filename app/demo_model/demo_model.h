// SPDX-License-Identifier: MIT
// The small model that comes with the programs, and its sample pictures: where they are.
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

// Looks into one folder: "mmproj-*.gguf" is the image part, the other GGUF file the model. nullopt
// unless both are there. Reads names and the list of samples, not the models.
std::optional<DemoModel> demoModelIn(const std::filesystem::path& folder);

// The one beside this program: in share/tessera/demo-model of the prefix that it is installed in,
// wherever that was moved to. The build tree has the same layout. nullopt if there is none.
std::optional<DemoModel> findDemoModel();

}  // namespace tessera
