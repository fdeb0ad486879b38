// SPDX-License-Identifier: MIT
#include "app/cli/tiles/named_scheme.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <map>

#include "app/terminal/option_checks.h"
#include "engine/image/decode/decode.h"
#include "engine/image/grid_choice.h"
#include "engine/image/tile_schemes.h"

namespace tessera::cli {

namespace {

std::optional<int> parsePositive(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 1)
        return std::nullopt;
    return value;
}

}  // namespace

std::vector<std::string_view> tileSchemeNames() {
    std::vector<std::string_view> names;
    for (const NamedScheme& scheme : namedSchemes())
        names.push_back(scheme.name);
    return names;
}

Result<TileScheme> namedTileScheme(std::string_view name, std::optional<int> baseSizePx,
                                   std::vector<Resolution> pinpoints, TileRules rules) {
    const auto named = std::ranges::find(namedSchemes(), name, &NamedScheme::name);
    if (named == namedSchemes().end()) {
        return Error(ErrorCode::InvalidArgument,
                     "There is no tile scheme \"{}\". Choose one of these: {}.", name,
                     fmt::join(tileSchemeNames(), ", "));
    }
    TileScheme scheme = named->scheme;
    scheme.rules = rules;
    if (scheme.fixedMode && baseSizePx) {
        return Error(ErrorCode::InvalidArgument,
                     "The scheme {} has tiles of one size only, so --base does not apply to it.",
                     name);
    }
    const int ownSizePx = scheme.tileSizePx;
    scheme.tileSizePx = baseSizePx.value_or(ownSizePx);
    const int size = scheme.tileSizePx;
    if (size < scheme.patchSizePx || size > 4096) {
        return Error(ErrorCode::InvalidArgument,
                     "A base size of {} pixels is not possible: give one from {} to 4096.", size,
                     scheme.patchSizePx);
    }
    if (scheme.pinpoints.empty() && !pinpoints.empty()) {
        return Error(ErrorCode::InvalidArgument,
                     "The scheme {} has no list of grids, so --pinpoints does not apply to it.",
                     name);
    }
    for (const Resolution& pinpoint : pinpoints) {
        if (pinpoint.widthPx % size != 0 || pinpoint.heightPx % size != 0) {
            return Error(
                ErrorCode::InvalidArgument,
                "The pinpoint {}x{} is not a whole number of {} x {} tiles. Change it or --base.",
                pinpoint.widthPx, pinpoint.heightPx, size, size);
        }
    }
    for (Resolution& pinpoint : scheme.pinpoints)
        pinpoint = {pinpoint.widthPx / ownSizePx * size, pinpoint.heightPx / ownSizePx * size};
    if (!pinpoints.empty())
        scheme.pinpoints = std::move(pinpoints);
    return scheme;
}

std::optional<Resolution> parseResolution(std::string_view text) {
    const std::size_t cross = text.find('x');
    if (cross == std::string_view::npos)
        return std::nullopt;
    const std::optional<int> width = parsePositive(text.substr(0, cross));
    const std::optional<int> height = parsePositive(text.substr(cross + 1));
    if (!width || !height || std::int64_t{*width} * *height > kMaxPhotoPixels)
        return std::nullopt;
    return Resolution{*width, *height};
}

bool looksLikeResolution(std::string_view text) {
    const std::size_t cross = text.find('x');
    const auto isNumber = [](std::string_view side) {
        return !side.empty() && side.find_first_not_of("0123456789") == std::string_view::npos;
    };
    return cross != std::string_view::npos && isNumber(text.substr(0, cross)) &&
           isNumber(text.substr(cross + 1));
}

Result<std::vector<Resolution>> parsePinpoints(std::string_view text) {
    std::vector<Resolution> pinpoints;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const std::string_view item = text.substr(0, comma);
        const std::optional<Resolution> resolution = parseResolution(item);
        if (!resolution) {
            return Error(ErrorCode::InvalidArgument,
                         "\"{}\" is not a pinpoint. Write them as width x height in pixels: "
                         "336x672,672x336.",
                         item);
        }
        pinpoints.push_back(*resolution);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return pinpoints;
}

void addGridOption(CLI::App& app, std::string& grid) {
    app.add_option("--grid", grid,
                   "One of the model's grids for every photo, instead of the one that its rule "
                   "chooses: columns x rows such as 2x1, or overview for a single tile.")
        ->type_name("CxR|overview")
        ->check([](const std::string& name) {
            return isGridName(name) ? std::string()
                                    : fmt::format(
                                          "\"{}\" is not a grid. Write it as columns x rows, each "
                                          "at least 1, such as 2x1, or as overview.",
                                          name);
        });
}

void addTilesAtMostOption(CLI::App& app, std::optional<int>& tiles) {
    app.add_option(
           "--hd-num", tiles,
           fmt::format("XComposer2-4KHD: the most tiles of a photo, from 1 to {}; more show "
                       "finer details and take longer. 55 is what its authors call 4K. "
                       "Default: the model's own number, 25.",
                       kMostHdTiles))
        ->type_name("N")
        ->check(wholeNumber(1, kMostHdTiles));
}

void addAlphaOption(CLI::App& app, Alpha& alpha) {
    static const std::map<std::string, Alpha> kNames = {{"white", Alpha::OnWhite},
                                                        {"drop", Alpha::Dropped}};
    app.add_option_function<std::string>(
           "--alpha", [&alpha](const std::string& name) { alpha = kNames.at(name); },
           "Transparent photos: on white, or without their transparency, so that the colours under "
           "it show, as in the reference.")
        ->type_name("NAME")
        ->transform(oneOf({"white", "drop"}))
        ->default_str("white");
}

}  // namespace tessera::cli
