// SPDX-License-Identifier: MIT
// What a driver's compiler made of kernels, for devices that were opened with
// DeviceOptions::surveyKernels: its own words and numbers, which differ from driver to driver.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/core/error.h"

namespace tessera {

struct CompilerFigure {
    std::string name;
    std::variant<bool, std::int64_t, std::uint64_t, double> value;
    std::string description;
};

// A stage of compiling as text, the machine's own instructions being the last.
struct CompilerText {
    std::string name;
    std::string text;
};

// A kernel is one program, or several among which the driver chooses.
struct CompiledProgram {
    std::string name;
    std::uint32_t subgroupSize = 0;  // 0: it does not say
    std::vector<CompilerFigure> figures;
    std::vector<CompilerText> texts;
};

// A variant of a shader with its specialization constants.
struct CompiledKernel {
    std::string name;
    std::vector<std::uint32_t> constants;
    std::uint32_t groupThreads = 0;
    double stepWork = 0;  // multiply-adds of a workgroup in a trip of its main loop; 0: not known
    double compileMs = 0;
    std::optional<Error> failure;  // if the driver could not compile it
    std::vector<CompiledProgram> programs;
};

}  // namespace tessera
