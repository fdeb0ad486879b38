// SPDX-License-Identifier: MIT
#pragma once

#include "engine/core/sentence.h"
#include "engine/gpu/device_info.h"

namespace tessera {

// What people call the device: a GPU's own name, or "the processor (no GPU)" for a driver that
// computes on the processor, whose name says nothing to most. Such a name belongs in the details.
Sentence deviceTitle(const DeviceInfo& device);

}  // namespace tessera
