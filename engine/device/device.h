// SPDX-License-Identifier: MIT
// What computes: a GPU through Vulkan, or the processor itself. Everything above this layer sees
// devices of both kinds alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/result.h"
#include "engine/device/device_info.h"
#include "engine/device/kernel_survey.h"

namespace tessera {

class CommandStream;  // engine/device/command_stream.h
class Operators;      // engine/kernels/operators.h

// Which family of kernels runs on a device; chosen once, when it is opened. For bug reports, the
// environment variable TESSERA_KERNELS=tiled, lanes or native chooses the best device that can run
// that family; it is ignored if there is none, or if DeviceOptions::family is set.
enum class KernelFamily {
    // A lane owns output rows, activations are broadcast with shuffles, weights come through texel
    // buffers, no barriers. Fast when a CPU runs the shaders (lavapipe).
    Lanes,
    // Workgroups keep tiles in shared memory. No subgroup operations: any subgroup size works.
    Tiled,
    // C++ with the processor's vector instructions.
    Native,
};

// Where memory lives, named by purpose rather than by a driver's flags.
enum class MemoryDomain {
    Device,    // weights, KV cache, activations; mapped too where memory is unified
    Host,      // main memory that the device reads in place: weights that do not fit on it
    Upload,    // written by the CPU, read by the device
    Readback,  // written by the device, read by the CPU
};

// Memory that this program may still take, as far as the system can tell right now.
struct MemoryBudget {
    std::uint64_t totalBytes = 0;     // of the device
    std::uint64_t freeBytes = 0;      // for MemoryDomain::Device, within the limit if there is one
    std::uint64_t hostFreeBytes = 0;  // for the other domains: available main memory
    bool shared = false;              // device memory is main memory, so both are the same
};

// What models must keep to, as plain data.
struct DeviceLimits {
    KernelFamily family = KernelFamily::Tiled;
    std::uint64_t maxTensorBytes = UINT64_MAX;      // one operand of an operator
    std::uint64_t maxBatchBytes = UINT64_MAX;       // activations of tiles that are worth a batch
    std::uint64_t maxKvWindowBytes = UINT64_MAX;    // keys or values of some heads of a layer
    std::uint64_t maxAllocationBytes = UINT64_MAX;  // a block of memory
    std::uint64_t bufferAlignment = 256;            // of each slice of memory
};

struct DeviceOptions {
    std::string selector;                // index, or part of a name; empty: the best usable one
    std::uint64_t memoryLimitBytes = 0;  // of MemoryDomain::Device; 0: none
    std::filesystem::path pipelineCacheFile;
    std::uint32_t threads = 0;  // of the processor; 0: as many as it has
    // Kernels with this in their names are compiled, nothing is run, and compiledKernels() tells
    // what became of them.
    std::optional<std::string> surveyKernels;
    // For tests: a family other than the device's default, and small windows.
    std::optional<KernelFamily> family;
    std::uint64_t maxWindowBytes = 0;  // 0: what the device can bind
};

// A piece of memory, freed with the object.
class MemoryBlock {
  public:
    virtual ~MemoryBlock() = default;
    MemoryBlock(const MemoryBlock&) = delete;
    MemoryBlock& operator=(const MemoryBlock&) = delete;

    // Address of the first byte if the CPU can reach it.
    std::byte* mapped() const { return m_mapped; }

  protected:
    MemoryBlock() = default;
    std::byte* m_mapped = nullptr;
};

// An open device. Used from one thread at a time.
class Device {
  public:
    virtual ~Device() = default;
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    const DeviceInfo& info() const { return m_info; }
    virtual const DeviceLimits& limits() const = 0;
    // What it computes with.
    virtual const Operators& operators() const = 0;
    // Errors: OutOfDeviceMemory, OutOfHostMemory. The device must outlive the stream.
    virtual Result<std::unique_ptr<CommandStream>> createStream() = 0;
    // Of all commands so far, each kernel once; nullptr if the device does not survey them.
    virtual const std::vector<CompiledKernel>* compiledKernels() const { return nullptr; }
    // Main memory that a stream holds for transfers.
    virtual std::uint64_t stagingBytes() const = 0;

    // For arenas. Errors: OutOfDeviceMemory, OutOfHostMemory.
    virtual Result<std::unique_ptr<MemoryBlock>> allocateBlock(std::uint64_t sizeBytes,
                                                               MemoryDomain domain) = 0;
    // That there is no memory for so many bytes.
    virtual Error outOfMemory(std::uint64_t sizeBytes) const = 0;

    // Accounts for memory that arenas hold; false if over the limit for MemoryDomain::Device.
    bool reserveMemory(std::uint64_t bytes, MemoryDomain domain);
    void releaseMemory(std::uint64_t bytes, MemoryDomain domain);
    // Of all domains, and of MemoryDomain::Device alone.
    std::uint64_t memoryInUse() const { return m_deviceMemoryInUse + m_hostMemoryInUse; }
    std::uint64_t deviceMemoryInUse() const { return m_deviceMemoryInUse; }
    std::uint64_t peakMemory() const { return m_peakMemory; }
    // Where device memory is main memory, at most what the system has available. `returnedBytes` of
    // device memory count as free; the limit is not raised.
    MemoryBudget memoryBudget(std::uint64_t returnedBytes = 0) const;

  protected:
    Device(DeviceInfo info, std::uint64_t memoryLimitBytes)
        : m_info(std::move(info)), m_memoryLimit(memoryLimitBytes) {}

    // What memoryBudget() begins with: without the reserve for the rest of this program, bytes
    // returned and the limit.
    virtual MemoryBudget systemBudget() const = 0;

  private:
    DeviceInfo m_info;
    std::uint64_t m_memoryLimit = 0;
    std::uint64_t m_deviceMemoryInUse = 0;
    std::uint64_t m_hostMemoryInUse = 0;
    std::uint64_t m_peakMemory = 0;
};

// A device that could be opened.
struct DeviceCandidate {
    DeviceInfo info;
    std::vector<KernelFamily> families;  // that can run on it, its own first
    // Errors: OutOfHostMemory, OutOfDeviceMemory, DeviceLost.
    std::function<Result<std::unique_ptr<Device>>(const DeviceOptions&)> open;
};

}  // namespace tessera
