// SPDX-License-Identifier: MIT
// tessera-bench --shaders: what a driver's compiler makes of the kernels. Compiling needs no GPU,
// so devices that a driver only pretends to have can be asked, too.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "engine/core/result.h"
#include "engine/device/device.h"

namespace tessera::bench {

struct ShaderOptions {
    std::string device;                  // as DeviceOptions::selector
    std::optional<KernelFamily> family;  // its own by default
    std::string kernel;                  // a part of the kernels' names; empty: all
    std::filesystem::path texts;         // a folder for what the compiler wrote; empty: none
    bool json = false;
};

// Prints a line for each kernel, or one JSON object. Errors: NoDevice, InvalidArgument (no such
// kernel, a family that the device cannot run), Unsupported (a driver that says nothing),
// WriteFailed.
Result<void> printShaders(const ShaderOptions& options);

}  // namespace tessera::bench
