// SPDX-License-Identifier: MIT
// What operators are given to: a GPU's stream records and submits them in portions, the processor's
// computes at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <stop_token>
#include <string>

#include "engine/core/result.h"
#include "engine/device/memory.h"

namespace tessera {

// Time spent per kernel, when profiling is on.
struct KernelTime {
    std::uint64_t dispatches = 0;
    double ms = 0;
};
using KernelTimes = std::map<std::string, KernelTime, std::less<>>;

// Commands take effect in the order given. Giving one never fails: after the first error (or a
// stop) all later commands do nothing, and finish() returns that error.
class CommandStream {
  public:
    virtual ~CommandStream() = default;
    CommandStream(const CommandStream&) = delete;
    CommandStream& operator=(const CommandStream&) = delete;

    // Begins a piece of work that ends with finish(). `stop` takes effect soon, at any size.
    virtual void begin(std::stop_token stop) = 0;

    virtual void copy(const BufferSlice& source, const BufferSlice& target) = 0;
    // Copies host bytes to device memory. They may be freed on return.
    virtual void upload(std::span<const std::byte> bytes, const BufferSlice& target) = 0;
    virtual void fillZero(const BufferSlice& target) = 0;
    // The bytes appear in `target` when finish() succeeds; it must stay alive until then.
    virtual void download(const BufferSlice& source, std::span<std::byte> target) = 0;

    // Waits for everything. Errors: Cancelled, DeviceLost, OutOfDeviceMemory.
    virtual Result<void> finish() = 0;

    virtual bool failed() const = 0;
    virtual Device& device() = 0;

    // Profiling waits after every kernel; for measuring only.
    virtual void setProfiling(bool on) = 0;
    virtual const KernelTimes& kernelTimes() const = 0;
    // The longest time without a look at the stop token, since construction or the last call of
    // forgetLongestSubmit(): a submission by a GPU's clock, an operator of the processor. The first
    // submission with new kernels includes their compilation where the driver defers it.
    virtual double longestSubmitMs() const = 0;
    virtual void forgetLongestSubmit() = 0;

    // Call before memory that commands have used is freed: the stream may keep views of it.
    virtual void forgetViews() = 0;

  protected:
    CommandStream() = default;
};

}  // namespace tessera
