// SPDX-License-Identifier: MIT
#include "engine/checkpoint/inspect/checkpoint_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <system_error>

#include "engine/checkpoint/hub/hub_folder.h"

namespace tessera {

namespace {

// The first row that fits counts; each family ends with one that always does.
struct Generation {
    ModelFamily family;
    std::optional<ProjectorType> projector;
    std::optional<TileMode> mode;
    std::string_view name;
};
constexpr Generation kGenerations[] = {
    {ModelFamily::Llava, ProjectorType::Linear, std::nullopt, "LLaVA-1"},
    {ModelFamily::Llava, std::nullopt, TileMode::Hd, "LLaVA-1.5-HD"},
    {ModelFamily::Llava, std::nullopt, TileMode::AnyRes, "LLaVA-1.6"},
    {ModelFamily::Llava, std::nullopt, std::nullopt, "LLaVA-1.5"},
    {ModelFamily::Vila15, std::nullopt, TileMode::Scales, "VILA-1.5 S2"},
    {ModelFamily::Vila15, std::nullopt, std::nullopt, "VILA-1.5"},
    {ModelFamily::QwenVl, std::nullopt, std::nullopt, "Qwen-VL"},
    {ModelFamily::DeepSeekVl, ProjectorType::HybridMlp, std::nullopt, "DeepSeek-VL, two towers"},
    {ModelFamily::DeepSeekVl, std::nullopt, std::nullopt, "DeepSeek-VL"},
    {ModelFamily::XComposer2, ProjectorType::MergeMlp, std::nullopt, "XComposer2-4KHD"},
    {ModelFamily::XComposer2, std::nullopt, std::nullopt, "XComposer2-VL"},
};

// In the order of ProjectorType.
constexpr std::string_view kProjectors[] = {
    "one layer",
    "two layers",
    "2 x 2 patches to one, a norm, two layers",
    "2 x 2 patches to one, two layers",
    "queries that attend to the patches once",
    "a layer for each tower, another for both",
};

}  // namespace

Sentence checkpointGeneration(const std::optional<VisionConfig>& vision) {
    if (!vision)
        return Sentence("text only");
    const auto* row = std::ranges::find_if(kGenerations, [&](const Generation& each) {
        return each.family == vision->family &&
               (!each.projector || *each.projector == vision->projector) &&
               (!each.mode || *each.mode == vision->tileScheme.mode);
    });
    return Sentence::foreign(std::string(row->name));
}

std::string describeTower(const VisionConfig& vision) {
    const bool isIntern = vision.layerScale || vision.queryKeyNorm;
    const std::string vit = isIntern            ? "InternViT"
                            : vision.classToken ? "CLIP"
                            : vision.preNorm    ? "OpenCLIP"
                                                : "SigLIP";
    if (!vision.high)
        return vit;
    const std::string_view high =
        std::visit([](const auto& tower) { return tower.kName; }, *vision.high);
    return fmt::format("{} and {}", high, vit);
}

std::string describeProjector(const VisionConfig& vision) {
    const int side = vision.tileScheme.tokensPerSide;
    const std::uint32_t tokens =
        side > 0 ? static_cast<std::uint32_t>(side * side) : vision.patchesPerTile();
    return fmt::format("{}, {} tokens a tile",
                       kProjectors[static_cast<std::size_t>(vision.projector)], tokens);
}

std::vector<std::string> fileNameHints(const std::filesystem::path& model) {
    if (const auto folder = hubFolderOf(model))
        return {hubFolderName(*folder)};
    std::error_code error;
    const std::filesystem::path absolute = std::filesystem::absolute(model, error);
    const std::filesystem::path& path = error ? model : absolute;
    return {path.filename().string(), path.parent_path().filename().string()};
}

}  // namespace tessera
