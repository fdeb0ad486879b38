// SPDX-License-Identifier: MIT
#include "engine/checkpoint/inspect/inspect.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "engine/checkpoint/hub_checkpoint.h"
#include "engine/checkpoint/inspect/checkpoint_kind.h"
#include "engine/checkpoint/text_checkpoint.h"
#include "engine/checkpoint/vision_checkpoint.h"
#include "engine/checkpoint/vocabulary_gguf.h"
#include "engine/formats/gguf/gguf.h"
#include "engine/formats/gguf/gguf_parts.h"
#include "engine/formats/gguf/lora_adapter.h"
#include "engine/formats/name_ranges.h"
#include "engine/formats/pytorch/pytorch_file.h"
#include "engine/formats/safetensors.h"
#include "engine/text/chat_template.h"

namespace tessera {

namespace {

constexpr std::size_t kMaxTextBytes = 200;
constexpr std::size_t kMaxListed = 16;

std::string cutText(const std::string& text) {
    if (text.size() <= kMaxTextBytes) {
        return text;
    }
    std::size_t end = kMaxTextBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) {
        --end;  // not inside a UTF-8 sequence
    }
    return text.substr(0, end) + "...";
}

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
    if constexpr (std::is_same_v<T, double>) {
        return "numbers";
    } else if constexpr (std::is_same_v<T, bool>) {
        return "yes/no values";
    } else if constexpr (std::is_same_v<T, std::string>) {
        return "texts";
    } else {
        return "integers";
    }
}

template <typename T>
ValueText describeList(const std::vector<T>& values) {
    std::vector<std::string> shown;
    for (std::size_t i = 0; i < std::min(values.size(), kMaxListed); ++i) {
        shown.push_back(ElementText()(static_cast<const T&>(values[i])));
    }
    return {
        fmt::format("list of {} {}", values.size(), pluralName<T>()),
        fmt::format("[{}{}]", fmt::join(shown, ", "), values.size() > kMaxListed ? ", ..." : "")};
}

ValueText describeValue(const MetadataValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return {"text", cutText(*text)};
    }
    if (const auto* array = std::get_if<MetadataArray>(&value)) {
        return std::visit([](const auto& values) { return describeList(values); }, *array);
    }
    if (const auto* flag = std::get_if<bool>(&value)) {
        return {"yes/no", ElementText()(*flag)};
    }
    if (const auto* number = std::get_if<double>(&value)) {
        return {"number", ElementText()(*number)};
    }
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        return {"integer", ElementText()(*integer)};
    }
    return {"integer", ElementText()(std::get<std::uint64_t>(value))};
}

void addTensor(Inspection& inspection, InspectedTensor tensor) {
    inspection.bytesPerType[tensor.type] += tensor.sizeBytes;
    inspection.weightBytes += tensor.sizeBytes;
    inspection.tensors.push_back(std::move(tensor));
}

