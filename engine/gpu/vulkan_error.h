// SPDX-License-Identifier: MIT
#pragma once

#include <vulkan/vulkan.h>

#include <string_view>

#include "engine/core/result.h"

namespace tessera {

// The Error for a failed Vulkan call, in words for the user. `what` completes "Cannot ...".
Error vulkanError(VkResult result, std::string_view what);

}  // namespace tessera
