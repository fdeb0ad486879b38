// SPDX-License-Identifier: MIT
#include "engine/gpu/vulkan_error.h"

#include <fmt/format.h>

namespace tessera {

Error vulkanError(VkResult result, std::string_view what) {
    switch (result) {
        case VK_ERROR_OUT_OF_DEVICE_MEMORY:
            return {ErrorCode::OutOfDeviceMemory,
                    fmt::format(
                        "Cannot {}: the GPU has no memory left. Close other programs that use it, "
                        "choose a smaller model or a shorter context, or another device.",
                        what)};
        case VK_ERROR_OUT_OF_HOST_MEMORY:
            return {ErrorCode::OutOfHostMemory,
                    fmt::format("Cannot {}: the computer has no memory left.", what)};
        case VK_ERROR_DEVICE_LOST:
            return {
                ErrorCode::DeviceLost,
                fmt::format(
                    "Cannot {}: the GPU stopped responding. Load the model again; if it happens "
                    "again, update the graphics driver or choose another device.",
                    what)};
        case VK_TIMEOUT:
            return {ErrorCode::DeviceLost,
                    fmt::format(
                        "Cannot {}: the GPU did not finish in time. Load the model again or choose "
                        "another device.",
                        what)};
        default:
            return {ErrorCode::Internal,
                    fmt::format("Cannot {}: Vulkan error {}.", what, static_cast<int>(result))};
    }
}

}  // namespace tessera
