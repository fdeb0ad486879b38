// SPDX-License-Identifier: MIT
#include "engine/vulkan/device/pipeline_survey.h"

#include <algorithm>
#include <map>
#include <type_traits>
#include <utility>

#include "engine/core/stopwatch.h"

namespace tessera {
namespace {

// Vulkan's way to hand out a list: first its length, then its elements.
template <typename Element, typename Get>
std::vector<Element> listed(VkStructureType type, Get&& get) {
    std::uint32_t count = 0;
    if (get(&count, static_cast<Element*>(nullptr)) != VK_SUCCESS)
        return {};
    Element empty = {};
    empty.sType = type;
    std::vector<Element> list(count, empty);
    if (count > 0 && get(&count, list.data()) < VK_SUCCESS)
        return {};
    list.resize(count);
    return list;
}

decltype(CompilerFigure::value) valueOf(const VkPipelineExecutableStatisticKHR& figure) {
    switch (figure.format) {
        case VK_PIPELINE_EXECUTABLE_STATISTIC_FORMAT_BOOL32_KHR:
            return figure.value.b32 == VK_TRUE;
        case VK_PIPELINE_EXECUTABLE_STATISTIC_FORMAT_INT64_KHR:
            return figure.value.i64;
        case VK_PIPELINE_EXECUTABLE_STATISTIC_FORMAT_UINT64_KHR:
            return figure.value.u64;
        default:
            return figure.value.f64;
    }
}

// Numbers of the SPIR-V specification.
constexpr std::size_t kHeaderWords = 5;
constexpr std::uint32_t kOpExecutionMode = 16;
constexpr std::uint32_t kOpConstant = 43;
constexpr std::uint32_t kOpConstantComposite = 44;
constexpr std::uint32_t kOpSpecConstant = 50;
constexpr std::uint32_t kOpSpecConstantComposite = 51;
constexpr std::uint32_t kOpDecorate = 71;
constexpr std::uint32_t kModeLocalSize = 17;
constexpr std::uint32_t kDecorationSpecId = 1;
constexpr std::uint32_t kDecorationBuiltIn = 11;
constexpr std::uint32_t kBuiltInWorkgroupSize = 25;

}  // namespace

std::uint32_t groupThreads(std::span<const std::uint32_t> spirv,
                           std::span<const std::uint32_t> constants) {
    std::map<std::uint32_t, std::uint32_t> specIds;  // by the constant's id
    std::map<std::uint32_t, std::uint32_t> values;
    std::uint32_t sizeId = 0;  // of the vector of sizes, if a constant decides
    std::uint32_t threads = 0;
    for (std::size_t at = kHeaderWords; at < spirv.size();) {
        const std::size_t length = spirv[at] >> 16;
        if (length == 0 || length > spirv.size() - at)
            break;
        const std::span<const std::uint32_t> words = spirv.subspan(at, length);
        const std::uint32_t operation = words[0] & 0xffff;
        at += length;
        if (operation == kOpExecutionMode && length == 6 && words[2] == kModeLocalSize) {
            threads = words[3] * words[4] * words[5];
        } else if (operation == kOpDecorate && length == 4 && words[2] == kDecorationSpecId) {
            specIds[words[1]] = words[3];
        } else if (operation == kOpDecorate && length == 4 && words[2] == kDecorationBuiltIn &&
                   words[3] == kBuiltInWorkgroupSize) {
            sizeId = words[1];
        } else if ((operation == kOpConstant || operation == kOpSpecConstant) && length == 4) {
            const auto spec = specIds.find(words[2]);
            values[words[2]] = spec != specIds.end() && spec->second < constants.size()
                                   ? constants[spec->second]
                                   : words[3];
        } else if ((operation == kOpConstantComposite || operation == kOpSpecConstantComposite) &&
                   length == 6 && words[2] == sizeId) {
            threads = values[words[3]] * values[words[4]] * values[words[5]];
        }
    }
    return threads;
}

PipelineSurvey::PipelineSurvey(VkDevice device, std::string filter)
    : m_device(device), m_filter(std::move(filter)) {
    const auto find = [device](auto& function, const char* name) {
        function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(
            vkGetDeviceProcAddr(device, name));
    };
    find(m_getPrograms, "vkGetPipelineExecutablePropertiesKHR");
    find(m_getFigures, "vkGetPipelineExecutableStatisticsKHR");
    find(m_getTexts, "vkGetPipelineExecutableInternalRepresentationsKHR");
}

void PipelineSurvey::compile(PipelineStore& pipelines, const ShaderCode& shader,
                             std::span<const std::uint32_t> constants,
                             std::span<const VkDescriptorType> bindings, double stepWork) {
    if (shader.name.find(m_filter) == std::string_view::npos)
        return;
    CompiledKernel kernel;
    kernel.name = shader.name;
    kernel.constants.assign(constants.begin(), constants.end());
    const Stopwatch watch;
    const auto pipeline = pipelines.get(shader, constants, bindings);
    kernel.compileMs = watch.ms();
    if (pipeline) {
        if (!m_known.insert(*pipeline).second)
            return;
        kernel.programs = programsOf((*pipeline)->pipeline.get());
    } else {
        const auto same = [&kernel](const CompiledKernel& other) {
            return other.failure && other.name == kernel.name &&
                   other.constants == kernel.constants;
        };
        if (std::ranges::any_of(m_kernels, same))
            return;
        kernel.failure = pipeline.error();
    }
    kernel.groupThreads = groupThreads(shader.spirv, constants);
    kernel.stepWork = stepWork;
    m_kernels.push_back(std::move(kernel));
}

std::vector<CompiledProgram> PipelineSurvey::programsOf(VkPipeline pipeline) const {
    VkPipelineInfoKHR info = {};
    info.sType = VK_STRUCTURE_TYPE_PIPELINE_INFO_KHR;
    info.pipeline = pipeline;
    const auto listedPrograms = listed<VkPipelineExecutablePropertiesKHR>(
        VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_PROPERTIES_KHR,
        [&](auto* count, auto* list) { return m_getPrograms(m_device, &info, count, list); });
    std::vector<CompiledProgram> programs;
    for (const VkPipelineExecutablePropertiesKHR& described : listedPrograms) {
        VkPipelineExecutableInfoKHR program = {};
        program.sType = VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_INFO_KHR;
        program.pipeline = pipeline;
        program.executableIndex = static_cast<std::uint32_t>(programs.size());
        programs.push_back(
            {described.name, described.subgroupSize, figuresOf(program), textsOf(program)});
    }
    return programs;
}

std::vector<CompilerFigure> PipelineSurvey::figuresOf(
    const VkPipelineExecutableInfoKHR& program) const {
    std::vector<CompilerFigure> figures;
    for (const VkPipelineExecutableStatisticKHR& figure : listed<VkPipelineExecutableStatisticKHR>(
             VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_STATISTIC_KHR,
             [&](auto*count, auto*list) { return m_getFigures(m_device, &program, count, list); }))
        figures.push_back({figure.name, valueOf(figure), figure.description});
    return figures;
}

std::vector<CompilerText> PipelineSurvey::textsOf(
    const VkPipelineExecutableInfoKHR& program) const {
    auto representations = listed<VkPipelineExecutableInternalRepresentationKHR>(
        VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_INTERNAL_REPRESENTATION_KHR,
        [&](auto* count, auto* list) { return m_getTexts(m_device, &program, count, list); });
    // Their lengths are known now; the next call fills them.
    std::vector<CompilerText> texts(representations.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        texts[i].text.resize(representations[i].dataSize);
        representations[i].pData = texts[i].text.data();
    }
    auto count = static_cast<std::uint32_t>(representations.size());
    if (count == 0 || m_getTexts(m_device, &program, &count, representations.data()) < VK_SUCCESS)
        return {};
    texts.resize(count);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        texts[i].name = representations[i].name;
        // With the zero at its end, and, of some drivers, more.
        texts[i].text.resize(std::min(texts[i].text.find('\0'), representations[i].dataSize));
        if (representations[i].isText != VK_TRUE)
            texts[i].text.clear();
    }
    return texts;
}

}  // namespace tessera
