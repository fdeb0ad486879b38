// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "engine/core/result.h"
#include "engine/device/device.h"

namespace tessera {

// In the driver's order; none where there is no loader or no driver. Errors: Unsupported
// (validation asked for, layer missing).
Result<std::vector<DeviceCandidate>> vulkanDevices();

}  // namespace tessera
