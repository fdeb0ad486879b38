// SPDX-License-Identifier: MIT
// How a photo is cut for the vision tower: pure numbers. The plan that feeds the encoder is the
// same object that the overlay draws and the token meter counts.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace tessera {

// How a photo becomes tiles.
enum class TileMode {
    Crop,         // short edge to S, centre crop: LLaVA-1, and llava-hf's default for 1.5
    Pad,          // padded to a square with the mean colour, then resized: LLaVA-1.5
    Squash,       // resized to S x S without regard to the aspect
    Hd,           // LLaVA-1.5-HD: overview and a grid of tiles, black padding
    AnyRes,       // LLaVA-1.6 (NeXT): overview and a grid of tiles, black padding
    Scales,       // VILA-1.5 S2: squashed to each of several sizes, the larger ones cut into tiles
    Letterbox,    // DeepSeek-VL: resized to S along the long side, then padded to a square
    HdTransform,  // XComposer2-4KHD: as many tiles as the aspect allows, white padding
};

// The user's choice: as the checkpoint says, or one of the modes in which LLaVA was trained.
enum class ImageMode { Auto, Pad, Crop, Squash, Hd, AnyRes };

// How the tiles' features become image tokens (mm_patch_merge_type).
enum class MergeType {
    Flat,          // every tile's patches one after another
    Spatial,       // overview, then the tiles merged into one map, row by row
    SpatialUnpad,  // the same with the padding's rows or columns removed
};

// Whose rounding and whose reading of the pinpoints to follow. They differ when two grids tie, and
// when some rare sizes are unpadded.
enum class TileRules { Original, Hf };

struct Resolution {
    int widthPx = 0;
    int heightPx = 0;
    friend bool operator==(const Resolution&, const Resolution&) = default;
};

struct TileScheme {
    TileMode mode = TileMode::Pad;
    MergeType merge = MergeType::Flat;
    bool newlinePerRow = false;  // image_newline after every row of the merged map
    TileRules rules = TileRules::Original;
    int tileSizePx = 336;  // S: a tile is S x S
    int patchSizePx = 14;
    // Grids to choose from, in the checkpoint's order, as (width, height) in the original's
    // reading. For TileRules::Hf the same list is read as (height, width), as transformers does.
    std::vector<Resolution> pinpoints;
    std::array<std::uint8_t, 3> padColour = {122, 116, 104};  // for Pad and Letterbox
    // Rows that the projector makes of a tile, along one side of its square; 0: one per patch.
    int tokensPerSide = 0;
    bool columnsFirst = false;  // those rows go down the columns (VILA-1.5)
    // Each row stands for its place in the tile; false: for the whole tile (Qwen-VL).
    bool localTokens = true;
    // Scales: sides of the squashed photo, smallest first; multiples of S.
    std::vector<int> scalesPx;
    int hdTiles = 25;          // HdTransform: the most tiles that a photo may take (hd_num)
    int secondTileSizePx = 0;  // Letterbox: what a second tower sees of the square; 0: none
    bool fixedMode = false;    // the model knows no other mode: true for all but LLaVA
};

// Whether photos become an overview and a grid of tiles instead of a single tile.
bool hasGrid(const TileScheme& scheme);

struct TileCandidate {
    Resolution resolution;             // as read by the rules
    std::int64_t effectivePixels = 0;  // photo pixels that survive in it
    std::int64_t wastedPixels = 0;
    bool chosen = false;
};

// A rectangle in the coordinates of the whole photo, in photo pixels. May reach outside the photo
// where a tile holds padding.
struct PhotoRect {
    double x = 0, y = 0, width = 0, height = 0;
};

struct PlannedTile {
    int gridColumn = -1;  // -1, -1: shows everything, as the overview or the only tile
    int gridRow = -1;
    PhotoRect photoRect;
    int sizePx = 0;  // it reaches its tower as sizePx x sizePx
};

struct TilePlan {
    TileScheme scheme;
    Resolution photo;

    std::vector<TileCandidate> candidates;  // empty if there is nothing to choose
    Resolution bestResolution;              // canvas of the grid, or of the single tile
    int gridColumns = 1;
    int gridRows = 1;
    Resolution resized;  // the photo inside the canvas
    int pasteX = 0;      // its place on the canvas, in canvas pixels; negative
    int pasteY = 0;      // when the canvas crops it

    // All that the towers see, in the order of TowerPixels: the overview first, then row by row;
    // Scales: the same for each size; Letterbox: what each tower sees.
    std::vector<PlannedTile> tiles;

    int patchesPerSide = 0;  // patches along one side of a tile
    int cellsPerSide = 0;    // rows that the projector makes of a tile, along one side of its map
    // The merged map of the grid, in cells of one token each, and the part that unpadding keeps.
    int mapRows = 0;
    int mapColumns = 0;
    int firstRow = 0;
    int firstColumn = 0;
    int rows = 0;
    int columns = 0;

    int tokens = 0;
};

// One image token: a row of the projector's output [tiles * cells], or one of these.
inline constexpr std::int32_t kNewlineToken = -1;
inline constexpr std::int32_t kSeparatorToken = -2;  // HdTransform: after the overview

// Fills a plan for a photo of this size (both sides at least 1). Never fails: extremely thin photos
// give zero rows or columns as the reference does, and HdTransform, where the reference gives up,
// keeps one row of pixels. Formulas: the reference implementations, in double and in their order of
// operations (engine/image/modes).
TilePlan planTiles(Resolution photo, const TileScheme& scheme);

// Whether the tiles' rows are merged into one map, which follows the overview row by row.
bool mergesToMap(const TilePlan& plan);
// Whether several tiles make the same rows together (Scales, Letterbox with two towers).
bool sharesRows(const TilePlan& plan);

// Equal for two plans that cut photos of the same size in the same way, whether the rule or the
// user chose the grid. Made from every field except those that only say how the grid was chosen.
std::string cutKey(const TilePlan& plan);

// Where each image token of the plan comes from, in the order in which the decoder receives them:
// tile * cells + cell, kNewlineToken or kSeparatorToken. Where several tiles share their rows
// (Scales, Letterbox), all are of tile 0. Size: plan.tokens.
std::vector<std::int32_t> imageTokenSources(const TilePlan& plan);

}  // namespace tessera
