// SPDX-License-Identifier: MIT
#include "engine/model/inspect.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/model/gguf.h"
#include "engine/model/safetensors.h"
#include "engine/model/text_checkpoint.h"
#include "engine/model/vision_checkpoint.h"

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
            inspection.problem = config.error().message;
        }
        return;
    }
    inspection.kind = file.findTensor("token_embd.weight") != nullptr ? "text model" : "weights";
    Result<TextConfig> config = readTextConfig(headerOf(file), TensorSource::fromGguf(parts));
    if (config) {
        inspection.kind = "text model";
        inspection.text = *std::move(config);
    } else {
        inspection.problem = config.error().message;
    }
}

Result<Inspection> inspectGguf(const std::filesystem::path& path) {
    Result<GgufFile> opened = GgufFile::open(path);
    if (!opened) {
        return std::move(opened).error();
    }
    const auto file = std::make_shared<const GgufFile>(*std::move(opened));
    Inspection inspection;
    inspection.format = fmt::format("GGUF v{}", file->version());
    inspection.fileBytes = file->file().bytes().size();
    if (const std::string* architecture = file->findString("general.architecture")) {
        inspection.architecture = *architecture;
    }
    for (const auto& [key, value] : file->metadata()) {
        ValueText text = describeValue(value);
        inspection.metadata.push_back({key, std::move(text.type), std::move(text.value)});
    }
    for (const GgufTensor& tensor : file->tensors()) {
        addTensor(inspection, {tensor.name, std::string(tensorTypeInfo(tensor.ggufType)->name),
                               tensor.shape, tensor.data.size()});
    }
    readShape({file}, inspection);
    return inspection;
}

Result<Inspection> inspectSafetensors(const std::filesystem::path& path) {
    Result<SafetensorsFile> file = SafetensorsFile::open(path);
    if (!file) {
        return std::move(file).error();
    }
    Inspection inspection;
    inspection.format = "safetensors";
    inspection.kind = "weights";
    std::error_code ignored;
    inspection.fileBytes = std::filesystem::file_size(path, ignored);
    for (const auto& [name, entry] : file->entries()) {
        addTensor(inspection, {name, entry.dtype, entry.shape, entry.data.size()});
    }
    return inspection;
}

// A safetensors file starts with the length of its header and a brace.
bool looksLikeSafetensors(std::span<const std::byte> bytes) {
    return bytes.size() > 8 && bytes[8] == std::byte{'{'} && bytes[0] != std::byte{'G'};
}

}  // namespace

Result<Inspection> inspectFile(const std::filesystem::path& path, std::uint64_t contextTokens) {
    Result<MappedFile> mapped = MappedFile::open(path);
    if (!mapped) {
        return std::move(mapped).error();
    }
    const bool isSafetensors = looksLikeSafetensors(mapped->bytes());
    Result<Inspection> inspection = isSafetensors ? inspectSafetensors(path) : inspectGguf(path);
    if (!inspection) {
        return inspection;
    }
    if (inspection->text) {
        inspection->contextTokens =
            std::min<std::uint64_t>(contextTokens, inspection->text->contextLength);
    }
    inspection->memory = estimateMemory(inspection->text, inspection->vision,
                                        inspection->weightBytes, inspection->contextTokens);
    return inspection;
}

}  // namespace tessera
