// SPDX-License-Identifier: MIT
#include "engine/processor/processor_stream.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "engine/processor/processor_memory.h"

namespace tessera {

void ProcessorStream::begin(std::stop_token stop) {
    m_stop = std::move(stop);
    m_error.reset();
    m_device.pool().stopWith(m_stop);
    notePages();
}

bool ProcessorStream::mayRun() {
    if (!m_error && m_stop.stop_requested())
        m_error = Error(ErrorCode::Cancelled, "Stopped.");
    return !m_error;
}

void ProcessorStream::outOfMemory() {
    m_error = noWorkingMemory();
}

// For good: a page that was lost stays lost, whatever is computed next.
void ProcessorStream::notePages() {
    if (lostPages() != m_device.lostPagesBefore()) {
        m_error = Error(ErrorCode::FileUnreadable,
                        "The model's file became shorter, or its disk failed, while the model "
                        "was in use. Load the model again.");
    }
}

void ProcessorStream::finished(std::string_view kernel, Clock::duration time) {
    const double ms = std::chrono::duration<double, std::milli>(time).count();
    m_longestMs = std::max(m_longestMs, ms);
    if (m_profiling) {
        KernelTime& total = m_kernelTimes[std::string(kernel)];
        ++total.dispatches;
        total.ms += ms;
    }
}

void ProcessorStream::copy(const BufferSlice& source, const BufferSlice& target) {
    if (mayRun() && target.sizeBytes > 0)
        std::memcpy(target.mapped, source.mapped, target.sizeBytes);
}

void ProcessorStream::upload(std::span<const std::byte> bytes, const BufferSlice& target) {
    if (mayRun() && !bytes.empty())
        std::memcpy(target.mapped, bytes.data(), bytes.size());
}

void ProcessorStream::fillZero(const BufferSlice& target) {
    if (mayRun() && target.sizeBytes > 0)
        std::memset(target.mapped, 0, target.sizeBytes);
}

void ProcessorStream::download(const BufferSlice& source, std::span<std::byte> target) {
    if (mayRun() && !target.empty())
        std::memcpy(target.data(), source.mapped, target.size());
}

Result<void> ProcessorStream::finish() {
    if (!mayRun())
        return *m_error;
    return {};
}

}  // namespace tessera
