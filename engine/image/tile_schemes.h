// SPDX-License-Identifier: MIT
// The ways to cut photos, each with its names and grids, as tables shared by the command line,
// window, scripts, converter and checkpoint readers.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/image/tile_plan.h"

namespace tessera {

// A grid, counted in tiles.
struct GridCells {
    int columns;
    int rows;
};
// The canvases of these grids, in the same order.
std::vector<Resolution> pinpointsOf(std::span<const GridCells> grids, int tileSizePx);

// Everything that belongs to a TileMode.
struct TileModeFacts {
    TileMode mode;
    std::optional<ImageMode> imageMode;  // what the user picks for it; LLaVA's modes only
    std::string_view name;               // for options, settings and scripts
    MergeType merge;
    bool newlinePerRow;
    // Its names as "image_aspect_ratio" of LLaVA's checkpoints; we write the first.
    std::array<std::string_view, 2> aspectRatios;
    std::span<const GridCells> grids;  // for a checkpoint that has none; empty: a single tile
    std::string (*describe)(const TileScheme& scheme);  // what describeTileScheme() says
};
// All; those that users can pick come first, in the order in which they are offered.
std::span<const TileModeFacts> tileModes();
const TileModeFacts& factsOf(TileMode mode);
// How a scheme cuts photos, in one readable line: "anyres, tiles of 336 x 336 pixels, 5 grids of up
// to 1008 x 1008, padding removed, a newline after each row".
std::string describeTileScheme(const TileScheme& scheme);
// nullptr: no such name.
const TileModeFacts* tileModeNamed(std::string_view name);
// nullptr: not one of their aspectRatios.
const TileModeFacts* tileModeOfAspectRatio(std::string_view name);

// "auto", then the names of those tileModes() that users can pick.
std::vector<std::string> imageModeNames();
std::string_view nameOf(ImageMode mode);
std::optional<ImageMode> imageModeNamed(std::string_view name);

// "original", "hf".
std::vector<std::string> tileRulesNames();
std::string_view nameOf(TileRules rules);
std::optional<TileRules> tileRulesNamed(std::string_view name);

// Its name as "mm_patch_merge_type" of checkpoints.
std::string_view nameOf(MergeType merge);
std::optional<MergeType> mergeTypeNamed(std::string_view name);

// The scheme of a model, cut in `mode`; `hasNewline`: the model has an image_newline. Errors:
// Unsupported (the model knows one mode only, or the mode needs an image_newline that it lacks).
Result<TileScheme> withImageMode(const TileScheme& scheme, ImageMode mode, bool hasNewline);

// The scheme of a well-known model, for viewing a photo without the model.
struct NamedScheme {
    std::string_view name;  // "llava-1.6"
    TileScheme scheme;
};
// Of LLaVA's generations first.
std::span<const NamedScheme> namedSchemes();

}  // namespace tessera
