// SPDX-License-Identifier: MIT
#include "engine/vulkan/backend.h"

#include <memory>
#include <utility>

#include "engine/vulkan/device/instance.h"
#include "engine/vulkan/device/vulkan_device.h"
#include "engine/vulkan/kernels/vulkan_operators.h"

namespace tessera {
namespace {

// With what it computes.
class CompleteDevice final : public VulkanDevice {
  public:
    static Result<std::unique_ptr<Device>> create(std::shared_ptr<const Instance> instance,
                                                  const Instance::PhysicalDevice& chosen,
                                                  const DeviceOptions& options) {
        std::unique_ptr<CompleteDevice> device(
            new CompleteDevice(std::move(instance), chosen, options.memoryLimitBytes));
        if (auto opened = device->open(options); !opened)
            return opened.error();
        return std::unique_ptr<Device>(std::move(device));
    }

    const Operators& operators() const override { return m_operators; }
    Result<std::unique_ptr<CommandStream>> createStream() override {
        auto stream = VulkanStream::create(*this);
        if (!stream)
            return stream.error();
        return std::unique_ptr<CommandStream>(*std::move(stream));
    }
    std::uint64_t stagingBytes() const override { return VulkanStream::kStagingBytes; }

  private:
    using VulkanDevice::VulkanDevice;

    VulkanOperators m_operators{*this};
};

// Its own first.
std::vector<KernelFamily> familiesOf(const Instance::PhysicalDevice& device) {
    if (!device.runsLanes)
        return {KernelFamily::Tiled};
    return device.info.kind == DeviceKind::Cpu
               ? std::vector{KernelFamily::Lanes, KernelFamily::Tiled}
               : std::vector{KernelFamily::Tiled, KernelFamily::Lanes};
}

}  // namespace

Result<std::vector<DeviceCandidate>> vulkanDevices() {
    const auto instance = Instance::create();
    if (!instance)
        return instance.error();
    std::vector<DeviceCandidate> candidates;
    if (*instance == nullptr)
        return candidates;
    for (const Instance::PhysicalDevice& device : (*instance)->physicalDevices()) {
        candidates.push_back({device.info, familiesOf(device),
                              [instance = *instance, device](const DeviceOptions& options) {
                                  return CompleteDevice::create(instance, device, options);
                              }});
    }
    return candidates;
}

}  // namespace tessera
