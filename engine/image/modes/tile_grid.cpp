// SPDX-License-Identifier: MIT
// LLaVA-1.5-HD and LLaVA-1.6: the photo squashed, and a grid of tiles of it that is chosen from the
// scheme's pinpoints. Formulas: select_best_resolution, resize_and_pad, unpad_image.
#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/image/modes/modes.h"
#include "engine/image/resize.h"

namespace tessera::modes {
namespace {

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

void planTileList(TilePlan& plan) {
    const int side = plan.scheme.tileSizePx;
    // The overview is squashed: its square is the whole photo.
    plan.tiles.push_back({-1, -1, wholePhoto(plan.photo), side});
    const double perCanvasX = static_cast<double>(plan.photo.widthPx) / plan.resized.widthPx;
    const double perCanvasY = static_cast<double>(plan.photo.heightPx) / plan.resized.heightPx;
    for (int row = 0; row < plan.gridRows; ++row)
        for (int column = 0; column < plan.gridColumns; ++column)
            plan.tiles.push_back(
                {column,
                 row,
                 {(column * side - plan.pasteX) * perCanvasX,
                  (row * side - plan.pasteY) * perCanvasY, side * perCanvasX, side * perCanvasY},
                 side});
}

void planGrid(TilePlan& plan) {
    const int side = plan.scheme.tileSizePx;
    chooseResolution(plan);
    fitIntoCanvas(plan);
    plan.gridColumns = std::max(1, (plan.bestResolution.widthPx + side - 1) / side);
    plan.gridRows = std::max(1, (plan.bestResolution.heightPx + side - 1) / side);
    planTileList(plan);
    plan.mapRows = plan.gridRows * plan.cellsPerSide;
    plan.mapColumns = plan.gridColumns * plan.cellsPerSide;
    plan.rows = plan.mapRows;
    plan.columns = plan.mapColumns;
    if (plan.scheme.merge == MergeType::SpatialUnpad)
        unpadMap(plan);
    const int perTile = plan.cellsPerSide * plan.cellsPerSide;
    plan.tokens = plan.scheme.merge == MergeType::Flat
                      ? static_cast<int>(plan.tiles.size()) * perTile
                      : perTile + plan.rows * (plan.columns + (plan.scheme.newlinePerRow ? 1 : 0));
}

std::vector<std::int32_t> tokenSources(const TilePlan& plan) {
    if (plan.scheme.merge == MergeType::Flat)
        return rowsInOrder(plan, static_cast<int>(plan.tiles.size()));
    const int side = plan.cellsPerSide;
    std::vector<std::int32_t> sources = rowsInOrder(plan, 1);
    sources.reserve(static_cast<std::size_t>(plan.tokens));
    // map[i * side + r, j * side + c] = tile(i, j)[r * side + c]; tile 0 is the overview.
    for (int row = plan.firstRow; row < plan.firstRow + plan.rows; ++row) {
        for (int column = plan.firstColumn; column < plan.firstColumn + plan.columns; ++column) {
            const int tile = 1 + (row / side) * plan.gridColumns + column / side;
            sources.push_back(tile * side * side + (row % side) * side + column % side);
        }
        if (plan.scheme.newlinePerRow)
            sources.push_back(kNewlineToken);
    }
    return sources;
}

TilePixels cutGrid(const ImageRgb8& image, const TilePlan& plan, const std::stop_token& stop) {
    const int side = plan.scheme.tileSizePx;
    const std::size_t tileSizeBytes =
        static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3;
    TilePixels out{static_cast<int>(plan.tiles.size()), side,
                   resizeBicubic(image, side, side, stop).pixels};
    out.pixels.resize(plan.tiles.size() * tileSizeBytes, 0);
    const ImageRgb8 picture =
        resizeBicubic(image, plan.resized.widthPx, plan.resized.heightPx, stop);
    for (std::size_t i = 1; i < plan.tiles.size(); ++i)
        copyIntoTile(picture, plan, plan.tiles[i].gridColumn * side, plan.tiles[i].gridRow * side,
                     side, out.pixels.data() + i * tileSizeBytes);
    return out;
}

}  // namespace

const Steps kTileGrid = {planGrid, tokenSources, cutGrid, plainPixels, Tiling::Grid};

}  // namespace tessera::modes
