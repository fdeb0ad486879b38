// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>

#include "engine/formats/metadata_reader.h"

namespace tessera {

// Reads PREFIX"image_mean" and PREFIX"image_std" of a tower; what is absent stays as it is.
// Complaints go to the reader.
void readNormalisation(MetadataReader& reader, const std::string& prefix,
                       std::array<float, 3>& mean, std::array<float, 3>& deviation);

}  // namespace tessera
