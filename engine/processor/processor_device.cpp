// SPDX-License-Identifier: MIT
#include "engine/processor/processor_device.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <new>
#include <string>
#include <system_error>

#include "engine/core/system_memory.h"
#include "engine/device/device_title.h"
#include "engine/native/processor.h"
#include "engine/processor/processor_memory.h"
#include "engine/processor/processor_stream.h"

namespace tessera {
namespace {

// More tiles at once gain nothing once each thread has rows enough, and activations leave the
// caches.
constexpr std::uint64_t kMaxBatchBytes = std::uint64_t(64) << 20;
// The key and value blocks of the native kernels, and vectors, begin at these.
constexpr std::uint64_t kAlignment = 64;

// "Intel(R) Xeon(R) ...", as the system calls it; empty if it does not say.
std::string modelName() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("model name")) {
            const std::size_t colon = line.find(':');
            const std::size_t name = line.find_first_not_of(" \t", colon + 1);
            return colon == std::string::npos || name == std::string::npos ? std::string()
                                                                           : line.substr(name);
        }
    }
    return {};
}

DeviceInfo describe(unsigned threads) {
    DeviceInfo info;
    info.name = "Processor";
    info.kind = DeviceKind::Processor;
    info.driver = modelName();
    info.vectorUnit = native::simdName();
    info.threads = threads;
    info.memoryBytes = systemMemory().totalBytes;
    info.maxStorageBufferBytes = info.memoryBytes;
    info.maxAllocationBytes = info.memoryBytes;
    return info;
}

// For bug reports and measurements, TESSERA_SIMD=AVX2 (SSE4, none) leaves out better instructions.
void limitInstructions() {
    const char* const name = std::getenv("TESSERA_SIMD");
    native::limitSimd(name == nullptr ? "" : name);
}

unsigned threadsOf(const DeviceOptions& options) {
    const unsigned most = native::preferredThreads();
    return options.threads == 0 ? most : std::min<unsigned>(options.threads, most);
}

Error noThreads(const std::system_error& error) {
    return Error(ErrorCode::OutOfHostMemory,
                 "Cannot start the threads that compute: {}. Close other programs.",
                 error.code().message());
}

}  // namespace

ProcessorDevice::ProcessorDevice(DeviceInfo info, const DeviceOptions& options)
    : Device(std::move(info), options.memoryLimitBytes), m_pool(threadsOf(options)) {
    m_limits.family = KernelFamily::Native;
    m_limits.maxBatchBytes = kMaxBatchBytes;
    m_limits.bufferAlignment = kAlignment;
    // Systems grant more than there is, and end the program when it is used.
    m_limits.maxAllocationBytes = this->info().memoryBytes;
}

Result<std::unique_ptr<Device>> ProcessorDevice::create(const DeviceOptions& options) {
    try {
        return std::unique_ptr<Device>(new ProcessorDevice(describe(threadsOf(options)), options));
    } catch (const std::system_error& error) {
        return noThreads(error);
    } catch (const std::bad_alloc&) {
        return noWorkingMemory();
    }
}

Result<std::unique_ptr<CommandStream>> ProcessorDevice::createStream() {
    return std::unique_ptr<CommandStream>(std::make_unique<ProcessorStream>(*this));
}

Result<std::unique_ptr<MemoryBlock>> ProcessorDevice::allocateBlock(std::uint64_t sizeBytes,
                                                                    MemoryDomain) {
    auto block = ProcessorBlock::create(sizeBytes);
    if (block == nullptr)
        return outOfMemory(sizeBytes);
    return std::unique_ptr<MemoryBlock>(std::move(block));
}

Error ProcessorDevice::outOfMemory(std::uint64_t sizeBytes) const {
    return Error(ErrorCode::OutOfDeviceMemory,
                 "Cannot get {} MiB of memory. Close other programs, or choose a smaller model or "
                 "a shorter context.",
                 fmt::format("{:.1f}", double(sizeBytes) / (1 << 20)));
}

MemoryBudget ProcessorDevice::systemBudget() const {
    const SystemMemory system = systemMemory();
    MemoryBudget budget;
    budget.shared = true;
    budget.totalBytes = system.totalBytes;
    budget.freeBytes = system.availableBytes;
    budget.hostFreeBytes = system.availableBytes;
    return budget;
}

DeviceCandidate processorCandidate() {
    limitInstructions();
    return {describe(native::preferredThreads()),
            {KernelFamily::Native},
            [](const DeviceOptions& options) { return ProcessorDevice::create(options); }};
}

}  // namespace tessera
