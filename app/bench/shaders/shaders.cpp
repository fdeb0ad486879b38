// SPDX-License-Identifier: MIT
#include "app/bench/shaders/shaders.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/bench/shaders/compiler_columns.h"
#include "app/bench/shaders/shader_survey.h"
#include "engine/devices/devices.h"

namespace tessera::bench {
namespace {

using Json = nlohmann::ordered_json;

// "matvec_tiled_Q4_K 64,128": a shader with its specialization constants.
std::string fullName(const CompiledKernel& kernel) {
    return kernel.constants.empty()
               ? kernel.name
               : fmt::format("{} {}", kernel.name, fmt::join(kernel.constants, ","));
}

std::string number(const std::optional<double>& value, const char* format = "{:.0f}") {
    return value ? fmt::format(fmt::runtime(format), *value) : "-";
}

std::string line(std::string_view name, std::string_view subgroup, const CompilerColumns& columns) {
    return fmt::format(
        "{:<38} {:>4} {:>5} {:>6} {:>6} {:>5} {:>6} {:>9} {:>9}{}\n", name, subgroup,
        number(columns.registers), number(columns.spills), number(columns.sharedBytes),
        number(columns.waves), number(columns.instructions), number(columns.cycles),
        number(columns.cost, "{:.4f}"), columns.truncatesHalves ? "  truncates halves" : "");
}

std::string table(const Device& device, const std::vector<SurveyedKernel>& kernels) {
    std::string text = fmt::format("device    {}\ndriver    {}, Vulkan {}\n\n", device.info().name,
                                   device.info().driver, device.info().apiVersion);
    text += fmt::format("{:<38} {:>4} {:>5} {:>6} {:>6} {:>5} {:>6} {:>9} {:>9}\n", "kernel",
                        "subg", "regs", "spills", "shared", "waves", "instr", "cycles", "cost");
    for (const SurveyedKernel& kernel : kernels) {
        const std::string name = fullName(kernel.compiled);
        if (kernel.compiled.failure)
            text += fmt::format("{:<38} {}\n", name, kernel.compiled.failure->message());
        for (const CompiledProgram& program : kernel.compiled.programs)
            text += line(name, fmt::to_string(program.subgroupSize),
                         columnsOf(kernel.compiled, program));
    }
    text +=
        "\nBy the compiler; a dash: it does not say. Cycles are those of a subgroup, with trips of "
        "loops that it\nguesses; cost is cycles for a multiply-add in a trip of the main loop. "
        "They "
        "order kernels and are no times.\n";
    return text;
}

void addNumber(Json& json, const char* key, const std::optional<double>& value) {
    if (value)
        json[key] = *value;
}

Json programJson(const CompiledKernel& kernel, const CompiledProgram& program) {
    const CompilerColumns columns = columnsOf(kernel, program);
    Json json = {{"name", program.name}, {"subgroup_size", program.subgroupSize}};
    addNumber(json, "registers", columns.registers);
    addNumber(json, "spills", columns.spills);
    addNumber(json, "shared_bytes", columns.sharedBytes);
    addNumber(json, "waves", columns.waves);
    addNumber(json, "instructions", columns.instructions);
    addNumber(json, "cycles", columns.cycles);
    addNumber(json, "cost", columns.cost);
    json["truncates_halves"] = columns.truncatesHalves;
    json["figures"] = Json::object();
    for (const CompilerFigure& figure : program.figures)
        std::visit([&](auto value) { json["figures"][figure.name] = value; }, figure.value);
    return json;
}

Json report(const Device& device, const std::vector<SurveyedKernel>& kernels) {
    const DeviceInfo& info = device.info();
    Json json = {{"version", TESSERA_VERSION},
                 {"device",
                  {{"name", info.name},
                   {"driver", info.driver},
                   {"api_version", info.apiVersion},
                   {"subgroup_size", info.subgroupSize}}},
                 {"kernels", Json::array()}};
    for (const auto& [compiled, usedFor] : kernels) {
        Json kernel = {{"name", compiled.name},
                       {"constants", compiled.constants},
                       {"used_for", usedFor},
                       {"group_threads", compiled.groupThreads},
                       {"compile_ms", compiled.compileMs}};
        if (compiled.stepWork > 0)
            kernel["step_work"] = compiled.stepWork;
        if (compiled.failure)
            kernel["error"] = compiled.failure->message();
        kernel["programs"] = Json::array();
        for (const CompiledProgram& program : compiled.programs)
            kernel["programs"].push_back(programJson(compiled, program));
        json["kernels"].push_back(std::move(kernel));
    }
    return json;
}

// One file for a program: all of its texts, from the compiler's first stage to the instructions.
Result<void> writeTexts(const std::filesystem::path& folder,
                        const std::vector<SurveyedKernel>& kernels) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    for (const SurveyedKernel& kernel : kernels) {
        for (std::size_t at = 0; at < kernel.compiled.programs.size(); ++at) {
            std::string name = fmt::format("{}-{}.txt", fullName(kernel.compiled), at);
            std::ranges::replace(name, ' ', '-');
            std::ofstream file(folder / name, std::ios::binary | std::ios::trunc);
            for (const CompilerText& text : kernel.compiled.programs[at].texts)
                file << "==== " << text.name << "\n" << text.text << "\n";
            file.close();
            if (!file) {
                return Error(ErrorCode::WriteFailed, "\"{}\" cannot be written.",
                             (folder / name).string());
            }
        }
    }
    return {};
}

}  // namespace

Result<void> printShaders(const ShaderOptions& options) {
    DeviceOptions deviceOptions;
    deviceOptions.selector = options.device;
    deviceOptions.family = options.family;
    deviceOptions.surveyKernels = options.kernel;
    const auto device = openDevice(deviceOptions);
    if (!device)
        return device.error();
    if (options.family && (*device)->limits().family != *options.family) {
        return Error(ErrorCode::InvalidArgument, "The device {} cannot run these kernels.",
                     (*device)->info().name);
    }
    const auto kernels = surveyKernels(**device);
    if (!kernels)
        return kernels.error();
    if (kernels->empty()) {
        return Error(ErrorCode::InvalidArgument,
                     "No kernel that this device would run has \"{}\" in its name.",
                     options.kernel);
    }
    if (!options.texts.empty())
        if (auto written = writeTexts(options.texts, *kernels); !written)
            return written;
    const std::string text =
        options.json
            ? report(**device, *kernels).dump(2, ' ', false, Json::error_handler_t::replace) + "\n"
            : table(**device, *kernels);
    std::fputs(text.c_str(), stdout);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
        return Error(ErrorCode::WriteFailed, "The result could not be written.");
    return {};
}

}  // namespace tessera::bench
