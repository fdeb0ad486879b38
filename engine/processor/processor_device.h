// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>

#include "engine/core/mapped_pages.h"
#include "engine/core/result.h"
#include "engine/device/device.h"
#include "engine/native/thread_pool.h"
#include "engine/processor/processor_operators.h"

namespace tessera {

// The processor as a device: memory is main memory, operators compute at once on its threads.
class ProcessorDevice final : public Device {
  public:
    // Errors: OutOfHostMemory (no threads).
    static Result<std::unique_ptr<Device>> create(const DeviceOptions& options);

    native::ThreadPool& pool() { return m_pool; }
    // lostPages() when the device was opened: weights that came later are whole until it grows.
    std::uint64_t lostPagesBefore() const { return m_lostPagesBefore; }

    const DeviceLimits& limits() const override { return m_limits; }
    const Operators& operators() const override { return m_operators; }
    Result<std::unique_ptr<CommandStream>> createStream() override;
    std::uint64_t stagingBytes() const override { return 0; }
    Result<std::unique_ptr<MemoryBlock>> allocateBlock(std::uint64_t sizeBytes,
                                                       MemoryDomain domain) override;
    Error outOfMemory(std::uint64_t sizeBytes) const override;

  protected:
    MemoryBudget systemBudget() const override;

  private:
    ProcessorDevice(DeviceInfo info, const DeviceOptions& options);

    DeviceLimits m_limits;
    native::ThreadPool m_pool;
    ProcessorOperators m_operators;
    std::uint64_t m_lostPagesBefore = lostPages();
};

// What listDevices() says about the processor, and how to open it.
DeviceCandidate processorCandidate();

}  // namespace tessera
