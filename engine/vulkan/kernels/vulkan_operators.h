// SPDX-License-Identifier: MIT
// Each operator records one or several dispatches. They are defined in the files of their names.
#pragma once

#include "engine/kernels/operators.h"
#include "engine/vulkan/commands/vulkan_stream.h"
#include "engine/vulkan/device/vulkan_device.h"

namespace tessera {

class VulkanOperators final : public Operators {
  public:
    explicit VulkanOperators(const VulkanDevice& device) : m_device(device) {}

#define TESSERA_OPERATOR(result, name, parameters) result name parameters const override;
#include "engine/kernels/operators.inc"

  private:
    static VulkanStream& recorder(CommandStream& stream) {
        return static_cast<VulkanStream&>(stream);
    }

    const VulkanDevice& m_device;
};

}  // namespace tessera
