// SPDX-License-Identifier: MIT
#include "app/bench/shaders/compiler_columns.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string_view>

namespace tessera::bench {
namespace {

using Names = std::span<const std::string_view>;

// Mesa's names: of RADV (AMD), NVK (NVIDIA), ANV (Intel, older ones last) and Turnip (Adreno), as
// far as they have the figure. The first that is there counts.
constexpr std::array<std::string_view, 4> kRegisters = {"VGPRs", "Number of GPRs",
                                                        "Max live registers", "Registers used"};
constexpr std::array<std::string_view, 2> kShared = {"LDS size", "Workgroup Memory Size"};
constexpr std::array<std::string_view, 3> kWaves = {"Subgroups per SIMD", "Max warps/SM",
                                                    "Max Waves Per Core"};
constexpr std::array<std::string_view, 2> kInstructions = {"Instructions", "Instruction count"};
constexpr std::array<std::string_view, 4> kCycles = {"Inverse Throughput", "Static cycle count",
                                                     "Cycles", "Cycle count"};
// These add up. Spills from one kind of register to another (NVK's "Spills to reg") cost little
// and do not count.
constexpr std::array<std::string_view, 6> kSpills = {
    "Spilled SGPRs", "Spilled VGPRs", "Spills to memory", "Spills", "Spill count", "STP Count"};

// Conversions from f32 to f16 that drop digits: in Mesa's intermediate code, and as instructions of
// AMD (two assemblers' names) and NVIDIA.
constexpr std::array<std::string_view, 5> kTruncating = {
    "pack_half_2x16_rtz", "v_cvt_pkrtz_f16_f32", "v_cvt_pk_rtz_f16_f32", "f2f.f16.f32.rz",
    "f2fp.pack_ab.rz"};

bool sameWord(std::string_view a, std::string_view b) {
    return std::ranges::equal(
        a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::optional<double> figure(const CompiledProgram& program, std::string_view name) {
    for (const CompilerFigure& each : program.figures)
        if (sameWord(each.name, name))
            return std::visit([](auto value) { return static_cast<double>(value); }, each.value);
    return std::nullopt;
}

std::optional<double> firstOf(const CompiledProgram& program, Names names) {
    for (const std::string_view name : names)
        if (const auto found = figure(program, name))
            return found;
    return std::nullopt;
}

std::optional<double> sumOf(const CompiledProgram& program, Names names) {
    std::optional<double> sum;
    for (const std::string_view name : names)
        if (const auto found = figure(program, name))
            sum = sum.value_or(0) + *found;
    return sum;
}

bool truncates(const CompiledProgram& program) {
    return std::ranges::any_of(program.texts, [](const CompilerText& text) {
        return std::ranges::any_of(kTruncating, [&text](std::string_view word) {
            return text.text.find(word) != std::string::npos;
        });
    });
}

}  // namespace

CompilerColumns columnsOf(const CompiledKernel& kernel, const CompiledProgram& program) {
    CompilerColumns columns;
    columns.registers = firstOf(program, kRegisters);
    columns.spills = sumOf(program, kSpills);
    columns.sharedBytes = firstOf(program, kShared);
    columns.waves = firstOf(program, kWaves);
    columns.instructions = firstOf(program, kInstructions);
    columns.cycles = firstOf(program, kCycles);
    columns.truncatesHalves = truncates(program);
    if (columns.cycles && kernel.stepWork > 0 && program.subgroupSize > 0) {
        const std::uint32_t subgroups =
            (kernel.groupThreads + program.subgroupSize - 1) / program.subgroupSize;
        columns.cost = *columns.cycles * subgroups / kernel.stepWork;
    }
    return columns;
}

}  // namespace tessera::bench
