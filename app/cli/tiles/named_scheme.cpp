// SPDX-License-Identifier: MIT
#include "app/cli/tiles/named_scheme.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>

#include "engine/image/decode/decode.h"
#include "engine/image/grid_choice.h"

namespace tessera::cli {

namespace {

struct GridCells {
    int columns;
    int rows;
};

// image_grid_pinpoints of every released LLaVA-1.6, in the checkpoints' order.
constexpr std::array<GridCells, 5> kAnyResGrids = {{{1, 2}, {2, 1}, {2, 2}, {3, 1}, {1, 3}}};

// "Improved Baselines with Visual Instruction Tuning", section 3.4: up to six tiles, and
// transposed.
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

struct SchemeSpec {
    std::string_view name;
    TileMode mode;
    MergeType merge;
    bool newlinePerRow;
    int tileSizePx;
    std::span<const GridCells> grids;
};

const std::array<SchemeSpec, 4>& schemeSpecs() {
    static const std::array<SchemeSpec, 4> kSpecs = {{
        {"llava-1", TileMode::Crop, MergeType::Flat, false, 224, {}},
        {"llava-1.5", TileMode::Pad, MergeType::Flat, false, 336, {}},
        {"llava-1.5-hd", TileMode::Hd, MergeType::Spatial, false, 224, kHdGrids},
        {"llava-1.6", TileMode::AnyRes, MergeType::SpatialUnpad, true, 336, kAnyResGrids},
    }};
    return kSpecs;
}

Error invalid(std::string message) {
    return Error{ErrorCode::InvalidArgument, std::move(message)};
}

std::optional<int> parsePositive(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 1) {
        return std::nullopt;
    }
    return value;
}

}  // namespace

std::span<const std::string_view> tileSchemeNames() {
    static const std::array<std::string_view, 4> kNames = [] {
        std::array<std::string_view, 4> names;
        std::ranges::transform(schemeSpecs(), names.begin(), &SchemeSpec::name);
        return names;
    }();
    return kNames;
}

Result<TileScheme> namedTileScheme(std::string_view name, std::optional<int> baseSizePx,
                                   std::vector<Resolution> pinpoints, TileRules rules) {
    const auto spec = std::ranges::find(schemeSpecs(), name, &SchemeSpec::name);
    if (spec == schemeSpecs().end()) {
        return invalid(fmt::format("There is no tile scheme \"{}\". Known are: {}.", name,
                                   fmt::join(tileSchemeNames(), ", ")));
    }
    TileScheme scheme;
    scheme.mode = spec->mode;
    scheme.merge = spec->merge;
    scheme.newlinePerRow = spec->newlinePerRow;
    scheme.rules = rules;
    scheme.tileSizePx = baseSizePx.value_or(spec->tileSizePx);
    const int size = scheme.tileSizePx;
    if (size < scheme.patchSizePx || size > 4096) {
        return invalid(
            fmt::format("A base size of {} pixels is not possible: give one from {} to 4096.", size,
                        scheme.patchSizePx));
    }
    if (spec->grids.empty() && !pinpoints.empty()) {
        return invalid(
            fmt::format("The scheme {} has no grid, so --pinpoints does not fit it.", name));
    }
    for (const Resolution& pinpoint : pinpoints) {
        if (pinpoint.widthPx % size != 0 || pinpoint.heightPx % size != 0) {
            return invalid(fmt::format(
                "The pinpoint {}x{} is not a whole number of {} x {} tiles. Change it or --base.",
                pinpoint.widthPx, pinpoint.heightPx, size, size));
        }
    }
    scheme.pinpoints = std::move(pinpoints);
    if (scheme.pinpoints.empty()) {
        for (const GridCells& grid : spec->grids) {
            scheme.pinpoints.push_back({grid.columns * size, grid.rows * size});
        }
    }
    return scheme;
}

std::optional<Resolution> parseResolution(std::string_view text) {
    const std::size_t cross = text.find('x');
    if (cross == std::string_view::npos) {
        return std::nullopt;
    }
    const std::optional<int> width = parsePositive(text.substr(0, cross));
    const std::optional<int> height = parsePositive(text.substr(cross + 1));
    if (!width || !height || std::int64_t{*width} * *height > kMaxPhotoPixels) {
        return std::nullopt;
    }
    return Resolution{*width, *height};
}

Result<std::vector<Resolution>> parsePinpoints(std::string_view text) {
    std::vector<Resolution> pinpoints;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const std::string_view item = text.substr(0, comma);
        const std::optional<Resolution> resolution = parseResolution(item);
        if (!resolution) {
            return invalid(fmt::format(
                "\"{}\" is not a pinpoint. Write them as 336x672,672x336 (width x height).", item));
        }
        pinpoints.push_back(*resolution);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return pinpoints;
}

void addGridOption(CLI::App& app, std::string& grid) {
    app.add_option("--grid", grid,
                   "One of the model's grids for every photo, instead of the one that its rule "
                   "takes: columns x rows such as 2x1, or overview for a single tile.")
        ->type_name("CxR|overview")
        ->check([](const std::string& name) {
            return isGridName(name) ? std::string()
                                    : fmt::format(
                                          "\"{}\" is no grid. Write it as columns x rows, "
                                          "such as 2x1, or as overview.",
                                          name);
        });
}

std::optional<TileRules> parseTileRules(std::string_view name) {
    if (name == "original") {
        return TileRules::Original;
    }
    return name == "hf" ? std::optional(TileRules::Hf) : std::nullopt;
}

}  // namespace tessera::cli
