// SPDX-License-Identifier: MIT
// The reference's own arithmetic: Python floats are doubles, int() truncates, // floors, and the
// order of operations decides which of two integers a product lands on. Keep it literal.
#include "engine/image/tile_plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

namespace tessera {

bool hasGrid(const TileScheme& scheme) {
    return scheme.mode == TileMode::Hd || scheme.mode == TileMode::AnyRes;
}

namespace {

bool mergesToMap(const TilePlan& plan) {
    return hasGrid(plan.scheme) && plan.scheme.merge != MergeType::Flat;
}

// select_best_resolution's view of one candidate.
TileCandidate rateCandidate(Resolution photo, Resolution candidate) {
    const double scale = std::min(static_cast<double>(candidate.widthPx) / photo.widthPx,
                                  static_cast<double>(candidate.heightPx) / photo.heightPx);
    const auto scaledWidth = static_cast<std::int64_t>(photo.widthPx * scale);
    const auto scaledHeight = static_cast<std::int64_t>(photo.heightPx * scale);
    TileCandidate rated;
    rated.resolution = candidate;
    rated.effectivePixels = std::min(scaledWidth * scaledHeight,
                                     static_cast<std::int64_t>(photo.widthPx) * photo.heightPx);
    rated.wastedPixels =
        static_cast<std::int64_t>(candidate.widthPx) * candidate.heightPx - rated.effectivePixels;
    return rated;
}

// The first candidate wins a tie, so it matters how a pinpoint is read.
void chooseResolution(TilePlan& plan) {
    std::vector<Resolution> pinpoints = plan.scheme.pinpoints;
    if (pinpoints.empty())
        pinpoints.push_back({plan.scheme.tileSizePx, plan.scheme.tileSizePx});

    std::size_t best = 0;
    for (Resolution pinpoint : pinpoints) {
        if (plan.scheme.rules == TileRules::Hf)
            std::swap(pinpoint.widthPx, pinpoint.heightPx);
        pinpoint = {std::max(1, pinpoint.widthPx), std::max(1, pinpoint.heightPx)};
        plan.candidates.push_back(rateCandidate(plan.photo, pinpoint));
        const TileCandidate& candidate = plan.candidates.back();
        const TileCandidate& leader = plan.candidates[best];
        if (candidate.effectivePixels > leader.effectivePixels ||
            (candidate.effectivePixels == leader.effectivePixels &&
             candidate.wastedPixels < leader.wastedPixels))
            best = plan.candidates.size() - 1;
    }
    plan.candidates[best].chosen = true;
    plan.bestResolution = plan.candidates[best].resolution;
}

// resize_and_pad_image: the largest size with the photo's aspect that fits the canvas, centred.
void fitIntoCanvas(TilePlan& plan) {
    const Resolution canvas = plan.bestResolution;
    const double scaleWidth = static_cast<double>(canvas.widthPx) / plan.photo.widthPx;
    const double scaleHeight = static_cast<double>(canvas.heightPx) / plan.photo.heightPx;
    if (scaleWidth < scaleHeight) {
        plan.resized.widthPx = canvas.widthPx;
        plan.resized.heightPx = static_cast<int>(
            std::min<double>(std::ceil(plan.photo.heightPx * scaleWidth), canvas.heightPx));
    } else {
        plan.resized.heightPx = canvas.heightPx;
        plan.resized.widthPx = static_cast<int>(
            std::min<double>(std::ceil(plan.photo.widthPx * scaleHeight), canvas.widthPx));
    }
    plan.pasteX = (canvas.widthPx - plan.resized.widthPx) / 2;
    plan.pasteY = (canvas.heightPx - plan.resized.heightPx) / 2;
}

// int(x) in the original, int(round(x, 7)) in transformers: the latter gives the next integer from
// half a unit in the seventh decimal below it.
int truncateFeatures(double x, TileRules rules) {
    const double whole = std::floor(x);
    if (rules == TileRules::Hf && (whole + 1.0) - x < 0.5e-7)
        return static_cast<int>(whole) + 1;
    return static_cast<int>(whole);
}

// unpad_image: which rows or columns of the map hold nothing but padding.
void unpadMap(TilePlan& plan) {
    const double photoAspect = static_cast<double>(plan.photo.widthPx) / plan.photo.heightPx;
    const double mapAspect = static_cast<double>(plan.mapColumns) / plan.mapRows;
    if (photoAspect > mapAspect) {
        const double scale = static_cast<double>(plan.mapColumns) / plan.photo.widthPx;
        const int height = truncateFeatures(plan.photo.heightPx * scale, plan.scheme.rules);
        plan.firstRow = std::max(0, (plan.mapRows - height) / 2);
        plan.rows = plan.mapRows - 2 * plan.firstRow;
    } else {
        const double scale = static_cast<double>(plan.mapRows) / plan.photo.heightPx;
        const int width = truncateFeatures(plan.photo.widthPx * scale, plan.scheme.rules);
        plan.firstColumn = std::max(0, (plan.mapColumns - width) / 2);
        plan.columns = plan.mapColumns - 2 * plan.firstColumn;
    }
}

void planGrid(TilePlan& plan) {
    const int side = plan.scheme.tileSizePx;
    chooseResolution(plan);
    fitIntoCanvas(plan);
    plan.gridColumns = std::max(1, (plan.bestResolution.widthPx + side - 1) / side);
    plan.gridRows = std::max(1, (plan.bestResolution.heightPx + side - 1) / side);

    // The overview is squashed: its square is the whole photo.
    plan.tiles.push_back({-1, -1, {0, 0, double(plan.photo.widthPx), double(plan.photo.heightPx)}});
    const double perCanvasX = static_cast<double>(plan.photo.widthPx) / plan.resized.widthPx;
    const double perCanvasY = static_cast<double>(plan.photo.heightPx) / plan.resized.heightPx;
    for (int row = 0; row < plan.gridRows; ++row)
        for (int column = 0; column < plan.gridColumns; ++column)
            plan.tiles.push_back(
                {column,
                 row,
                 {(column * side - plan.pasteX) * perCanvasX,
                  (row * side - plan.pasteY) * perCanvasY, side * perCanvasX, side * perCanvasY}});
}

// CLIPImageProcessor: short edge to S, long edge int(S * long / short), centre crop.
void planCrop(TilePlan& plan) {
    const int side = plan.scheme.tileSizePx;
    const int shortEdge = std::min(plan.photo.widthPx, plan.photo.heightPx);
    const int longEdge = std::max(plan.photo.widthPx, plan.photo.heightPx);
    const double exactLong =
        static_cast<double>(static_cast<std::int64_t>(side) * longEdge) / shortEdge;
    const int newLong =
        static_cast<int>(std::min<double>(exactLong, std::numeric_limits<int>::max() / 2.0));
    plan.resized = plan.photo.widthPx <= plan.photo.heightPx ? Resolution{side, newLong}
                                                             : Resolution{newLong, side};
    const int left = (plan.resized.widthPx - side) / 2;
    const int top = (plan.resized.heightPx - side) / 2;
    plan.pasteX = -left;
    plan.pasteY = -top;
    const double perCanvasX = static_cast<double>(plan.photo.widthPx) / plan.resized.widthPx;
    const double perCanvasY = static_cast<double>(plan.photo.heightPx) / plan.resized.heightPx;
    plan.tiles.push_back(
        {-1, -1, {left * perCanvasX, top * perCanvasY, side * perCanvasX, side * perCanvasY}});
}

// expand2square: the padding is in photo pixels, before the resize, so its place on the tile is
// only given to whole pixels.
void planPad(TilePlan& plan) {
    const int square = std::max(plan.photo.widthPx, plan.photo.heightPx);
    const int left = (square - plan.photo.widthPx) / 2;
    const int top = (square - plan.photo.heightPx) / 2;
    const auto onTile = [&](int photoPx) {
        return static_cast<int>(
            std::lround(static_cast<double>(photoPx) * plan.scheme.tileSizePx / square));
    };
    plan.resized = {std::max(1, onTile(plan.photo.widthPx)),
                    std::max(1, onTile(plan.photo.heightPx))};
    plan.pasteX = onTile(left);
    plan.pasteY = onTile(top);
    plan.tiles.push_back({-1, -1, {double(-left), double(-top), double(square), double(square)}});
}

void planSquash(TilePlan& plan) {
    plan.resized = plan.bestResolution;
    plan.tiles.push_back({-1, -1, {0, 0, double(plan.photo.widthPx), double(plan.photo.heightPx)}});
}

// In the reference a photo that is a single tile is followed by one newline (llava_arch.py).
bool endsWithNewline(const TilePlan& plan) {
    return plan.tiles.size() == 1 && plan.scheme.newlinePerRow &&
           plan.scheme.merge == MergeType::SpatialUnpad;
}

void countTokens(TilePlan& plan) {
    const int patches = plan.patchesPerSide * plan.patchesPerSide;
    if (!mergesToMap(plan))
        plan.tokens =
            static_cast<int>(plan.tiles.size()) * patches + (endsWithNewline(plan) ? 1 : 0);
    else
        plan.tokens = patches + plan.rows * (plan.columns + (plan.scheme.newlinePerRow ? 1 : 0));
}

std::string text(const Resolution& resolution) {
    const auto& [widthPx, heightPx] = resolution;
    return fmt::format("{}x{}", widthPx, heightPx);
}

std::string text(const PlannedTile& tile) {
    const auto& [gridColumn, gridRow, photoRect] = tile;
    const auto& [x, y, width, height] = photoRect;
    return fmt::format("{},{}:{},{},{},{}", gridColumn, gridRow, x, y, width, height);
}

// Leaves out the pinpoints: they are the grids on offer, not the choice.
std::string text(const TileScheme& scheme) {
    const auto& [mode, merge, newlinePerRow, rules, tileSizePx, patchSizePx, pinpoints, padColour,
                 tokensPerSide, columnsFirst, scalesPx, hdTiles, secondTileSizePx] = scheme;
    return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}", static_cast<int>(mode),
                       static_cast<int>(merge), newlinePerRow, static_cast<int>(rules), tileSizePx,
                       patchSizePx, padColour[0], padColour[1], padColour[2], tokensPerSide,
                       columnsFirst, fmt::join(scalesPx, "-"), hdTiles, secondTileSizePx);
}

}  // namespace

