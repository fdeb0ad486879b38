// SPDX-License-Identifier: MIT
#include "engine/vulkan/device/vulkan_functions.h"

#include <dlfcn.h>

namespace tessera {

#define TESSERA_VULKAN_FUNCTION(name) PFN_##name name = nullptr;
#include "engine/vulkan/device/vulkan_functions.inc"
#undef TESSERA_VULKAN_FUNCTION

namespace {

bool findFunctions() {
    // Stays open: drivers do not like to be unloaded.
    void* const loader = ::dlopen("libvulkan.so.1", RTLD_NOW | RTLD_LOCAL);
    if (loader == nullptr)
        return false;
    bool complete = true;
#define TESSERA_VULKAN_FUNCTION(name)                            \
    name = reinterpret_cast<PFN_##name>(::dlsym(loader, #name)); \
    complete = complete && name != nullptr;
#include "engine/vulkan/device/vulkan_functions.inc"
#undef TESSERA_VULKAN_FUNCTION
    return complete;
}

}  // namespace

bool loadVulkan() {
    static const bool loaded = findFunctions();
    return loaded;
}

}  // namespace tessera
