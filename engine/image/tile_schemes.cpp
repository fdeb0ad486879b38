// SPDX-License-Identifier: MIT
#include "engine/image/tile_schemes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "engine/image/family_schemes.h"
#include "engine/image/grid_choice.h"

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

// A tile's size in words.
std::string tileOf(const TileScheme& scheme) {
    return fmt::format("{} x {} pixels", scheme.tileSizePx, scheme.tileSizePx);
}

std::string describePad(const TileScheme& scheme) {
    return fmt::format("padded to one square of {}", tileOf(scheme));
}

std::string describeCrop(const TileScheme& scheme) {
    return fmt::format("the middle square, {}", tileOf(scheme));
}

std::string describeSquash(const TileScheme& scheme) {
    return fmt::format("squashed to one square of {}", tileOf(scheme));
}

std::string describeScales(const TileScheme& scheme) {
    return fmt::format("squashed to squares of {} pixels", fmt::join(scheme.scalesPx, " and "));
}

std::string describeLetterbox(const TileScheme& scheme) {
    return fmt::format("fitted into one square of {}, padded", tileOf(scheme));
}

std::string describeHdTransform(const TileScheme& scheme) {
    return fmt::format("an overview and up to {} tiles of {}", scheme.hdTiles, tileOf(scheme));
}

std::string describeGrids(const TileScheme& scheme) {
    const Resolution largest = largestCanvas(scheme);
    const std::string_view merge = scheme.merge == MergeType::SpatialUnpad ? "padding removed"
                                   : scheme.merge == MergeType::Spatial    ? "padding kept"
                                                                           : "tile after tile";
    return fmt::format("{}, tiles of {}, {} grid{} of up to {} x {}, {}{}",
                       factsOf(scheme.mode).name, tileOf(scheme), scheme.pinpoints.size(),
                       scheme.pinpoints.size() == 1 ? "" : "s", largest.widthPx, largest.heightPx,
                       merge, scheme.newlinePerRow ? ", a newline after each row" : "");
}

constexpr std::array<TileModeFacts, 8> kTileModes = {{
    {TileMode::Pad, ImageMode::Pad, "pad", MergeType::Flat, false, {"pad"}, {}, describePad},
    {TileMode::Crop,
     ImageMode::Crop,
     "crop",
     MergeType::Flat,
     false,
     {"crop", "square"},
     {},
     describeCrop},
    {TileMode::Squash,
     ImageMode::Squash,
     "squash",
     MergeType::Flat,
     false,
     {"resize", "squash"},
     {},
     describeSquash},
    {TileMode::Hd,
     ImageMode::Hd,
     "hd",
     MergeType::Spatial,
     false,
     {"anyres"},
     kFourTiles,
     describeGrids},
    {TileMode::AnyRes,
     ImageMode::AnyRes,
     "anyres",
     MergeType::SpatialUnpad,
     true,
     {"anyres"},
     kAnyResGrids,
     describeGrids},
    {TileMode::Scales,
     std::nullopt,
     "scales",
     MergeType::Flat,
     false,
     {"scales"},
     {},
     describeScales},
    {TileMode::Letterbox,
     std::nullopt,
     "letterbox",
     MergeType::Flat,
     false,
     {"letterbox"},
     {},
     describeLetterbox},
    {TileMode::HdTransform,
     std::nullopt,
     "hd-transform",
     MergeType::Spatial,
     true,
     {"hd_transform"},
     {},
     describeHdTransform},
}};

TileScheme llavaScheme(TileMode mode, int tileSizePx, std::span<const GridCells> grids = {}) {
    const TileModeFacts& facts = factsOf(mode);
    TileScheme scheme;
    scheme.mode = mode;
    scheme.merge = facts.merge;
    scheme.newlinePerRow = facts.newlinePerRow;
    scheme.tileSizePx = tileSizePx;
    scheme.pinpoints = pinpointsOf(grids, tileSizePx);
    return scheme;
}

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

std::string describeTileScheme(const TileScheme& scheme) {
    return factsOf(scheme.mode).describe(scheme);
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
        if (facts.imageMode)
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
    return facts != nullptr ? facts->imageMode : std::nullopt;
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
    if (scheme.fixedMode)
        return Error(ErrorCode::Unsupported,
                     "This model has only one way of cutting photos, so the mode {} cannot be "
                     "used. Leave the image mode at auto.",
                     facts->name);
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
    static const std::array<NamedScheme, 11> kNamedSchemes = {{
        {"llava-1", llavaScheme(TileMode::Crop, 224)},
        {"llava-1.5", llavaScheme(TileMode::Pad, 336)},
        {"llava-1.5-hd", llavaScheme(TileMode::Hd, 224, kHdGrids)},
        {"llava-1.6", llavaScheme(TileMode::AnyRes, 336, kAnyResGrids)},
        {"vila-1.5", vilaScheme(384, 14)},
        {"vila-1.5-s2", vilaScheme(384, 14, {384, 768})},
        {"qwen-vl", qwenVlScheme(448, 14, 256)},
        {"deepseek-vl-1.3b", deepSeekVlScheme(384, 0, 16, {127, 127, 127})},
        {"deepseek-vl-7b", deepSeekVlScheme(1024, 384, 16, {122, 116, 104})},
        {"xcomposer2-vl", xcomposer2Scheme(490, 14)},
        {"xcomposer2-4khd", xcomposer2HdScheme(336, 14)},
    }};
    return kNamedSchemes;
}

}  // namespace tessera
