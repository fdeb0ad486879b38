// SPDX-License-Identifier: MIT
#include "engine/image/family_schemes.h"

#include <cmath>
#include <utility>

#include "engine/image/tile_schemes.h"

namespace tessera {
namespace {

TileScheme schemeOf(TileMode mode, int tileSizePx, int patchSizePx) {
    const TileModeFacts& facts = factsOf(mode);
    TileScheme scheme;
    scheme.mode = mode;
    scheme.merge = facts.merge;
    scheme.newlinePerRow = facts.newlinePerRow;
    scheme.tileSizePx = tileSizePx;
    scheme.patchSizePx = patchSizePx;
    scheme.fixedMode = true;
    return scheme;
}

// Tokens along one side where 2 x 2 patches become one; a last odd patch gets its own.
int pairsPerSide(int tileSizePx, int patchSizePx) {
    return (tileSizePx / patchSizePx + 1) / 2;
}

}  // namespace

TileScheme vilaScheme(int tileSizePx, int patchSizePx, std::vector<int> scalesPx) {
    TileScheme scheme =
        schemeOf(scalesPx.empty() ? TileMode::Squash : TileMode::Scales, tileSizePx, patchSizePx);
    scheme.scalesPx = std::move(scalesPx);
    scheme.tokensPerSide = pairsPerSide(tileSizePx, patchSizePx);
    scheme.columnsFirst = true;
    return scheme;
}

TileScheme qwenVlScheme(int tileSizePx, int patchSizePx, int queries) {
    TileScheme scheme = schemeOf(TileMode::Squash, tileSizePx, patchSizePx);
    scheme.tokensPerSide = static_cast<int>(std::lround(std::sqrt(queries)));
    scheme.localTokens = false;
    return scheme;
}

TileScheme deepSeekVlScheme(int tileSizePx, int secondSizePx, int patchSizePx,
                            std::array<std::uint8_t, 3> padColour) {
    TileScheme scheme = schemeOf(TileMode::Letterbox, tileSizePx, patchSizePx);
    scheme.secondTileSizePx = secondSizePx;
    scheme.padColour = padColour;
    return scheme;
}

TileScheme xcomposer2Scheme(int tileSizePx, int patchSizePx) {
    return schemeOf(TileMode::Squash, tileSizePx, patchSizePx);
}

TileScheme xcomposer2HdScheme(int tileSizePx, int patchSizePx, int hdTiles) {
    TileScheme scheme = schemeOf(TileMode::HdTransform, tileSizePx, patchSizePx);
    scheme.tokensPerSide = pairsPerSide(tileSizePx, patchSizePx);
    scheme.hdTiles = hdTiles;
    return scheme;
}

}  // namespace tessera
