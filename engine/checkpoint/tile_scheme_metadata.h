// SPDX-License-Identifier: MIT
#pragma once

#include "engine/checkpoint/config.h"
#include "engine/formats/metadata_reader.h"

namespace tessera {

// How the checkpoint wants photos cut, from the keys of clip.vision. (`reader` has that prefix) and
// the rest of the config. In this order:
// - image_aspect_ratio "pad", "square" or "crop", "resize" or "squash": one tile, cut so;
// - "scales" with image_scales, "letterbox", "hd_transform" (with hd_tiles): see TileMode;
// - image_grid_pinpoints [w0, h0, w1, h1, ...]: a grid; merged as mm_patch_merge_type says
//   ("spatial_unpad": AnyRes with a newline per row, "spatial": Hd, or AnyRes if the file has a
//   newline, "flat"). Absent, it is spatial_unpad with a newline in the file and flat without;
// - no pinpoints but a newline: AnyRes with the five grids of every LLaVA-1.6, scaled to imageSize;
// - otherwise one tile: centre crop for a linear projector (LLaVA-1), padded for LLaVA-1.5.
// Complaints go to the reader.
TileScheme readTileScheme(MetadataReader& reader, const VisionConfig& config, bool hasNewline);

}  // namespace tessera
