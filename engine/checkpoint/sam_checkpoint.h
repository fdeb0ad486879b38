// SPDX-License-Identifier: MIT
// SAM's tower, the high-resolution half of DeepSeek-VL 7B: its keys "clip.vision.sam." and its
// weights "v.sam.".
#pragma once

#include "engine/checkpoint/config.h"
#include "engine/checkpoint/weights/weight_collector.h"
#include "engine/formats/metadata_reader.h"

namespace tessera {

// `reader` has the prefix "clip.vision.". Complaints go to it.
SamConfig readSamConfig(MetadataReader& reader);

void collectSam(WeightCollector& collector, const SamConfig& config);

}  // namespace tessera
