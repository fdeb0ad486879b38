// SPDX-License-Identifier: MIT
#include "engine/checkpoint/tile_scheme_metadata.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/checkpoint/projectors.h"
#include "engine/formats/quote_name.h"
#include "engine/image/tile_schemes.h"

namespace tessera {

namespace {

// More tiles than this for one photo is a damaged file, not a model.
constexpr std::int64_t kMaxGridTiles = 256;
// Every grid is tried for every photo.
constexpr std::size_t kMaxPinpoints = 64;
constexpr std::int64_t kMaxScaleTiles = 16;  // along one side
constexpr std::uint32_t kMaxHdTiles = 256;

std::vector<Resolution> readPinpoints(MetadataReader& reader, std::int64_t tileSizePx) {
    const auto values = reader.integers("image_grid_pinpoints");
    std::vector<Resolution> pinpoints;
    if (!values)
        return pinpoints;
    if (values->size() > 2 * kMaxPinpoints) {
        reader.complain(Sentence("{} has {} values; {} grids at most are possible",
                                 reader.label("image_grid_pinpoints"), values->size(),
                                 kMaxPinpoints));
        return pinpoints;
    }
    if (values->size() % 2 != 0) {
        reader.complain(
            Sentence("{} has an odd number of values", reader.label("image_grid_pinpoints")));
        return pinpoints;
    }
    for (std::size_t i = 0; i + 1 < values->size(); i += 2) {
        const std::int64_t width = (*values)[i];
        const std::int64_t height = (*values)[i + 1];
        const bool fits = width > 0 && height > 0 && width % tileSizePx == 0 &&
                          height % tileSizePx == 0 && width / tileSizePx <= kMaxGridTiles &&
                          height / tileSizePx <= kMaxGridTiles &&
                          (width / tileSizePx) * (height / tileSizePx) <= kMaxGridTiles;
        if (!fits) {
            reader.complain(Sentence("the grid {} x {} cannot be cut into tiles of {} pixels",
                                     width, height, tileSizePx));
            return {};
        }
        pinpoints.push_back({static_cast<int>(width), static_cast<int>(height)});
    }
    return pinpoints;
}

void useGrid(MetadataReader& reader, TileScheme& scheme, bool hasNewline) {
    const std::string_view name = reader.text("mm_patch_merge_type");
    const auto merge = !name.empty() ? mergeTypeNamed(name)
                       : hasNewline  ? MergeType::SpatialUnpad
                                     : MergeType::Flat;
    scheme.mode = TileMode::AnyRes;
    if (!merge) {
        reader.refuse(Sentence("its way of merging tiles, {}, is not supported", quoteName(name)));
        return;
    }
    scheme.merge = *merge;
    scheme.newlinePerRow = merge == MergeType::SpatialUnpad;
    if (merge == MergeType::Spatial && !hasNewline)
        scheme.mode = TileMode::Hd;
}

}  // namespace

namespace {

// The sides that a photo is squashed to; the smallest is a tile's.
std::vector<int> readScales(MetadataReader& reader, std::int64_t tileSizePx) {
    std::vector<int> scales;
    for (const std::int64_t side :
         reader.integers("image_scales").value_or(std::vector<std::int64_t>())) {
        const bool fits = side >= tileSizePx && side <= kMaxScaleTiles * tileSizePx &&
                          (scales.empty() || side > scales.back());
        if (!fits) {
            scales.clear();
            break;
        }
        scales.push_back(static_cast<int>(side));
    }
    if (scales.empty() || scales.front() != tileSizePx) {
        reader.complain(Sentence("{} are not sizes of at least {} pixels",
                                 reader.label("image_scales"), tileSizePx));
    }
    return scales;
}

// The ways that choose no grid from a list.
void useSingleCut(MetadataReader& reader, TileMode mode, const VisionConfig& config,
                  TileScheme& scheme) {
    scheme.mode = mode;
    if (mode == TileMode::Scales) {
        scheme.scalesPx = readScales(reader, scheme.tileSizePx);
    } else if (mode == TileMode::HdTransform) {
        scheme.merge = MergeType::Spatial;
        scheme.newlinePerRow = true;
        scheme.hdTiles = static_cast<int>(
            reader.optional("hd_tiles", kMaxHdTiles, std::uint32_t(scheme.hdTiles)));
    } else if (mode == TileMode::Letterbox && config.high) {
        scheme.tileSizePx = static_cast<int>(config.highTower()->imageSize);
        scheme.secondTileSizePx = static_cast<int>(config.imageSize);
    }
}

// int() of the reference; for a NaN mean, which is reported elsewhere, fmin and fmax give the
// limit.
std::uint8_t padLevel(float mean) {
    return static_cast<std::uint8_t>(std::fmax(0.0f, std::fmin(255.0f, mean * 255.0f)));
}

}  // namespace

TileScheme readTileScheme(MetadataReader& reader, const VisionConfig& config, bool hasNewline) {
    TileScheme scheme;
    scheme.tileSizePx = static_cast<int>(config.imageSize);
    scheme.patchSizePx = static_cast<int>(config.patchSize);
    std::ranges::transform(config.high ? config.highTower()->imageMean : config.imageMean,
                           scheme.padColour.begin(), padLevel);
    scheme.tokensPerSide = projectorTokensPerSide(config);
    scheme.columnsFirst = config.projector == ProjectorType::DownsampleMlp;
    scheme.localTokens = config.projector != ProjectorType::Resampler;
    scheme.fixedMode = config.family != ModelFamily::Llava;
    scheme.mode = config.projector == ProjectorType::Linear ? TileMode::Crop : TileMode::Pad;

    const std::string_view aspect = reader.text("image_aspect_ratio");
    if (!aspect.empty()) {
        const TileModeFacts* facts = tileModeOfAspectRatio(aspect);
        if (facts == nullptr) {
            reader.refuse(
                Sentence("its way of cutting photos, {}, is not supported", quoteName(aspect)));
            return scheme;
        }
        if (facts->grids.empty()) {
            useSingleCut(reader, facts->mode, config, scheme);
            return scheme;
        }
    }
    scheme.pinpoints = readPinpoints(reader, scheme.tileSizePx);
    if (scheme.pinpoints.empty() && hasNewline)
        scheme.pinpoints = pinpointsOf(factsOf(TileMode::AnyRes).grids, scheme.tileSizePx);
    if (!scheme.pinpoints.empty())
        useGrid(reader, scheme, hasNewline);
    return scheme;
}

}  // namespace tessera
