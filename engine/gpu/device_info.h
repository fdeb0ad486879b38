// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "engine/core/sentence.h"

namespace tessera {

enum class DeviceKind { Discrete, Integrated, Virtual, Cpu, Other };

// Basic facts about one Vulkan device.
struct DeviceInfo {
    std::uint32_t index = 0;
    std::string name;
    DeviceKind kind = DeviceKind::Other;
    std::string driver;      // name and version, for display
    std::string apiVersion;  // "1.3.230"
    // The largest device-local heap; main memory for a driver that computes on the processor.
    std::uint64_t memoryBytes = 0;
    std::uint32_t subgroupSize = 0;
    std::uint64_t maxStorageBufferBytes = 0;
    std::uint64_t maxAllocationBytes = 0;
    std::uint32_t sharedMemoryBytes = 0;
    bool usable = true;
    Sentence unusableReason;  // what is missing, if not usable
};

}  // namespace tessera
