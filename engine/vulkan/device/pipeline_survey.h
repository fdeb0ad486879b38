// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/device/kernel_survey.h"
#include "engine/vulkan/device/pipeline.h"
#include "engine/vulkan/device/vulkan_functions.h"

namespace tessera {

// Compiles pipelines instead of running them, and collects what the driver says about each
// (VK_KHR_pipeline_executable_properties).
class PipelineSurvey {
  public:
    static constexpr const char* kExtension = VK_KHR_PIPELINE_EXECUTABLE_PROPERTIES_EXTENSION_NAME;
    // What pipelines have to be created with.
    static constexpr VkPipelineCreateFlags kCreateFlags =
        VK_PIPELINE_CREATE_CAPTURE_STATISTICS_BIT_KHR |
        VK_PIPELINE_CREATE_CAPTURE_INTERNAL_REPRESENTATIONS_BIT_KHR;

    // The device has the extension, enabled. Shaders without `filter` in their names are left out.
    PipelineSurvey(VkDevice device, std::string filter);

    // A pipeline that is already known is not compiled again. One that cannot be built is listed
    // with its error.
    void compile(PipelineStore& pipelines, const ShaderCode& shader,
                 std::span<const std::uint32_t> constants,
                 std::span<const VkDescriptorType> bindings, double stepWork);

    const std::vector<CompiledKernel>& kernels() const { return m_kernels; }

  private:
    std::vector<CompiledProgram> programsOf(VkPipeline pipeline) const;
    std::vector<CompilerFigure> figuresOf(const VkPipelineExecutableInfoKHR& program) const;
    std::vector<CompilerText> textsOf(const VkPipelineExecutableInfoKHR& program) const;

    VkDevice m_device;
    std::string m_filter;
    PFN_vkGetPipelineExecutablePropertiesKHR m_getPrograms = nullptr;
    PFN_vkGetPipelineExecutableStatisticsKHR m_getFigures = nullptr;
    PFN_vkGetPipelineExecutableInternalRepresentationsKHR m_getTexts = nullptr;
    std::set<const Pipeline*> m_known;
    std::vector<CompiledKernel> m_kernels;
};

// Invocations of a workgroup: what the SPIR-V says, with these specialization constants. 0 if it
// says nothing.
std::uint32_t groupThreads(std::span<const std::uint32_t> spirv,
                           std::span<const std::uint32_t> constants);

}  // namespace tessera
