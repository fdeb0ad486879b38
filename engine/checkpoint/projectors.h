// SPDX-License-Identifier: MIT
// The shapes of projectors and their weights ("mm."), for every ProjectorType.
#pragma once

#include <cstdint>

#include "engine/checkpoint/config.h"
#include "engine/checkpoint/weights/weight_collector.h"
#include "engine/formats/metadata_reader.h"

namespace tessera {

// Numbers that the projector receives for one row.
std::uint64_t projectorInput(const VisionConfig& config);
// Rows that it makes along one side of a tile; 0: as many as there are patches.
int projectorTokensPerSide(const VisionConfig& config);

// The sizes, from the weights' shapes and the keys of clip.vision. (`reader` has that prefix).
// `config` has its tower and the type of projector. What is missing is reported with all weights.
void readProjectorShape(const TensorSource& source, MetadataReader& reader, VisionConfig& config);

void collectProjector(WeightCollector& collector, const VisionConfig& config);

}  // namespace tessera