TilePlan planTiles(Resolution photo, const TileScheme& scheme) {
    TilePlan plan;
    plan.scheme = scheme;
    plan.photo = photo;
    plan.patchesPerSide = scheme.tileSizePx / scheme.patchSizePx;
    plan.bestResolution = {scheme.tileSizePx, scheme.tileSizePx};
    switch (scheme.mode) {
        case TileMode::Crop:
            planCrop(plan);
            break;
        case TileMode::Pad:
            planPad(plan);
            break;
        case TileMode::Squash:
        case TileMode::Scales:
        case TileMode::Letterbox:
        case TileMode::HdTransform:
            planSquash(plan);
            break;
        case TileMode::Hd:
        case TileMode::AnyRes:
            planGrid(plan);
            break;
    }
    plan.mapRows = plan.gridRows * plan.patchesPerSide;
    plan.mapColumns = plan.gridColumns * plan.patchesPerSide;
    plan.rows = plan.mapRows;
    plan.columns = plan.mapColumns;
    if (mergesToMap(plan) && scheme.merge == MergeType::SpatialUnpad)
        unpadMap(plan);
    countTokens(plan);
    return plan;
}

// Every field is named here and above, so adding one is a compile error until somebody decides
// whether it counts.
std::string cutKey(const TilePlan& plan) {
    const auto& [scheme, photo, candidates, bestResolution, gridColumns, gridRows, resized, pasteX,
                 pasteY, tiles, patchesPerSide, mapRows, mapColumns, firstRow, firstColumn, rows,
                 columns, tokens] = plan;
    std::string key = fmt::format("{};{};{};{},{};{};{},{};{};{},{};{},{};{},{};{}", text(scheme),
                                  text(photo), text(bestResolution), gridColumns, gridRows,
                                  text(resized), pasteX, pasteY, patchesPerSide, mapRows,
                                  mapColumns, firstRow, firstColumn, rows, columns, tokens);
    for (const PlannedTile& tile : tiles)
        fmt::format_to(std::back_inserter(key), ";{}", text(tile));
    return key;
}

std::vector<std::int32_t> imageTokenSources(const TilePlan& plan) {
    const int side = plan.patchesPerSide;
    const int patches = side * side;
    std::vector<std::int32_t> sources;
    sources.reserve(static_cast<std::size_t>(plan.tokens));

    const int wholeTiles = mergesToMap(plan) ? 1 : static_cast<int>(plan.tiles.size());
    for (int i = 0; i < wholeTiles * patches; ++i)
        sources.push_back(i);
    if (endsWithNewline(plan))
        sources.push_back(kNewlineToken);
    if (!mergesToMap(plan))
        return sources;

    // map[i * side + r, j * side + c] = tile(i, j)[r * side + c]; tile 0 is the overview.
    for (int row = plan.firstRow; row < plan.firstRow + plan.rows; ++row) {
        for (int column = plan.firstColumn; column < plan.firstColumn + plan.columns; ++column) {
            const int tile = 1 + (row / side) * plan.gridColumns + column / side;
            sources.push_back(tile * patches + (row % side) * side + column % side);
        }
        if (plan.scheme.newlinePerRow)
            sources.push_back(kNewlineToken);
    }
    return sources;
}

}  // namespace tessera
