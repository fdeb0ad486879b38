// SPDX-License-Identifier: MIT
// convert: a model's hub folder becomes a pair of GGUF files.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/interrupt.h"
#include "app/terminal/option_checks.h"
#include "engine/convert/conversion.h"
#include "engine/convert/output_types.h"

namespace tessera::cli {

namespace {

struct ConvertOptions {
    std::string folder;
    std::string visionTower;
    std::string outputFolder;
    std::string name;
    std::string textType = "Q8_0";
    std::string visionType = "F16";
    unsigned threads = 0;
    bool force = false;
    bool json = false;
};

std::string namesOf(std::span<const TensorType> types) {
    std::vector<std::string_view> names;
    for (const TensorType type : types)
        names.push_back(tensorTypeInfo(type).name);
    return fmt::format("{}", fmt::join(names, ", "));
}

// For CLI11: an empty string, or what is wrong. Leaves the value's name in the help as it is.
CLI::Validator outputType(std::span<const TensorType> types) {
    return CLI::Validator(
        [types](std::string& text) {
            return outputTypeNamed(types, text)
                       ? std::string()
                       : fmt::format("\"{}\" is not one of {}", text, namesOf(types));
        },
        "");
}

void show(ProgressLine& line, const ConversionProgress& progress) {
    const bool checking = progress.step == ConversionProgress::Step::Checking;
    line.show(fmt::format("{} {}, {} of {}", checking ? "Checking" : "Writing", progress.fileName,
                          formatBytes(progress.doneBytes), formatBytes(progress.totalBytes)),
              static_cast<double>(progress.doneBytes) / static_cast<double>(progress.totalBytes));
}

Result<ConvertedModel> convertWithProgress(const ConversionOptions& options) {
    ProgressLine line;
    InterruptListener listener;
    const std::stop_token stop = listener.begin();
    Result<ConvertedModel> model = convertModel(
        options, [&](const ConversionProgress& progress) { show(line, progress); }, stop);
    listener.end();
    return model;
}

int printModel(const ConvertedModel& model, bool json) {
    if (json) {
        Json result{{"model", model.textModel.string()}};
        result["mmproj"] = model.mmproj ? Json(model.mmproj->string()) : Json();
        result["bytes"] = model.sizeBytes;
        result["resumed_bytes"] = model.resumedBytes;
        printJson(result);
    } else {
        printText(model.textModel.string() + "\n");
        if (model.mmproj)
            printText(model.mmproj->string() + "\n");
    }
    return finishOutput();
}

int runConvert(const ConvertOptions& options) {
    ConversionOptions conversion;
    conversion.folder = options.folder;
    if (!options.visionTower.empty())
        conversion.visionTower = options.visionTower;
    conversion.outputFolder = options.outputFolder;
    conversion.name = options.name;
    conversion.textType = *outputTypeNamed(textOutputTypes(), options.textType);
    conversion.visionType = *outputTypeNamed(visionOutputTypes(), options.visionType);
    conversion.replaceExisting = options.force;
    conversion.threads = options.threads;
    const Result<ConvertedModel> model = convertWithProgress(conversion);
    if (model)
        return printModel(*model, options.json);
    if (model.error().code == ErrorCode::Cancelled) {
        printMessage("Stopped. Run the same command again to continue from here.");
        return kInterrupted;
    }
    return printError(model.error());
}

}  // namespace

Command addConvertCommand(CLI::App& parent) {
    CLI::App* app = parent.add_subcommand(
        "convert",
        "Turns a model's folder, as hubs publish it, into GGUF files, smaller ones if you like.");
    const auto options = std::make_shared<ConvertOptions>();
    app->add_option("folder", options->folder,
                    "The model's folder: config.json, safetensors or PyTorch files, a tokenizer.")
        ->type_name("FOLDER")
        ->required();
    app->add_option("--out", options->outputFolder,
                    "Where to write NAME-TYPE.gguf and mmproj-NAME-TYPE.gguf.")
        ->type_name("DIR")
        ->required();
    app->add_option("--type", options->textType,
                    "Weight type of the text model: " + namesOf(textOutputTypes()) + ".")
        ->type_name("TYPE")
        ->check(outputType(textOutputTypes()))
        ->capture_default_str();
    app->add_option("--vision-type", options->visionType,
                    "Weight type of the image encoder: " + namesOf(visionOutputTypes()) + ".")
        ->type_name("TYPE")
        ->check(outputType(visionOutputTypes()))
        ->capture_default_str();
    app->add_option("--vision-tower", options->visionTower,
                    "The image encoder's folder, for a model that only names it.")
        ->type_name("FOLDER");
    app->add_option("--name", options->name,
                    "The model's name, for the names of the files. Default: the folder's name.")
        ->type_name("NAME");
    app->add_option("--threads", options->threads,
                    "Threads to compute with; 0: as many as the processor has.")
        ->type_name("N")
        ->check(wholeNumber(0, 256))
        ->capture_default_str();
    app->add_flag("--force", options->force, "Replace files that are already there.");
    app->add_flag("--json", options->json, "Print one JSON object.");
    return {app, [options] { return runConvert(*options); }};
}

}  // namespace tessera::cli
