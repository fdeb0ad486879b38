// SPDX-License-Identifier: MIT
// Vulkan without its library: the loader is looked for when it is first needed, so the program also
// runs where there is none. Include this instead of <vulkan/vulkan.h>.
#pragma once

#define VK_NO_PROTOTYPES
#include <vulkan/vulkan.h>

namespace tessera {

// As Vulkan's headers would declare them; to be called only after loadVulkan() succeeded.
#define TESSERA_VULKAN_FUNCTION(name) extern PFN_##name name;
#include "engine/vulkan/device/vulkan_functions.inc"
#undef TESSERA_VULKAN_FUNCTION

// Finds the functions above, once. False if this computer has no loader for Vulkan 1.1. Safe from
// any thread.
bool loadVulkan();

}  // namespace tessera
