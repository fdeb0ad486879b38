// SPDX-License-Identifier: MIT
#pragma once

#include "engine/core/sentence.h"
#include "engine/device/device_info.h"

namespace tessera {

// What people call the device: a GPU's own name, "Processor (AVX-512, 2 threads)", or that it is
// the processor behind a Vulkan driver, whose name says nothing to most and belongs in the details.
Sentence deviceTitle(const DeviceInfo& device);

}  // namespace tessera