void readShape(const GgufParts& parts, Inspection& inspection) {
    const GgufFile& file = *parts.front();
    if (inspection.architecture == "clip") {
        inspection.kind = "image encoder (mmproj)";
        Result<VisionConfig> config = readVisionConfig(file);
        if (config) {
            inspection.vision = *std::move(config);
        } else {
            inspection.problem = config.error().sentence;
        }
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

void readPrompt(const Vocabulary& vocabulary, const std::filesystem::path& path,
                Inspection& inspection) {
    const TemplateChoice choice = ChatTemplate::recognise(vocabulary, fileNameHints(path));
    const auto stops = choice.chatTemplate.stopStrings();
    inspection.prompt = InspectedPrompt{std::string(choice.chatTemplate.name()),
                                        choice.recognised,
                                        choice.reason,
                                        std::string(choice.chatTemplate.defaultSystem()),
                                        {stops.begin(), stops.end()},
                                        vocabulary.addBos,
                                        choice.chatTemplate.wrapsPhotos()};
}

// Names every weight stored in a type that the engine cannot compute with.
void findUnsupportedTypes(Inspection& inspection) {
    std::map<std::string, std::vector<std::string>> unsupported;
    for (const InspectedTensor& tensor : inspection.tensors) {
        const auto isType = [&](TensorType type) {
            return tensorTypeInfo(type).name == tensor.type;
        };
        if (std::ranges::none_of(supportedMatrixTypes(), isType)) {
            unsupported[tensor.type].push_back(tensor.name);
        }
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
        if (!alone) {
            return std::move(alone).error();
        }
        problem = parts.error().sentence;
        parts = GgufParts{std::make_shared<const GgufFile>(*std::move(alone))};
    }
    const auto& file = parts->front();
    Inspection inspection;
    inspection.format = fmt::format("GGUF v{}", file->version());
    if (parts->size() > 1) {
        inspection.format += fmt::format(" in {} files", parts->size());
    }
    for (const auto& part : *parts) {
        inspection.fileBytes += part->file().bytes().size();
    }
    if (const std::string* architecture = file->findString("general.architecture")) {
        inspection.architecture = *architecture;
    }
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
    if (!problem.empty()) {
        inspection.problem = std::move(problem);
    }
    findUnsupportedTypes(inspection);
    if (inspection.text) {
        if (const auto vocabulary = vocabularyFromGguf(*file)) {
            readPrompt(*vocabulary, path, inspection);
        } else {
            inspection.problem = vocabulary.error().sentence;
        }
    }
    return inspection;
}

ValueText describeJson(const Json& value) {
    if (const auto* text = value.get_ptr<const std::string*>()) {
        return {"text", cutText(*text)};
    }
    const std::string text = cutText(value.dump(-1, ' ', false, Json::error_handler_t::replace));
    if (value.is_boolean()) {
        return {"yes/no", value.get<bool>() ? "yes" : "no"};
    }
    if (value.is_number()) {
        return {value.is_number_integer() ? "integer" : "number", text};
    }
    return {value.is_array() ? "list" : "object", text};
}

void addJson(const Json& json, const std::string& prefix, Inspection& inspection) {
    for (const auto& [key, value] : json.items()) {
        if (value.is_object() && !value.empty() && prefix.empty()) {
            addJson(value, key + ".", inspection);
            continue;
        }
        ValueText text = describeJson(value);
        inspection.metadata.push_back({prefix + key, std::move(text.type), std::move(text.value)});
    }
}

// The weights that are loaded from a folder: without the rows and layers that nothing needs, but
// with a tower that is in another folder. A head tied to the embedding counts once.
std::uint64_t loadedBytes(const WeightTable& weights) {
    std::set<const std::byte*> seen;
    std::uint64_t sum = 0;
    for (const auto& [name, weight] : weights) {
        sum += seen.insert(weight.data.data()).second ? weight.data.size() : 0;
    }
    return sum;
}

void readFolderHalves(const HubFolder& folder, Inspection& inspection) {
    Result<HubText> text = openHubText(folder);
    if (!text) {
        inspection.problem = text.error().sentence;
        return;
    }
    inspection.weightBytes = loadedBytes(text->weights);
    readPrompt(text->vocabulary, folder.path, inspection);
    inspection.text = std::move(text->config);
    inspection.architecture = inspection.text->architecture;
    if (hasVisionHalf(folder.config)) {
        inspection.kind = "LLaVA model";
        Result<HubVision> vision = openHubVision(folder, {});
        if (vision) {
            inspection.weightBytes += loadedBytes(vision->weights);
            inspection.vision = std::move(vision->config);
        } else {
            inspection.problem = vision.error().sentence;
        }
    }
}

Result<Inspection> inspectFolder(const std::filesystem::path& path) {
    const Result<HubFolder> folder = openHubFolder(path);
    if (!folder) {
        return folder.error();
    }
    Inspection inspection;
    const bool isPytorch = folder->form == HubWeightForm::Pytorch;
    inspection.format = "hub folder";
    if (folder->files.size() > 1) {
        inspection.format +=
            fmt::format(", {} {}files", folder->files.size(), isPytorch ? "PyTorch " : "");
    } else if (isPytorch) {
        inspection.format += ", a PyTorch file";
    }
    inspection.kind = "text model";
    addJson(folder->config, "", inspection);
    for (const auto& file : folder->files) {
        inspection.fileBytes += file->file().bytes().size();
        for (const auto& [name, entry] : file->entries()) {
            addTensor(inspection, {name, entry.dtype, entry.shape, entry.data.size()});
        }
    }
    const Result<HubModelKind> kind = hubModelKind(folder->config, folder->path);
    if (!kind) {
        inspection.kind = "weights";
        inspection.problem = kind.error().sentence;
    } else if (*kind == HubModelKind::VisionTower) {
        inspection.kind = "image encoder (CLIP tower)";
    } else {
        readFolderHalves(*folder, inspection);
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
    if (!file) {
        return file.error();
    }
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
    if (std::filesystem::is_directory(path, ignored)) {
        return inspectFolder(hubFolderOf(path).value_or(path));
    }
    Result<MappedFile> mapped = MappedFile::open(path);
    if (!mapped) {
        return std::move(mapped).error();
    }
    if (looksLikePytorchFile(mapped->bytes())) {
        return inspectWeights<PytorchFile>(path, "PyTorch");
    }
    return looksLikeSafetensors(mapped->bytes())
               ? inspectWeights<SafetensorsFile>(path, "safetensors")
               : inspectGguf(path);
}

}  // namespace

Result<Inspection> inspectFile(const std::filesystem::path& path) {
    Result<Inspection> inspection = inspectAny(path);
    if (!inspection) {
        return inspection;
    }
    if (inspection->vision) {
        inspection->generation = checkpointGeneration(inspection->vision);
        inspection->tiling = describeTileScheme(inspection->vision->tileScheme);
    }
    return inspection;
}

}  // namespace tessera
