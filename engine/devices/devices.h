// SPDX-License-Identifier: MIT
// All devices of this computer, whatever computes on them.
#pragma once

#include <memory>
#include <vector>

#include "engine/core/result.h"
#include "engine/device/device.h"

namespace tessera {

// In order of preference, as DeviceKind lists them; `index` is the position. The processor is
// always there. Errors: Unsupported (Vulkan's validation layer is asked for, but missing).
Result<std::vector<DeviceInfo>> listDevices();

// Opens the device of the options. Errors: NoDevice (none that matches the selector; the message
// lists the devices found), Unsupported, OutOfHostMemory, DeviceLost.
Result<std::unique_ptr<Device>> openDevice(const DeviceOptions& options);

}  // namespace tessera
