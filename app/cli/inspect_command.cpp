// SPDX-License-Identifier: MIT
// inspect: what a model file holds and what it will need.
#include "engine/model/inspect.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/console.h"

namespace tessera::cli {

namespace {

struct InspectOptions {
    std::string file;
    std::uint64_t contextTokens = 4096;
    bool json = false;
};

template <typename Number>
std::optional<Json> parseNumber(const std::string& text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return Json(value);
}

// Numbers and yes/no as JSON has them, everything else as text.
Json valueToJson(const InspectedEntry& entry) {
    std::optional<Json> value;
    if (entry.type == "integer") {
        value = parseNumber<std::int64_t>(entry.value);
        if (!value) {
            value = parseNumber<std::uint64_t>(entry.value);
        }
    } else if (entry.type == "number") {
        value = parseNumber<double>(entry.value);
    } else if (entry.type == "yes/no") {
        value = Json(entry.value == "yes");
    }
    return value.value_or(Json(entry.value));
}

Json memoryToJson(const Inspection& file) {
    return Json{{"context_tokens", file.contextTokens},
                {"weight_bytes", file.memory.weightBytes},
                {"kv_cache_bytes", file.memory.kvCacheBytes},
                {"scratch_bytes", file.memory.scratchBytes},
                {"total_bytes", file.memory.totalBytes()}};
}

Json promptToJson(const InspectedPrompt& prompt) {
    return Json{{"template", prompt.chatTemplate},
                {"recognised", prompt.recognised},
                {"reason", prompt.reason},
                {"system", prompt.system},
                {"stops", prompt.stops},
                {"adds_bos", prompt.addsBos},
                {"wraps_photos", prompt.wrapsPhotos}};
}

Json inspectionToJson(const Inspection& file, const std::string& name) {
    Json json;
    json["file"] = name;
    json["format"] = file.format;
    json["kind"] = file.kind;
    json["architecture"] = file.architecture;
    json["file_bytes"] = file.fileBytes;
    json["problem"] = file.problem;
    if (file.vision) {
        json["generation"] = file.generation;
        json["tiling"] = file.tiling;
    }
    if (file.prompt) {
        json["prompt"] = promptToJson(*file.prompt);
    }
    json["memory"] = memoryToJson(file);
    json["bytes_per_type"] = Json(file.bytesPerType);
    json["metadata"] = Json::object();
    for (const InspectedEntry& entry : file.metadata) {
        json["metadata"][entry.key] = valueToJson(entry);
    }
    json["tensors"] = Json::array();
    for (const InspectedTensor& tensor : file.tensors) {
        json["tensors"].push_back(Json{{"name", tensor.name},
                                       {"type", tensor.type},
                                       {"shape", tensor.shape},
                                       {"bytes", tensor.sizeBytes}});
    }
    return json;
}

void printShape(const Inspection& file) {
    if (file.text) {
        const TextConfig& text = *file.text;
        printText(
            fmt::format("  decoder: {} layers, hidden size {}, {} heads ({} for keys and "
                        "values) of {}, vocabulary {}, trained for {} tokens\n",
                        text.numLayers, text.hiddenSize, text.numHeads, text.numKvHeads,
                        text.headDim, text.vocabSize, text.contextLength));
    }
    if (file.vision) {
        const VisionConfig& vision = *file.vision;
        printText(
            fmt::format("  encoder: tiles of {} pixels, patches of {}, {} layers, hidden size "
                        "{}, {} heads of {}; for decoders of hidden size {}\n",
                        vision.imageSize, vision.patchSize, vision.numLayers, vision.hiddenSize,
                        vision.numHeads, vision.headDim, vision.projectionSize));
    }
    if (file.vision) {
        printText(fmt::format("  {}: photos {}\n", file.generation, file.tiling));
    }
    if (file.prompt) {
        const InspectedPrompt& prompt = *file.prompt;
        printText(fmt::format("  prompt: {}, {}; ends at \"{}\"{}\n", prompt.chatTemplate,
                              prompt.reason, fmt::join(prompt.stops, "\", \""),
                              prompt.addsBos ? "; begins with BOS" : ""));
    }
    if (!file.problem.empty()) {
        printText(fmt::format("  cannot be used: {}\n", file.problem));
    }
}

void printMemory(const Inspection& file) {
    printText(fmt::format("  memory: {} of weights", formatBytes(file.memory.weightBytes)));
    if (file.memory.kvCacheBytes > 0) {
        printText(fmt::format(", {} for {} tokens", formatBytes(file.memory.kvCacheBytes),
                              file.contextTokens));
    }
    printText(fmt::format(", about {} to work in: {} in all\n",
                          formatBytes(file.memory.scratchBytes),
                          formatBytes(file.memory.totalBytes())));
}

void printInspection(const Inspection& file, const std::string& name) {
    printText(
        fmt::format("{}: {}, {}, {}\n", name, file.format, file.kind, formatBytes(file.fileBytes)));
    printShape(file);
    printMemory(file);
    printText(fmt::format("\nMetadata ({})\n", file.metadata.size()));
    for (const InspectedEntry& entry : file.metadata) {
        printText(fmt::format("  {} = {}  ({})\n", entry.key, entry.value, entry.type));
    }
    printText(fmt::format("\nTensors ({})\n", file.tensors.size()));
    for (const InspectedTensor& tensor : file.tensors) {
        printText(fmt::format("  {}  {} [{}]  {}\n", tensor.name, tensor.type,
                              fmt::join(tensor.shape, ", "), formatBytes(tensor.sizeBytes)));
    }
}

int runInspect(const InspectOptions& options) {
    const Result<Inspection> file = inspectFile(options.file, options.contextTokens);
    if (!file) {
        return printError(file.error());
    }
    if (options.json) {
        printJson(inspectionToJson(*file, options.file));
    } else {
        printInspection(*file, options.file);
    }
    return finishOutput();
}

}  // namespace

Command addInspectCommand(CLI::App& parent) {
    CLI::App* app = parent.add_subcommand(
        "inspect", "Shows a model's metadata, tensors, prompt format and the memory it will need.");
    const auto options = std::make_shared<InspectOptions>();
    app->add_option("file", options->file, "A GGUF or safetensors file, or a model's folder.")
        ->type_name("FILE")
        ->required();
    app->add_option("--context", options->contextTokens, "Tokens to count the memory for.")
        ->type_name("N")
        ->check(CLI::Range(1u, 10'000'000u))
        ->capture_default_str();
    app->add_flag("--json", options->json, "Print one JSON object.");
    return {app, [options] { return runInspect(*options); }};
}

}  // namespace tessera::cli
