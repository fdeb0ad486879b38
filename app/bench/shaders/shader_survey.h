// SPDX-License-Identifier: MIT
// Every kernel that models of usual shapes make a device run, compiled by its driver and not run.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/device/device.h"

namespace tessera::bench {

struct SurveyedKernel {
    CompiledKernel compiled;
    std::string usedFor;  // what first asked for it: "one token through 4096 x 4096"
};

// The operators themselves choose shaders, variants and constants: they record their commands for
// these shapes on `device`, which was opened with DeviceOptions::surveyKernels. Errors: Unsupported
// (a device without shaders).
Result<std::vector<SurveyedKernel>> surveyKernels(Device& device);

}  // namespace tessera::bench
