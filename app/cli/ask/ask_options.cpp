// SPDX-License-Identifier: MIT
#include "app/cli/ask/ask_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <limits>
#include <random>
#include <variant>

#include "app/cli/model_options.h"
#include "app/cli/tiles/named_scheme.h"
#include "app/demo_model/demo_model.h"
#include "app/terminal/option_checks.h"
#include "engine/image/tile_schemes.h"
#include "engine/text/chat_template.h"
#include "engine/text/sampler_fields.h"

namespace tessera::cli {

namespace {

void addPromptOptions(CLI::App& app, AskOptions& options) {
    CLI::Option* image =
        app.add_option("--image", options.images,
                       "A photo: JPEG, PNG, WebP or BMP. Repeat the option for more.")
            ->type_name("FILE")
            ->allow_extra_args(false);
    CLI::Option* prompt = app.add_option("--prompt", options.prompt,
                                         "The question; - reads it from standard input. Default: a "
                                         "conversation on a terminal, otherwise standard input.")
                              ->type_name("TEXT");
    CLI::Option* raw =
        app.add_option("--raw-prompt", options.rawPromptFile,
                       "A file whose text is the whole prompt, with nothing added or stripped and "
                       "<image> where the photos go; - is standard input.")
            ->type_name("FILE")
            ->excludes(prompt);
    app.add_option("--batch", options.batchFile,
                   "Many conversations in one go: a file (- is standard input) with one JSON "
                   "object per line, {\"id\": ..., \"images\": [FILE, ...], \"turns\": [QUESTION, "
                   "...]}. Image paths are relative to that file's folder. Prints one JSON object "
                   "per line, with the answers or an \"error\".")
        ->type_name("FILE")
        ->excludes(image)
        ->excludes(prompt)
        ->excludes(raw);
    app.add_option("--system", options.system,
                   "The system text instead of the template's own; may be empty.")
        ->type_name("TEXT")
        ->excludes(raw);
    const auto names = ChatTemplate::names();
    app.add_option("--template", options.templateName,
                   "The chat template instead of the model's own.")
        ->type_name("NAME")
        ->excludes(raw)
        ->transform(oneOf({names.begin(), names.end()}));
}

void addSamplingOptions(CLI::App& app, AskOptions& options) {
    app.add_option("--max-tokens", options.maxTokens, "Stop after this many tokens.")
        ->type_name("N")
        ->check(wholeNumber(1, 10'000'000))
        ->capture_default_str();
    for (const SamplerField& field : samplerFields()) {
        std::visit(
            [&](auto member) {
                app.add_option(std::string(field.option), options.sampler.*member,
                               std::string(field.help))
                    ->type_name(std::string(field.symbol))
                    ->check(realNumber(field.least, field.most))
                    ->each([&options, &field](const std::string&) {
                        options.givenFields.insert(field.key);
                    })
                    ->capture_default_str();
            },
            field.member);
    }
    app.add_option("--seed", options.sampler.seed,
                   "Makes sampling repeatable; random if not given.")
        ->type_name("S")
        ->check(wholeNumber(0, std::numeric_limits<std::uint64_t>::max()));
    app.add_flag("--ignore-eos", options.ignoreEos,
                 "Keep going after the end of the answer, up to --max-tokens.");
    app.footer(
        "Where a model's files say how to sample it, their values replace the defaults above.");
}

}  // namespace

void addAskOptions(CLI::App& app, AskOptions& options) {
    app.add_option(
           "--model", options.model,
           "The text model, a GGUF file (any part of a split one), or the folder of a model "
           "with its config.json and safetensors or PyTorch files. Without it, the small "
           "demonstration model that comes with Tessera.")
        ->type_name("FILE|FOLDER");
    addMmprojOption(app, options.mmproj);
    addPromptOptions(app, options);
    addSamplingOptions(app, options);
    addMemoryOptions(app, options.memory);
    app.add_option("--rules", options.rules,
                   "Whose tie-breaks and rounding to follow when photos are cut.")
        ->type_name("NAME")
        ->transform(oneOf(tileRulesNames()))
        ->capture_default_str();
    app.add_option("--image-mode", options.imageMode,
                   "How photos are cut; auto: the model's own way.")
        ->type_name("MODE")
        ->transform(oneOf(imageModeNames()))
        ->capture_default_str();
    addGridOption(app, options.grid);
    addTilesAtMostOption(app, options.tilesAtMost);
    addAlphaOption(app, options.alpha);
    app.add_flag("--json", options.json, "Print one JSON object when the answer is complete.");
    app.add_option("--boxes", options.boxesFile,
                   "Write the latest photo as a PNG with the regions that the answer names drawn "
                   "over it (Qwen-VL).")
        ->type_name("FILE");
    app.add_option("--trace", options.traceFile,
                   "Write the values inside the pipeline for this answer as safetensors.")
        ->type_name("FILE");
}

Result<void> chooseModel(AskOptions& options) {
    if (!options.model.empty())
        return {};
    const std::optional<DemoModel> demo = options.mmproj.empty() ? findDemoModel() : std::nullopt;
    if (!demo) {
        return Error(
            ErrorCode::InvalidArgument,
            "No model was given. Give one with --model FILE.gguf; for photos, put its mmproj file "
            "beside it or give it with --mmproj FILE.gguf. README.md says where to get them.");
    }
    options.model = demo->text.string();
    options.mmproj = demo->mmproj.string();
    options.isDemoModel = true;
    return {};
}

GenerateParams generateParams(const AskOptions& options, const GenerationDefaults& defaults) {
    GenerateParams params;
    params.sampler = samplingOf(defaults);
    params.sampler.seed = options.sampler.seed;
    for (const SamplerField& field : samplerFields())
        if (options.givenFields.contains(field.key))
            field.set(params.sampler, field.valueIn(options.sampler));
    if (!params.sampler.seed)
        params.sampler.seed = std::random_device{}();
    params.maxTokens = options.maxTokens;
    params.ignoreEos = options.ignoreEos;
    params.imageMode = imageModeNamed(options.imageMode).value_or(ImageMode::Auto);
    params.rules = tileRulesNamed(options.rules).value_or(TileRules::Original);
    params.tilesAtMost = options.tilesAtMost;
    params.chatTemplate = options.templateName;
    return params;
}

std::filesystem::path pipelineCacheFile() {
    std::filesystem::path folder;
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/')
        folder = cache;
    else if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/')
        folder = std::filesystem::path(home) / ".cache";
    else
        return {};
    return folder / "tessera" / "pipelines.bin";
}

}  // namespace tessera::cli
