// SPDX-License-Identifier: MIT
#include "engine/vulkan/device/vulkan_error.h"

#include <fmt/format.h>

namespace tessera {

Error vulkanError(VkResult result, const Sentence& what) {
    switch (result) {
        case VK_ERROR_OUT_OF_DEVICE_MEMORY:
            return Error(ErrorCode::OutOfDeviceMemory,
                         "Cannot {}: the GPU is out of memory. Close other programs that use it, "
                         "choose a smaller model or a shorter context, or another device.",
                         what);
        case VK_ERROR_OUT_OF_HOST_MEMORY:
            return Error(ErrorCode::OutOfHostMemory, "Cannot {}: the computer is out of memory.",
                         what);
        case VK_ERROR_DEVICE_LOST:
            return Error(
                ErrorCode::DeviceLost,
                "Cannot {}: the GPU stopped responding. Load the model again; if it happens "
                "again, update the graphics driver or choose another device.",
                what);
        case VK_TIMEOUT:
            return Error(
                ErrorCode::DeviceLost,
                "Cannot {}: the GPU did not finish in time. Load the model again or choose "
                "another device.",
                what);
        default:
            return Error(ErrorCode::Internal, "Cannot {}: Vulkan error {}.", what,
                         static_cast<int>(result));
    }
}

}  // namespace tessera
