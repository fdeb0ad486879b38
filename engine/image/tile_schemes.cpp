// SPDX-License-Identifier: MIT
#include "engine/image/tile_schemes.h"

#include <algorithm>
#include <utility>

namespace tessera {
namespace {

// image_grid_pinpoints of every released LLaVA-1.6, in the checkpoints' order.
constexpr std::array<GridCells, 5> kAnyResGrids = {{{1, 2}, {2, 1}, {2, 2}, {3, 1}, {1, 3}}};
// For a single-tile model that is asked for a grid.
constexpr std::array<GridCells, 1> kFourTiles = {{{2, 2}}};

// "Improved Baselines with Visual Instruction Tuning", section 3.4: grids of up to six tiles, and
// their transposes.
constexpr std::array<GridCells, 14> kHdGrids = {{{1, 1},
                                                 {1, 2},
                                                 {1, 3},
                                                 {1, 4},
                                                 {1, 5},
                                                 {1, 6},
                                                 {2, 2},
                                                 {2, 3},
                                                 {2, 1},
                                                 {3, 1},
                                                 {4, 1},
                                                 {5, 1},
                                                 {6, 1},
                                                 {3, 2}}};

constexpr std::array<TileModeFacts, 5> kTileModes = {{
    {TileMode::Pad, ImageMode::Pad, "pad", MergeType::Flat, false, {"pad"}, {}},
    {TileMode::Crop, ImageMode::Crop, "crop", MergeType::Flat, false, {"crop", "square"}, {}},
    {TileMode::Squash,
     ImageMode::Squash,
     "squash",
     MergeType::Flat,
     false,
     {"resize", "squash"},
     {}},
    {TileMode::Hd, ImageMode::Hd, "hd", MergeType::Spatial, false, {"anyres"}, kFourTiles},
    {TileMode::AnyRes,
     ImageMode::AnyRes,
     "anyres",
     MergeType::SpatialUnpad,
     true,
     {"anyres"},
     kAnyResGrids},
}};

constexpr std::array<NamedScheme, 4> kNamedSchemes = {{
    {"llava-1", TileMode::Crop, 224, {}},
    {"llava-1.5", TileMode::Pad, 336, {}},
    {"llava-1.5-hd", TileMode::Hd, 224, kHdGrids},
    {"llava-1.6", TileMode::AnyRes, 336, kAnyResGrids},
}};

constexpr std::string_view kAutoName = "auto";

constexpr std::array<std::pair<TileRules, std::string_view>, 2> kRules = {
    {{TileRules::Original, "original"}, {TileRules::Hf, "hf"}}};
constexpr std::array<std::pair<MergeType, std::string_view>, 3> kMerges = {
    {{MergeType::Flat, "flat"},
     {MergeType::Spatial, "spatial"},
     {MergeType::SpatialUnpad, "spatial_unpad"}}};

template <typename T, std::size_t N>
std::string_view nameIn(const std::array<std::pair<T, std::string_view>, N>& names, T value) {
    const auto found = std::ranges::find(names, value, &std::pair<T, std::string_view>::first);
    return found == names.end() ? std::string_view() : found->second;
}

template <typename T, std::size_t N>
std::optional<T> valueIn(const std::array<std::pair<T, std::string_view>, N>& names,
                         std::string_view name) {
    const auto found = std::ranges::find(names, name, &std::pair<T, std::string_view>::second);
    return found == names.end() ? std::nullopt : std::optional(found->first);
}

const TileModeFacts* factsOf(ImageMode mode) {
    const auto* found = std::ranges::find(kTileModes, mode, &TileModeFacts::imageMode);
    return found == kTileModes.end() ? nullptr : found;  // Auto
}

}  // namespace

std::vector<Resolution> pinpointsOf(std::span<const GridCells> grids, int tileSizePx) {
    std::vector<Resolution> pinpoints;
    for (const GridCells& grid : grids)
        pinpoints.push_back({grid.columns * tileSizePx, grid.rows * tileSizePx});
    return pinpoints;
}

std::span<const TileModeFacts> tileModes() {
    return kTileModes;
}

const TileModeFacts& factsOf(TileMode mode) {
    return *std::ranges::find(kTileModes, mode, &TileModeFacts::mode);
}

const TileModeFacts* tileModeNamed(std::string_view name) {
    const auto* found = std::ranges::find(kTileModes, name, &TileModeFacts::name);
    return found == kTileModes.end() ? nullptr : found;
}

const TileModeFacts* tileModeOfAspectRatio(std::string_view name) {
    const auto* found = std::ranges::find_if(kTileModes, [name](const TileModeFacts& facts) {
        return !name.empty() &&
               std::ranges::find(facts.aspectRatios, name) != facts.aspectRatios.end();
    });
    return found == kTileModes.end() ? nullptr : found;
}

std::vector<std::string> imageModeNames() {
    std::vector<std::string> names = {std::string(kAutoName)};
    for (const TileModeFacts& facts : kTileModes)
        names.emplace_back(facts.name);
    return names;
}

std::string_view nameOf(ImageMode mode) {
    const TileModeFacts* facts = factsOf(mode);
    return facts != nullptr ? facts->name : kAutoName;
}

std::optional<ImageMode> imageModeNamed(std::string_view name) {
    if (name == kAutoName)
        return ImageMode::Auto;
    const TileModeFacts* facts = tileModeNamed(name);
    return facts != nullptr ? std::optional(facts->imageMode) : std::nullopt;
}

std::vector<std::string> tileRulesNames() {
    std::vector<std::string> names;
    for (const auto& [rules, name] : kRules)
        names.emplace_back(name);
    return names;
}

std::string_view nameOf(TileRules rules) {
    return nameIn(kRules, rules);
}

std::optional<TileRules> tileRulesNamed(std::string_view name) {
    return valueIn(kRules, name);
}

std::string_view nameOf(MergeType merge) {
    return nameIn(kMerges, merge);
}

std::optional<MergeType> mergeTypeNamed(std::string_view name) {
    return valueIn(kMerges, name);
}

Result<TileScheme> withImageMode(const TileScheme& scheme, ImageMode mode, bool hasNewline) {
    const TileModeFacts* facts = factsOf(mode);
    if (facts == nullptr)
        return scheme;
    if (facts->newlinePerRow && !hasNewline)
        return Error(ErrorCode::Unsupported,
                     "This model has no image_newline, so it cannot use the anyres mode of "
                     "LLaVA-1.6.");
    TileScheme chosen = scheme;
    chosen.mode = facts->mode;
    chosen.merge = facts->merge;
    chosen.newlinePerRow = facts->newlinePerRow;
    if (facts->grids.empty())
        chosen.pinpoints.clear();
    else if (chosen.pinpoints.empty())
        chosen.pinpoints = pinpointsOf(facts->grids, chosen.tileSizePx);
    return chosen;
}

std::span<const NamedScheme> namedSchemes() {
    return kNamedSchemes;
}

}  // namespace tessera
