// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "engine/core/sentence.h"

namespace tessera {

// In order of preference.
enum class DeviceKind {
    Discrete,
    Integrated,
    Virtual,    // a part of another computer's GPU
    Processor,  // this computer's, without a driver
    Cpu,        // a Vulkan driver that computes on the processor
    Other,
};

// Basic facts about a device; what a kind of device does not have is 0 or empty.
struct DeviceInfo {
    std::uint32_t index = 0;
    std::string name;
    DeviceKind kind = DeviceKind::Other;
    std::string driver;         // name and version, for display; of the processor, its model
    std::string apiVersion;     // of Vulkan: "1.3.230"
    std::string vectorUnit;     // of the processor: "AVX-512"; empty without one
    std::uint32_t threads = 0;  // of the processor, that compute
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
