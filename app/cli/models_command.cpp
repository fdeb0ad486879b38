// SPDX-License-Identifier: MIT
// models: what is on this computer, wherever other programs have put it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/interrupt.h"
#include "engine/library/library_scan.h"

namespace tessera::cli {

namespace {

struct ModelsOptions {
    std::vector<std::string> folders;
    std::vector<std::string> without;
    bool json = false;
};

Json modelToJson(const LibraryModel& model) {
    Json json;
    json["name"] = model.name;
    json["place"] = model.place.english();
    json["model"] = model.textPath.string();
    json["mmproj"] = model.mmprojPath.empty() ? Json() : Json(model.mmprojPath.string());
    json["sees"] = model.sees();
    json["generation"] = model.generation.english();
    json["architecture"] = model.architecture;
    json["parameters"] = model.parameters;
    json["weight_types"] = model.weightTypes;
    json["size_bytes"] = model.sizeBytes;
    json["pairing"] = model.pairing.english();
    json["problem"] = model.problem.english();
    return json;
}

// "7.2 B", the usual way to write a model's size.
std::string parameterText(double count) {
    return count >= 1e9 ? fmt::format("{:.1f} B", count / 1e9)
                        : fmt::format("{:.1f} M", count / 1e6);
}

void printModel(const LibraryModel& model) {
    std::vector<std::string> facts = {model.place.english(), model.generation.english(),
                                      model.architecture};
    if (model.parameters > 0)
        facts.push_back(parameterText(model.parameters));
    facts.push_back(model.weightTypes);
    if (model.sizeBytes > 0)
        facts.push_back(formatBytes(model.sizeBytes));
    if (model.problem.empty() && !model.sees())
        facts.push_back(model.eyes.english());
    std::erase(facts, std::string());
    std::string text = fmt::format("{}\n   {}\n   {}\n", model.name, fmt::join(facts, ", "),
                                   model.textPath.string());
    if (!model.mmprojPath.empty())
        text += fmt::format("   {}\n", model.mmprojPath.string());
    if (!model.problem.empty())
        text += fmt::format("   cannot be used: {}\n", model.problem.english());
    printText(text);
}

int runModels(const ModelsOptions& options) {
    std::vector<ModelPlace> places;
    for (const std::string& folder : options.folders)
        places.push_back({{}, {}, folder});
    for (ModelPlace& place : findModelPlaces(placesOfThisUser()))
        if (std::ranges::find(options.without, place.key) == options.without.end())
            places.push_back(std::move(place));
    InterruptListener interrupt;
    const std::stop_token stop = interrupt.begin();
    const LibraryScan scan = scanLibrary(
        places, [](int, int) {}, stop);
    interrupt.end();
    for (const Sentence& note : scan.notes)
        printMessage(note.english());
    if (stop.stop_requested())
        return kInterrupted;
    if (options.json) {
        Json list = Json::array();
        for (const LibraryModel& model : scan.models)
            list.push_back(modelToJson(model));
        printJson(list);
        return finishOutput();
    }
    for (const LibraryModel& model : scan.models)
        printModel(model);
    if (scan.models.empty())
        printMessage("No models were found. Name a folder: tessera-cli models FOLDER");
    return finishOutput();
}

std::vector<std::string> placeKeys() {
    std::vector<std::string> keys;
    for (const KnownPlace& place : knownPlaces())
        keys.emplace_back(place.key);
    return keys;
}

}  // namespace

Command addModelsCommand(CLI::App& parent) {
    CLI::App* app = parent.add_subcommand(
        "models",
        "Lists the models on this computer, also those that LM Studio, Ollama, Hugging Face's "
        "tools, "
        "llama.cpp, Jan and GPT4All have downloaded. They are only read, where they are.");
    const auto options = std::make_shared<ModelsOptions>();
    app->add_option("folder", options->folders, "Folders to look in as well.")
        ->type_name("FOLDER")
        ->check(CLI::ExistingDirectory);
    app->add_option("--without", options->without,
                    "A place to leave out. Repeat the option for more.")
        ->type_name("PLACE")
        ->allow_extra_args(false)
        ->check(CLI::IsMember(placeKeys()));
    app->add_flag("--json", options->json, "Print a JSON array.");
    return {app, [options] { return runModels(*options); }};
}

}  // namespace tessera::cli
