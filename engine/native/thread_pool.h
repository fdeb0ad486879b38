// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/native/scratch.h"

namespace tessera::native {

// Threads that compute one job at a time together with the thread that asks for it. Who has nothing
// to do looks for work for a moment (operators follow each other within microseconds) and then
// sleeps, so that an idle pool uses no processor time. The workers give way to other threads of the
// computer, such as the window's.
//
// All functions are for one thread at a time, and not for jobs. A job must not throw.
class ThreadPool {
  public:
    // `threads` counts the caller's, too; 0: preferredThreads(). Throws std::system_error if the
    // system starts no more threads.
    explicit ThreadPool(unsigned threads = 0);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    unsigned threads() const { return static_cast<unsigned>(m_workers.size()) + 1; }
    // Ends workers or starts new ones; 0: preferredThreads(). Throws as the constructor does; the
    // caller's thread is then the only one.
    void resize(unsigned threads);

    // Jobs that follow end early once this asks for it. Without a stop state (the default
    // stop_token) they never do.
    void stopWith(std::stop_token stop) { m_stop = std::move(stop); }
    // Also for jobs, in pieces that take longer than some milliseconds.
    bool stopRequested() const { return m_stop.stop_requested(); }

    // job(thread) on every thread, numbered from 0 (the caller's); returns when all are done.
    template <typename Job>
    void run(Job&& job) {
        runOnAll(
            [](void* context, unsigned thread) {
                (*static_cast<std::remove_reference_t<Job>*>(context))(thread);
            },
            const_cast<void*>(static_cast<const void*>(&job)));
    }

    // job(thread, begin, end) for [0, count) in pieces of `grain`, each taken by the next free
    // thread. Looks at the stop token before each piece, so choose pieces that take no longer than
    // some milliseconds; false if it made pieces stay undone.
    template <typename Job>
    bool parallelFor(std::size_t count, std::size_t grain, Job&& job) {
        std::atomic<std::size_t> next{0};
        std::atomic<bool> complete{true};
        const auto takePieces = [&](unsigned thread) {
            for (;;) {
                const std::size_t begin = next.fetch_add(grain, std::memory_order_relaxed);
                if (begin >= count)
                    return;
                if (stopRequested()) {
                    complete.store(false, std::memory_order_relaxed);
                    return;
                }
                job(thread, begin, begin + grain < count ? begin + grain : count);
            }
        };
        // To wake others costs more than a single piece.
        if (count <= grain)
            takePieces(0);
        else
            run(takePieces);
        return complete.load(std::memory_order_relaxed);
    }

    // Working memory of the operator that is running: one for all threads and one for each. An
    // operator asks for it before its job begins, since std::bad_alloc must not leave a job.
    Scratch& sharedScratch() { return m_shared; }
    void reserveScratch(std::size_t bytesPerThread);
    Scratch& scratch(unsigned thread) { return m_scratch[thread]; }
    // What the pool holds of it now.
    std::size_t scratchBytes() const;
    void releaseScratch();

  private:
    using Function = void (*)(void* context, unsigned thread);
    void runOnAll(Function function, void* context);
    void work(unsigned thread);
    void endWorkers();

    std::vector<std::thread> m_workers;
    std::vector<Scratch> m_scratch;
    Scratch m_shared;
    std::stop_token m_stop;
    // The number of jobs so far; changing it makes workers look at the job.
    std::atomic<std::uint32_t> m_jobNumber{0};
    std::atomic<std::uint32_t> m_unfinished{0};
    bool m_ending = false;
    Function m_function = nullptr;
    void* m_context = nullptr;
};

}  // namespace tessera::native
