// SPDX-License-Identifier: MIT
// What `tessera-cli ask` was told on the command line.
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/memory_options.h"
#include "engine/core/result.h"
#include "engine/image/decode/decode.h"
#include "engine/session/session.h"

namespace tessera::cli {

struct AskOptions {
    std::string model;
    std::string mmproj;
    std::vector<std::string> images;
    std::optional<std::string> prompt;
    std::string rawPromptFile;
    std::string batchFile;
    std::optional<std::string> system;
    std::string templateName;
    std::uint32_t maxTokens = 512;
    SamplerParams sampler;
    MemoryOptions memory;
    std::string rules = "original";
    std::string imageMode = "auto";
    std::string grid;  // empty: chosen by the model's rule
    std::optional<int> tilesAtMost;
    Alpha alpha = Alpha::OnWhite;
    bool ignoreEos = false;
    bool json = false;
    std::string traceFile;
};

// Registers every option of `ask`; parsing then fills `options`, which must outlive `app`.
void addAskOptions(CLI::App& app, AskOptions& options);

// If no model was named, takes the one that comes with the program and prints a message that says
// so. Errors: InvalidArgument (there is none, or only an mmproj was named).
Result<void> chooseModel(AskOptions& options);

// The engine's parameters, without a trace. Draws a seed if none was given.
GenerateParams generateParams(const AskOptions& options);

// Where compiled shaders are kept between runs: the user's cache folder. Empty if there is none.
std::filesystem::path pipelineCacheFile();

}  // namespace tessera::cli
