// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <new>
#include <optional>
#include <stop_token>
#include <string_view>

#include "engine/core/mapped_pages.h"
#include "engine/core/result.h"
#include "engine/device/command_stream.h"
#include "engine/native/thread_pool.h"
#include "engine/processor/processor_device.h"

namespace tessera {

// Computes at once: when a command returns, it is done.
class ProcessorStream final : public CommandStream {
  public:
    explicit ProcessorStream(ProcessorDevice& device) : m_device(device) {}

    // Operators look at `stop` between pieces that take some milliseconds.
    void begin(std::stop_token stop) override;

    void copy(const BufferSlice& source, const BufferSlice& target) override;
    void upload(std::span<const std::byte> bytes, const BufferSlice& target) override;
    void fillZero(const BufferSlice& target) override;
    void download(const BufferSlice& source, std::span<std::byte> target) override;
    Result<void> finish() override;

    bool failed() const override { return m_error.has_value(); }
    Device& device() override { return m_device; }

    // Calls compute(pool), unless something failed before.
    template <typename Compute>
    void run(std::string_view kernel, Compute&& compute) {
        if (!mayRun())
            return;
        const auto started = Clock::now();
        const SurvivesLostPages guard;
        try {
            compute(m_device.pool());
        } catch (const std::bad_alloc&) {
            outOfMemory();
        }
        notePages();
        finished(kernel, Clock::now() - started);
    }

    void setProfiling(bool on) override { m_profiling = on; }
    const KernelTimes& kernelTimes() const override { return m_kernelTimes; }
    double longestSubmitMs() const override { return m_longestMs; }
    void forgetLongestSubmit() override { m_longestMs = 0; }
    void forgetViews() override {}

  private:
    using Clock = std::chrono::steady_clock;

    // Whether there was no error yet; a stop becomes one here.
    bool mayRun();
    void outOfMemory();
    // Weights may be read where their file is mapped.
    void notePages();
    void finished(std::string_view kernel, Clock::duration time);

    ProcessorDevice& m_device;
    std::stop_token m_stop;
    std::optional<Error> m_error;
    bool m_profiling = false;
    double m_longestMs = 0;
    KernelTimes m_kernelTimes;
};

}  // namespace tessera
