// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include "engine/checkpoint/hub_checkpoint.h"
#include "engine/checkpoint/inspect/inspection_parts.h"

namespace tessera {

namespace {

struct ValueText {
    std::string type;
    std::string value;
};

ValueText describeJson(const Json& value) {
    if (const auto* text = value.get_ptr<const std::string*>())
        return {"text", cutText(*text)};
    const std::string text = cutText(value.dump(-1, ' ', false, Json::error_handler_t::replace));
    if (value.is_boolean())
        return {"yes/no", value.get<bool>() ? "yes" : "no"};
    if (value.is_number())
        return {value.is_number_integer() ? "integer" : "number", text};
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

// Where in memory weights are read from.
class UsedBytes {
  public:
    void add(const WeightTable& weights) {
        for (const auto& [name, weight] : weights)
            m_parts.emplace_back(weight.data.data(), weight.data.data() + weight.data.size());
    }
    void sort() { std::ranges::sort(m_parts); }
    bool overlaps(std::span<const std::byte> bytes) const {
        // Parts may lie inside each other only if they begin together.
        auto after =
            std::ranges::lower_bound(m_parts, bytes.data() + bytes.size(), {}, &Part::first);
        return after != m_parts.begin() && std::prev(after)->second > bytes.data();
    }

  private:
    using Part = std::pair<const std::byte*, const std::byte*>;
    std::vector<Part> m_parts;
};

// Scales and such are read with the packed matrix beside them.
bool belongsToPacked(std::string_view name) {
    constexpr std::array<std::string_view, 4> kEndings = {".qzeros", ".scales", ".g_idx",
                                                          ".scaled_zeros"};
    return std::ranges::any_of(kEndings,
                               [&](std::string_view ending) { return name.ends_with(ending); });
}

// What is stored and never loaded: layers after the one that is needed, heads of a tower ...
void findUnused(const HubFolder& folder, const std::string& prefix, const UsedBytes& used,
                Inspection& inspection) {
    for (const auto& file : folder.files) {
        for (const auto& [name, entry] : file->entries()) {
            if (!entry.data.empty() && !belongsToPacked(name) && !used.overlaps(entry.data)) {
                inspection.unused.push_back(prefix + name);
                inspection.unusedBytes += entry.data.size();
            }
        }
    }
    for (const HubFolder& part : folder.parts)
        findUnused(part, part.name + "/", used, inspection);
}

void readFolderHalves(const HubFolder& folder, const HubFamily& family, Inspection& inspection) {
    if (hasVisionHalf(folder.config)) {
        // As the config says, also if nothing else can be read.
        inspection.kind = fmt::format("{} model", family.name);
    }
    Result<HubText> text = openHubText(folder);
    if (!text) {
        inspection.problem = text.error().sentence;
        return;
    }
    UsedBytes used;
    used.add(text->weights);
    inspection.weightBytes = weightBytes(text->weights);
    readPrompt(text->vocabulary, folder.path, inspection);
    inspection.text = std::move(text->config);
    inspection.architecture = inspection.text->architecture;
    if (hasVisionHalf(folder.config)) {
        Result<HubVision> vision = openHubVision(folder, {});
        if (!vision) {
            inspection.problem = vision.error().sentence;
            return;
        }
        used.add(vision->weights);
        inspection.weightBytes += weightBytes(vision->weights);
        inspection.vision = std::move(vision->config);
    }
    used.sort();
    findUnused(folder, "", used, inspection);
}

struct FileCounts {
    std::size_t all = 0;
    std::size_t pytorch = 0;
};

std::string describeFiles(const FileCounts& counts) {
    if (counts.pytorch == 0)
        return counts.all == 1 ? "hub folder" : fmt::format("hub folder, {} files", counts.all);
    if (counts.pytorch < counts.all)
        return fmt::format("hub folder, {} files, {} of them PyTorch", counts.all, counts.pytorch);
    return counts.all == 1 ? "hub folder, a PyTorch file"
                           : fmt::format("hub folder, {} PyTorch files", counts.all);
}

// The weights in a folder's own files.
void addFiles(const HubFolder& folder, const std::string& prefix, FileCounts& counts,
              Inspection& inspection) {
    for (const auto& file : folder.files) {
        inspection.fileBytes += file->file().bytes().size();
        for (const auto& [name, entry] : file->entries())
            addTensor(inspection, {prefix + name, entry.dtype, entry.shape, entry.data.size()});
    }
    counts.all += folder.files.size();
    counts.pytorch += folder.form == HubWeightForm::Pytorch ? folder.files.size() : 0;
}

}  // namespace

Result<Inspection> inspectFolder(const std::filesystem::path& path) {
    const Result<HubFolder> folder = openHubFolder(path);
    if (!folder)
        return folder.error();
    Inspection inspection;
    inspection.kind = "text model";
    addJson(folder->config, "", inspection);
    FileCounts counts;
    addFiles(*folder, "", counts, inspection);
    for (const HubFolder& part : folder->parts) {
        addJson(part.config, part.name + "/", inspection);
        addFiles(part, part.name + "/", counts, inspection);
    }
    inspection.format = describeFiles(counts);
    const auto family = hubFamilyOf(folder->config, folder->path);
    if (!family) {
        inspection.kind = "weights";
        inspection.problem = family.error().sentence;
    } else if ((*family)->openText == nullptr) {
        inspection.kind = hubModelType(folder->config).starts_with("clip")
                              ? "image encoder (CLIP tower)"
                              : "image encoder";
    } else {
        readFolderHalves(*folder, **family, inspection);
    }
    return inspection;
}

}  // namespace tessera
