// SPDX-License-Identifier: MIT
// inspect: what a model file contains and how much memory it needs.
#include "engine/checkpoint/inspect/inspect.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/memory_options.h"
#include "app/cli/model_options.h"
#include "engine/checkpoint/inspect/pairing.h"
#include "engine/formats/name_ranges.h"
#include "engine/formats/quote_name.h"

namespace tessera::cli {

namespace {

struct InspectOptions {
    std::string file;
    std::string mmproj;
    MemoryOptions memory;
    bool json = false;
};

template <typename Number>
std::optional<Json> parseNumber(const std::string& text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return Json(value);
}

// Numbers and yes/no become JSON numbers and booleans, everything else text.
Json valueToJson(const InspectedEntry& entry) {
    std::optional<Json> value;
    if (entry.type == "integer") {
        value = parseNumber<std::int64_t>(entry.value);
        if (!value)
            value = parseNumber<std::uint64_t>(entry.value);
    } else if (entry.type == "number") {
        value = parseNumber<double>(entry.value);
    } else if (entry.type == "yes/no") {
        value = Json(entry.value == "yes");
    }
    return value.value_or(Json(entry.value));
}

Json promptToJson(const InspectedPrompt& prompt) {
    return Json{{"template", prompt.chatTemplate},
                {"recognised", prompt.recognised},
                {"reason", prompt.reason.english()},
                {"system", prompt.system},
                {"stops", prompt.stops},
                {"adds_bos", prompt.addsBos},
                {"wraps_photos", prompt.wrapsPhotos}};
}

Json inspectionToJson(const Inspection& file, const Result<MemoryEstimate>& memory,
                      const std::string& name) {
    Json json;
    json["file"] = name;
    json["format"] = file.format;
    json["kind"] = file.kind;
    json["architecture"] = file.architecture;
    json["file_bytes"] = file.fileBytes;
    json["problem"] = file.problem.english();
    if (file.vision) {
        json["generation"] = file.generation.english();
        json["tiling"] = file.tiling;
        json["tower"] = file.tower;
        json["projector"] = file.projector;
    }
    if (file.prompt)
        json["prompt"] = promptToJson(*file.prompt);
    json["memory"] = memory ? memoryToJson(*memory) : Json{{"problem", memory.error().message()}};
    json["unused"] = file.unused;
    json["unused_bytes"] = file.unusedBytes;
    json["bytes_per_type"] = Json(file.bytesPerType);
    json["metadata"] = Json::object();
    for (const InspectedEntry& entry : file.metadata)
        json["metadata"][entry.key] = valueToJson(entry);
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
            fmt::format("  encoder: {}, tiles of {} pixels, patches of {}, {} layers, hidden size "
                        "{}, {} heads of {}; for decoders of hidden size {}\n",
                        file.tower, vision.imageSize, vision.patchSize, vision.numLayers,
                        vision.hiddenSize, vision.numHeads, vision.headDim, vision.projectionSize));
    }
    if (file.vision) {
        printText(fmt::format("  projector: {}\n", file.projector));
        printText(fmt::format("  photos: {} ({})\n", file.tiling, file.generation.english()));
    }
    if (file.prompt) {
        const InspectedPrompt& prompt = *file.prompt;
        const std::string end = prompt.stops.empty()
                                    ? "the model's end token"
                                    : fmt::format("\"{}\"", fmt::join(prompt.stops, "\", \""));
        printText(fmt::format("  prompt: {}, {}; ends at {}{}\n", prompt.chatTemplate,
                              prompt.reason.english(), end,
                              prompt.addsBos ? "; begins with BOS" : ""));
    }
    if (!file.unused.empty()) {
        printText(fmt::format("  not needed: {} weights, {} ({})\n", file.unused.size(),
                              formatBytes(file.unusedBytes),
                              firstNames(foldBlockNumbers(file.unused)).english()));
    }
}

