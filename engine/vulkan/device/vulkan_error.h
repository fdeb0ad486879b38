// SPDX-License-Identifier: MIT
#pragma once

#include "engine/core/result.h"
#include "engine/vulkan/device/vulkan_functions.h"

namespace tessera {

// The Error for a failed Vulkan call, worded for the user. `what` completes "Cannot ...".
Error vulkanError(VkResult result, const Sentence& what);

}  // namespace tessera
