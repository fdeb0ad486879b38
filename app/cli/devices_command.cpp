// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "engine/device/device_title.h"
#include "engine/engine.h"

namespace tessera::cli {

namespace {

std::string_view kindName(DeviceKind kind) {
    switch (kind) {
        case DeviceKind::Discrete:
            return "discrete";
        case DeviceKind::Integrated:
            return "integrated";
        case DeviceKind::Virtual:
            return "virtual";
        case DeviceKind::Processor:
            return "processor";
        case DeviceKind::Cpu:
            return "cpu";
        case DeviceKind::Other:
            break;
    }
    return "other";
}

Json deviceToJson(const DeviceInfo& device) {
    Json json;
    json["index"] = device.index;
    json["name"] = device.name;
    json["kind"] = kindName(device.kind);
    json["driver"] = device.driver;
    json["api_version"] = device.apiVersion;
    json["memory_bytes"] = device.memoryBytes;
    json["vector_unit"] = device.vectorUnit;
    json["threads"] = device.threads;
    json["subgroup_size"] = device.subgroupSize;
    json["max_storage_buffer_bytes"] = device.maxStorageBufferBytes;
    json["max_allocation_bytes"] = device.maxAllocationBytes;
    json["shared_memory_bytes"] = device.sharedMemoryBytes;
    json["usable"] = device.usable;
    json["unusable_reason"] = device.unusableReason.english();
    return json;
}

void printDevice(const DeviceInfo& device) {
    printText(fmt::format("{}  {}\n", device.index, deviceTitle(device).english()));
    if (device.kind == DeviceKind::Processor) {
        printText(fmt::format("   processor{}{}, memory {} (main memory)\n",
                              device.driver.empty() ? "" : ", ", device.driver,
                              formatBytes(device.memoryBytes)));
        return;
    }
    // The name that --device takes; a GPU's is in the line above.
    const std::string name = device.kind == DeviceKind::Cpu ? device.name + ", " : std::string();
    printText(fmt::format("   {}, {}{}, Vulkan {}\n", kindName(device.kind), name, device.driver,
                          device.apiVersion));
    const bool usesMainMemory = device.kind == DeviceKind::Cpu;
    printText(fmt::format("   memory {}{}, largest buffer {}, subgroups of {}, shared memory {}\n",
                          formatBytes(device.memoryBytes), usesMainMemory ? " (main memory)" : "",
                          formatBytes(device.maxStorageBufferBytes), device.subgroupSize,
                          formatBytes(device.sharedMemoryBytes)));
    if (!device.usable)
        printText(fmt::format("   cannot be used: {}\n", device.unusableReason.english()));
}

int runDevices(bool json) {
    const Result<std::vector<DeviceInfo>> devices = listDevices();
    if (!devices)
        return printError(devices.error());
    if (json) {
        Json list = Json::array();
        for (const DeviceInfo& device : *devices)
            list.push_back(deviceToJson(device));
        printJson(list);
        return finishOutput();
    }
    for (const DeviceInfo& device : *devices)
        printDevice(device);
    if (std::ranges::all_of(*devices, &std::string::empty, &DeviceInfo::apiVersion))
        printText("No Vulkan driver was found. A GPU can be used once its driver is installed.\n");
    return finishOutput();
}

}  // namespace

Command addDevicesCommand(CLI::App& parent) {
    CLI::App* app =
        parent.add_subcommand("devices", "Lists the devices that can run models, best first.");
    const auto json = std::make_shared<bool>(false);
    app->add_flag("--json", *json, "Print a JSON array.");
    return {app, [json] { return runDevices(*json); }};
}

}  // namespace tessera::cli