void printMemory(const Result<MemoryEstimate>& memory) {
    if (!memory) {
        printText(fmt::format("  memory: {}\n", memory.error().message()));
        return;
    }
    std::string parts;
    const auto add = [&parts](std::uint64_t bytes, const std::string& what) {
        if (bytes > 0)
            parts += fmt::format("{}{} {}", parts.empty() ? "" : ", ", formatBytes(bytes), what);
    };
    add(memory->weightBytes, "for weights");
    add(memory->visionBytes, "for the image part");
    add(memory->kvCacheBytes,
        fmt::format("for {} tokens as {}", memory->contextTokens, kvTypeName(memory->kvType)));
    add(memory->scratchBytes + memory->stagingBytes, "for working memory");
    printText(fmt::format("  memory: {}: {} in all\n", parts, formatBytes(memory->totalBytes())));
    printText(fmt::format(
        "  free: {} on {}{}\n", formatBytes(memory->freeDeviceBytes), memory->deviceTitle.english(),
        memory->sharedMemory
            ? ", which uses main memory"
            : fmt::format(", {} of main memory", formatBytes(memory->freeHostBytes))));
    if (!memory->fits)
        printText(fmt::format("  does not fit: {}\n", doesNotFit(*memory).message()));
    else if (const std::string layers = hostLayersText(*memory); !layers.empty())
        printText(fmt::format("  fits, but {}\n", layers));
}

void printInspection(const Inspection& file, const Result<MemoryEstimate>& memory,
                     const std::string& name) {
    printText(
        fmt::format("{}: {}, {}, {}\n", name, file.format, file.kind, formatBytes(file.fileBytes)));
    printShape(file);
    if (memory || file.problem.empty())
        printMemory(memory);  // otherwise why there is none is said at the end
    printText(fmt::format("\nMetadata ({})\n", file.metadata.size()));
    for (const InspectedEntry& entry : file.metadata)
        printText(fmt::format("  {} = {}  ({})\n", entry.key, entry.value, entry.type));
    printText(fmt::format("\nTensors ({})\n", file.tensors.size()));
    for (const InspectedTensor& tensor : file.tensors) {
        printText(fmt::format("  {}  {} [{}]  {}\n", tensor.name, tensor.type,
                              fmt::join(tensor.shape, ", "), formatBytes(tensor.sizeBytes)));
    }
}

// For a text model with its mmproj, or for an mmproj alone.
Result<MemoryEstimate> estimateFor(const Inspection& file, const InspectOptions& options) {
    ModelPaths paths;
    if (file.vision && !file.text) {
        paths.mmproj = options.file;
    } else {
        paths.text = options.file;
        if (!options.mmproj.empty())
            paths.mmproj = options.mmproj;
        else if (const auto choice = chooseVision(options.file); choice)
            paths.mmproj = choice->mmproj;
    }
    return Engine::estimate(paths, engineOptions(options.memory));
}

int runInspect(const InspectOptions& options) {
    const Result<Inspection> file = inspectFile(options.file);
    if (!file)
        return printError(file.error());
    const Result<MemoryEstimate> memory = estimateFor(*file, options);
    if (options.json)
        printJson(inspectionToJson(*file, memory, options.file));
    else
        printInspection(*file, memory, options.file);
    // The exit code tells scripts whether the model works; people find the message once, at the
    // end, below a thousand tensors.
    const int written = finishOutput();
    return file->problem.empty() ? written
                                 : printError(Error(ErrorCode::Unsupported, "{} cannot be used: {}",
                                                    options.file, file->problem));
}

}  // namespace

Command addInspectCommand(CLI::App& parent) {
    CLI::App* app = parent.add_subcommand(
        "inspect",
        "Shows a model's metadata, tensors, prompt format and the memory it will need. The exit "
        "code is 1 for a model that cannot be used.");
    const auto options = std::make_shared<InspectOptions>();
    app->add_option("file", options->file,
                    "A GGUF, safetensors or PyTorch file, or a model's folder.")
        ->type_name("FILE|FOLDER")
        ->required();
    addMmprojOption(*app, options->mmproj);
    addMemoryOptions(*app, options->memory);
    app->add_flag("--json", options->json, "Print one JSON object.");
    return {app, [options] { return runInspect(*options); }};
}

}  // namespace tessera::cli
