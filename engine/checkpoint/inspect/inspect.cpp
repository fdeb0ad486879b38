// SPDX-License-Identifier: MIT
#include "engine/checkpoint/inspect/inspect.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/checkpoint/hub/hub_folder.h"
#include "engine/checkpoint/inspect/checkpoint_kind.h"
#include "engine/checkpoint/inspect/inspection_parts.h"
#include "engine/checkpoint/text_checkpoint.h"
#include "engine/checkpoint/vision_checkpoint.h"
#include "engine/checkpoint/vocabulary_gguf.h"
#include "engine/formats/gguf/gguf.h"
#include "engine/formats/gguf/gguf_parts.h"
#include "engine/formats/gguf/lora_adapter.h"
#include "engine/formats/name_ranges.h"
#include "engine/formats/pytorch/pytorch_file.h"
#include "engine/formats/safetensors.h"
#include "engine/image/tile_schemes.h"

namespace tessera {

namespace {

constexpr std::size_t kMaxListed = 16;

struct ValueText {
    std::string type;
    std::string value;
};

struct ElementText {
    std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
    std::string operator()(std::uint64_t value) const { return fmt::format("{}", value); }
    std::string operator()(double value) const { return fmt::format("{:.9g}", value); }
    std::string operator()(bool value) const { return value ? "yes" : "no"; }
    std::string operator()(const std::string& value) const { return '"' + cutText(value) + '"'; }
};

template <typename T>
std::string_view pluralName() {
    if constexpr (std::is_same_v<T, double>)
        return "numbers";
    else if constexpr (std::is_same_v<T, bool>)
        return "yes/no values";
    else if constexpr (std::is_same_v<T, std::string>)
        return "texts";
    else
        return "integers";
}

template <typename T>
ValueText describeList(const std::vector<T>& values) {
    std::vector<std::string> shown;
    for (std::size_t i = 0; i < std::min(values.size(), kMaxListed); ++i)
        shown.push_back(ElementText()(static_cast<const T&>(values[i])));
    return {
        fmt::format("list of {} {}", values.size(), pluralName<T>()),
        fmt::format("[{}{}]", fmt::join(shown, ", "), values.size() > kMaxListed ? ", ..." : "")};
}

ValueText describeValue(const MetadataValue& value) {
    if (const auto* text = std::get_if<std::string>(&value))
        return {"text", cutText(*text)};
    if (const auto* array = std::get_if<MetadataArray>(&value))
        return std::visit([](const auto& values) { return describeList(values); }, *array);
    if (const auto* flag = std::get_if<bool>(&value))
        return {"yes/no", ElementText()(*flag)};
    if (const auto* number = std::get_if<double>(&value))
        return {"number", ElementText()(*number)};
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return {"integer", ElementText()(*integer)};
    return {"integer", ElementText()(std::get<std::uint64_t>(value))};
}

void readShape(const GgufParts& parts, Inspection& inspection) {
    const GgufFile& file = *parts.front();
    if (inspection.architecture == "clip") {
        inspection.kind = "image encoder (mmproj)";
        Result<VisionConfig> config = readVisionConfig(file);
        if (config)
            inspection.vision = *std::move(config);
        else
            inspection.problem = config.error().sentence;
        return;
    }
    if (std::optional<Error> error = refuseAdapter(file.metadata(), file.path())) {
        inspection.kind = "LoRA adapter";
        inspection.problem = error->sentence;
        return;
    }
    inspection.kind = file.findTensor("token_embd.weight") != nullptr ? "text model" : "weights";
    Result<TextConfig> config = readTextConfig(headerOf(file), TensorSource::fromGguf(parts));
    if (config) {
        inspection.kind = "text model";
        inspection.text = *std::move(config);
    } else {
        inspection.problem = config.error().sentence;
    }
}

// Names every weight stored in a type that the engine cannot compute with.
void findUnsupportedTypes(Inspection& inspection) {
    std::map<std::string, std::vector<std::string>> unsupported;
    for (const InspectedTensor& tensor : inspection.tensors) {
        const auto isType = [&](TensorType type) {
            return tensorTypeInfo(type).name == tensor.type;
        };
        if (std::ranges::none_of(supportedMatrixTypes(), isType))
            unsupported[tensor.type].push_back(tensor.name);
    }
    if (!unsupported.empty()) {
        const Sentence types(
            "It stores weights in types that this program cannot compute with: {}.",
            describeTypes(unsupported));
        inspection.problem =
            inspection.problem.empty() ? types : Sentence("{} {}", inspection.problem, types);
    }
}

Result<Inspection> inspectGguf(const std::filesystem::path& path) {
    Result<GgufParts> parts = openGgufParts(path);
    Sentence problem;
    if (!parts) {
        // One part of a split model can be inspected without the others.
        Result<GgufFile> alone = GgufFile::open(path);
        if (!alone)
            return std::move(alone).error();
        problem = parts.error().sentence;
        parts = GgufParts{std::make_shared<const GgufFile>(*std::move(alone))};
    }
    const auto& file = parts->front();
    Inspection inspection;
    inspection.format = fmt::format("GGUF v{}", file->version());
    if (parts->size() > 1)
        inspection.format += fmt::format(" in {} files", parts->size());
    for (const auto& part : *parts)
        inspection.fileBytes += part->file().bytes().size();
    if (const std::string* architecture = file->findString("general.architecture"))
        inspection.architecture = *architecture;
    for (const auto& [key, value] : file->metadata()) {
        ValueText text = describeValue(value);
        inspection.metadata.push_back({key, std::move(text.type), std::move(text.value)});
    }
    for (const auto& part : *parts) {
        for (const GgufTensor& tensor : part->tensors()) {
            addTensor(inspection, {tensor.name, std::string(tensorTypeInfo(tensor.ggufType)->name),
                                   tensor.shape, tensor.data.size()});
        }
    }
    readShape(*parts, inspection);
    if (!problem.empty())
        inspection.problem = std::move(problem);
    findUnsupportedTypes(inspection);
    if (inspection.text) {
        if (const auto vocabulary = vocabularyFromGguf(*file))
            readPrompt(*vocabulary, path, inspection);
        else
            inspection.problem = vocabulary.error().sentence;
    }
    return inspection;
}

// By the names of the two small matrices that stand for a change, in PEFT's spelling or kohya's.
bool isLoraWeight(std::string_view name) {
    return name.find("lora_A") != std::string_view::npos ||
           name.find("lora_down") != std::string_view::npos;
}

template <typename File>
Result<Inspection> inspectWeights(const std::filesystem::path& path, const char* format) {
    const Result<File> file = File::open(path);
    if (!file)
        return file.error();
    Inspection inspection;
    inspection.format = format;
    inspection.kind = "weights";
    inspection.fileBytes = file->file().bytes().size();
    for (const auto& [name, entry] : file->entries()) {
        addTensor(inspection, {name, entry.dtype, entry.shape, entry.data.size()});
        if (isLoraWeight(name) && inspection.problem.empty()) {
            inspection.kind = "LoRA adapter";
            inspection.problem = adapterError(path).sentence;
        }
    }
    return inspection;
}

// A safetensors file starts with the length of its header and a brace.
bool looksLikeSafetensors(std::span<const std::byte> bytes) {
    return bytes.size() > 8 && bytes[8] == std::byte{'{'} && bytes[0] != std::byte{'G'};
}

Result<Inspection> inspectAny(const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        return inspectFolder(hubFolderOf(path).value_or(path));
    Result<MappedFile> mapped = MappedFile::open(path);
    if (!mapped)
        return std::move(mapped).error();
    if (looksLikePytorchFile(mapped->bytes()))
        return inspectWeights<PytorchFile>(path, "PyTorch");
    return looksLikeSafetensors(mapped->bytes())
               ? inspectWeights<SafetensorsFile>(path, "safetensors")
               : inspectGguf(path);
}

}  // namespace

Result<Inspection> inspectFile(const std::filesystem::path& path) {
    Result<Inspection> inspection = inspectAny(path);
    if (!inspection)
        return inspection;
    if (inspection->vision) {
        inspection->generation = checkpointGeneration(inspection->vision);
        inspection->tiling = describeTileScheme(inspection->vision->tileScheme);
        inspection->tower = describeTower(*inspection->vision);
        inspection->projector = describeProjector(*inspection->vision);
    }
    return inspection;
}

}  // namespace tessera
