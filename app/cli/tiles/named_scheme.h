// SPDX-License-Identifier: MIT
// Options that say how to read a photo and how to cut it.
#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/image/decode/decode.h"
#include "engine/image/tile_plan.h"

namespace tessera::cli {

// Those of namedSchemes(): "llava-1", ... "xcomposer2-4khd".
std::vector<std::string_view> tileSchemeNames();

// baseSizePx nullopt: the scheme's own tile size. `pinpoints` empty: the scheme's own, in multiples
// of the base size. Errors: InvalidArgument (unknown name, a base size below one patch or for a
// family of one size, pinpoints for a scheme without a choice of grids or not in whole tiles).
Result<TileScheme> namedTileScheme(std::string_view name, std::optional<int> baseSizePx,
                                   std::vector<Resolution> pinpoints, TileRules rules);

// "1920x1080". Nullopt if it is anything else, or larger than a photo may be.
std::optional<Resolution> parseResolution(std::string_view text);
// Two numbers, whether or not a photo can be of that size: "0x1080", too.
bool looksLikeResolution(std::string_view text);
// "336x672,672x336". Errors: InvalidArgument.
Result<std::vector<Resolution>> parsePinpoints(std::string_view text);

// --grid, for commands that cut photos. Refuses anything that is not a grid name; withGrid() checks
// whether the model has that grid. `grid` must outlive `app`.
void addGridOption(CLI::App& app, std::string& grid);

// --hd-num, for commands that cut photos; withTilesAtMost() checks whether the model has such a
// number. `tiles` must outlive `app`.
void addTilesAtMostOption(CLI::App& app, std::optional<int>& tiles);

// --alpha, for commands that read photos. `alpha` must outlive `app`.
void addAlphaOption(CLI::App& app, Alpha& alpha);

}  // namespace tessera::cli
