// SPDX-License-Identifier: MIT
#include "engine/native/thread_pool.h"

#include <chrono>
#include <system_error>

#include "engine/core/mapped_pages.h"
#include "engine/native/processor.h"

#if defined(__linux__)
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tessera::native {
namespace {

// Longer than the pause between two operators, shorter than anyone notices as load.
constexpr std::chrono::microseconds kLookFor{50};
constexpr unsigned kPausesBetweenClocks = 16;

void pauseProcessor() {
#if defined(__x86_64__)
    _mm_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

// Returns when done(value) holds.
template <typename Done>
void waitFor(const std::atomic<std::uint32_t>& value, Done done) {
    std::uint32_t seen = value.load(std::memory_order_acquire);
    if (done(seen))
        return;
    const auto end = std::chrono::steady_clock::now() + kLookFor;
    do {
        for (unsigned i = 0; i < kPausesBetweenClocks; ++i) {
            pauseProcessor();
            seen = value.load(std::memory_order_acquire);
            if (done(seen))
                return;
        }
    } while (std::chrono::steady_clock::now() < end);
    while (!done(seen)) {
        value.wait(seen, std::memory_order_acquire);
        seen = value.load(std::memory_order_acquire);
    }
}

// A little below the others: a window's thread that wakes up runs at once, and beside programs that
// compute as much the pool still gets most of its share.
void giveWay() {
#if defined(__linux__)
    constexpr int kNiceness = 3;
    const auto self = static_cast<id_t>(syscall(SYS_gettid));
    if (getpriority(PRIO_PROCESS, self) < kNiceness)
        setpriority(PRIO_PROCESS, self, kNiceness);
#endif
}

}  // namespace

ThreadPool::ThreadPool(unsigned threads) {
    resize(threads);
}

ThreadPool::~ThreadPool() {
    endWorkers();
}

void ThreadPool::resize(unsigned threads) {
    const unsigned wanted = threads == 0 ? preferredThreads() : threads;
    if (wanted == this->threads() && !m_scratch.empty())
        return;
    endWorkers();
    m_scratch.resize(wanted);
    m_jobNumber.store(0, std::memory_order_relaxed);
    m_workers.reserve(wanted - 1);
    try {
        for (unsigned thread = 1; thread < wanted; ++thread)
            m_workers.emplace_back([this, thread] { work(thread); });
    } catch (const std::system_error&) {
        endWorkers();
        m_scratch.resize(1);
        throw;
    }
}

void ThreadPool::endWorkers() {
    m_ending = true;
    m_jobNumber.fetch_add(1, std::memory_order_release);
    m_jobNumber.notify_all();
    for (std::thread& worker : m_workers)
        worker.join();
    m_workers.clear();
    m_ending = false;
}

void ThreadPool::runOnAll(Function function, void* context) {
    if (m_workers.empty()) {
        function(context, 0);
        return;
    }
    m_function = function;
    m_context = context;
    m_unfinished.store(static_cast<std::uint32_t>(m_workers.size()), std::memory_order_relaxed);
    m_jobNumber.fetch_add(1, std::memory_order_release);
    m_jobNumber.notify_all();  // no system call where nobody sleeps
    function(context, 0);
    waitFor(m_unfinished, [](std::uint32_t unfinished) { return unfinished == 0; });
}

void ThreadPool::work(unsigned thread) {
    giveWay();
    const SurvivesLostPages guard;
    std::uint32_t last = 0;
    for (;;) {
        waitFor(m_jobNumber, [last](std::uint32_t number) { return number != last; });
        ++last;  // no job is missed: run() returns after everybody has done it
        if (m_ending)
            return;
        m_function(m_context, thread);
        if (m_unfinished.fetch_sub(1, std::memory_order_acq_rel) == 1)
            m_unfinished.notify_all();
    }
}

void ThreadPool::reserveScratch(std::size_t bytesPerThread) {
    for (Scratch& scratch : m_scratch)
        scratch.bytes(bytesPerThread);
}

std::size_t ThreadPool::scratchBytes() const {
    std::size_t sum = m_shared.sizeBytes();
    for (const Scratch& scratch : m_scratch)
        sum += scratch.sizeBytes();
    return sum;
}

void ThreadPool::releaseScratch() {
    m_shared.release();
    for (Scratch& scratch : m_scratch)
        scratch.release();
}

}  // namespace tessera::native
