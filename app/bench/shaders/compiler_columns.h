// SPDX-License-Identifier: MIT
// What the drivers' figures have in common, whatever each calls it.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/device/kernel_survey.h"

namespace tessera::bench {

// Without a value where the driver does not say.
struct CompilerColumns {
    std::optional<double> registers;    // of an invocation
    std::optional<double> spills;       // registers or times that do not stay on the chip
    std::optional<double> sharedBytes;  // of a workgroup
    std::optional<double> waves;        // subgroups that a core holds at a time
    std::optional<double> instructions;
    std::optional<double> cycles;  // of a subgroup, as the compiler estimates
    std::optional<double> cost;    // cycles for a multiply-add, by a trip of the main loop
    bool truncatesHalves = false;  // rounds toward zero from f32 to f16
};

CompilerColumns columnsOf(const CompiledKernel& kernel, const CompiledProgram& program);

}  // namespace tessera::bench
