// SPDX-License-Identifier: MIT
#include "engine/devices/devices.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "engine/processor/processor_device.h"
#include "engine/vulkan/backend.h"

namespace tessera {
namespace {

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

// A number that is not a valid index may be part of a name ("4090").
bool matches(const DeviceInfo& info, const std::string& selector, std::size_t numDevices) {
    std::uint32_t index = 0;
    const char* end = selector.data() + selector.size();
    const auto parsed = std::from_chars(selector.data(), end, index);
    if (parsed.ec == std::errc() && parsed.ptr == end && index < numDevices)
        return info.index == index;
    return lowerCase(info.name).find(lowerCase(selector)) != std::string::npos;
}

bool runs(const DeviceCandidate& device, KernelFamily family) {
    return std::ranges::find(device.families, family) != device.families.end();
}

Result<DeviceCandidate> choose(const std::vector<DeviceCandidate>& devices,
                               const std::string& selector, std::optional<KernelFamily> family) {
    std::string known;
    for (const DeviceCandidate& device : devices) {
        if (selector.empty() ? device.info.usable && (!family || runs(device, *family))
                             : matches(device.info, selector, devices.size())) {
            if (!device.info.usable) {
                return Error(ErrorCode::Unsupported, "The device \"{}\" cannot be used: {}.",
                             device.info.name, device.info.unusableReason);
            }
            return device;
        }
        known +=
            fmt::format("{}{}: {}", known.empty() ? "" : ", ", device.info.index, device.info.name);
    }
    return Error(ErrorCode::NoDevice, "There is no device \"{}\". Choose one of these: {}.",
                 selector, known);
}

std::optional<KernelFamily> familyFromEnvironment() {
    const char* const value = std::getenv("TESSERA_KERNELS");
    const std::string name = value == nullptr ? std::string() : lowerCase(value);
    if (name == "lanes")
        return KernelFamily::Lanes;
    if (name == "tiled")
        return KernelFamily::Tiled;
    return name == "native" ? std::optional(KernelFamily::Native) : std::nullopt;
}

Result<std::vector<DeviceCandidate>> candidates() {
    auto devices = vulkanDevices();
    if (!devices)
        return devices.error();
    devices->push_back(processorCandidate());
    std::ranges::stable_sort(*devices, {},
                             [](const DeviceCandidate& device) { return device.info.kind; });
    for (std::uint32_t index = 0; index < devices->size(); ++index)
        (*devices)[index].info.index = index;
    return devices;
}

}  // namespace

Result<std::vector<DeviceInfo>> listDevices() {
    auto devices = candidates();
    if (!devices)
        return devices.error();
    std::vector<DeviceInfo> infos;
    for (DeviceCandidate& device : *devices)
        infos.push_back(std::move(device.info));
    return infos;
}

Result<std::unique_ptr<Device>> openDevice(const DeviceOptions& options) {
    const auto devices = candidates();
    if (!devices)
        return devices.error();
    DeviceOptions chosen = options;
    if (!chosen.family)
        chosen.family = familyFromEnvironment();
    const bool anyRuns =
        chosen.family && std::ranges::any_of(*devices, [&](const DeviceCandidate& device) {
            return device.info.usable && runs(device, *chosen.family);
        });
    const auto device = choose(*devices, options.selector, anyRuns ? chosen.family : std::nullopt);
    if (!device)
        return device.error();
    return device->open(chosen);
}

}  // namespace tessera
