// SPDX-License-Identifier: MIT
#include <QFile>
#include <QtTest>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <numeric>
#include <stop_token>
#include <system_error>
#include <thread>
#include <vector>

#if defined(__linux__)
#include <sys/resource.h>
#include <unistd.h>
#endif

#include "engine/native/processor.h"
#include "engine/native/scratch.h"
#include "engine/native/thread_pool.h"

using namespace tessera::native;
using namespace std::chrono_literals;

namespace {

double processorSeconds() {
    return double(std::clock()) / CLOCKS_PER_SEC;
}

}  // namespace

class TestThreadPool : public QObject {
    Q_OBJECT

  private slots:
    void jobsRunOnEveryThread_data() {
        QTest::addColumn<unsigned>("threads");
        for (const unsigned threads : {1u, 2u, 3u, 7u})
            QTest::addRow("%u", threads) << threads;
    }
    void jobsRunOnEveryThread() {
        QFETCH(unsigned, threads);
        ThreadPool pool(threads);
        QCOMPARE(pool.threads(), threads);
        // Plain memory: what a job writes is seen after it, and what was written before it, in it.
        std::vector<int> counts(threads);
        std::vector<std::thread::id> ids(threads);
        for (int round = 0; round < 300; ++round) {
            pool.run([&](unsigned thread) {
                ++counts[thread];
                ids[thread] = std::this_thread::get_id();
            });
            // Sleeps on purpose: some jobs find workers looking for work, some asleep.
            if (round % 100 == 0)
                std::this_thread::sleep_for(2ms);
        }
        QCOMPARE(counts, std::vector<int>(threads, 300));
        QCOMPARE(ids[0], std::this_thread::get_id());
        for (unsigned thread = 1; thread < threads; ++thread)
            QVERIFY(ids[thread] != ids[0]);
    }

    void piecesCoverTheRangeOnce_data() { jobsRunOnEveryThread_data(); }
    void piecesCoverTheRangeOnce() {
        QFETCH(unsigned, threads);
        ThreadPool pool(threads);
        for (const std::size_t count : {0u, 1u, 2u, 63u, 64u, 65u, 1000u}) {
            for (const std::size_t grain : {1u, 7u, 64u}) {
                std::vector<int> seen(count);
                const bool complete = pool.parallelFor(
                    count, grain, [&](unsigned thread, std::size_t begin, std::size_t end) {
                        if (thread < threads && end - begin <= grain)
                            for (std::size_t i = begin; i < end; ++i)
                                ++seen[i];
                    });
                QVERIFY(complete);
                QCOMPARE(seen, std::vector<int>(count, 1));
            }
        }
    }

    void stopsBetweenPieces() {
        ThreadPool pool(2);
        std::stop_source stop;
        pool.stopWith(stop.get_token());
        std::atomic<int> pieces{0};
        const auto work = [&](unsigned, std::size_t, std::size_t) {
            if (pieces.fetch_add(1) == 3)
                stop.request_stop();
        };
        QVERIFY(!pool.parallelFor(1000, 1, work));
        // Each thread may have taken a piece before it saw the request.
        QVERIFY(pieces.load() >= 4 && pieces.load() <= 5);
        QVERIFY(pool.stopRequested());
        pieces = 10;
        QVERIFY(!pool.parallelFor(1000, 1, work));
        QCOMPARE(pieces.load(), 10);
        // The next job has a stop state of its own, or none.
        pool.stopWith({});
        QVERIFY(pool.parallelFor(1000, 1, work));
        QCOMPARE(pieces.load(), 1010);
    }

    void stopsFromAnotherThread() {
        ThreadPool pool(2);
        std::stop_source stop;
        pool.stopWith(stop.get_token());
        std::atomic<bool> begun{false};
        std::thread other([&] {
            while (!begun.load())
                std::this_thread::yield();
            stop.request_stop();
        });
        // Would take days.
        QVERIFY(!pool.parallelFor(std::size_t(1) << 40, 1,
                                  [&](unsigned, std::size_t, std::size_t) { begun.store(true); }));
        other.join();
    }

    void changesItsSize() {
        ThreadPool pool(1);
        for (const unsigned threads : {3u, 3u, 1u, 4u, 2u}) {
            pool.resize(threads);
            QCOMPARE(pool.threads(), threads);
            std::atomic<unsigned> ran{0};
            pool.run([&](unsigned thread) { ran.fetch_add(1u << (8 * thread)); });
            unsigned expected = 0;
            for (unsigned thread = 0; thread < threads; ++thread)
                expected += 1u << (8 * thread);
            QCOMPARE(ran.load(), expected);
        }
        pool.resize(0);
        QCOMPARE(pool.threads(), preferredThreads());
    }

    void idleThreadsUseNoProcessorTime() {
        ThreadPool pool(4);
        pool.run([](unsigned) {});
        // Looking for work ends after some 50 us, or later where others keep the processor busy.
        const auto standsStill = [] {
            const double before = processorSeconds();
            // Sleeps on purpose: that nothing is used shows in time that passes.
            std::this_thread::sleep_for(20ms);
            return processorSeconds() - before < 0.001;
        };
        int looks = 1;
        while (!standsStill() && looks < 100)
            ++looks;
        QVERIFY2(looks < 100, "a worker does not sleep");
    }

    void scratchIsKept() {
        ThreadPool pool(2);
        QCOMPARE(pool.scratchBytes(), std::size_t(0));
        pool.reserveScratch(1000);
        float* const first = pool.scratch(1).floats(100);
        QCOMPARE(reinterpret_cast<std::uintptr_t>(first) % 4096, std::uintptr_t(0));
        QVERIFY(pool.scratch(0).floats(1) != first);
        QCOMPARE(pool.scratch(1).floats(250), first);
        pool.run([&](unsigned thread) {
            float* const memory = pool.scratch(thread).floats(250);
            std::iota(memory, memory + 250, float(thread));
        });
        QCOMPARE(pool.scratch(0).floats(1)[249], 249.0f);
        QCOMPARE(pool.scratch(1).floats(1)[249], 250.0f);
        QVERIFY(pool.sharedScratch().bytes(std::size_t(5) << 20) != nullptr);
        QVERIFY(pool.scratchBytes() >= std::size_t(5) << 20);
        pool.releaseScratch();
        QCOMPARE(pool.scratchBytes(), std::size_t(0));
        QVERIFY_THROWS_EXCEPTION(std::bad_alloc, pool.reserveScratch(~std::size_t(0) / 4));
    }

// Sanitizers take address space of their own.
#if defined(__linux__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
    // The first workers start, a later one finds no room for its stack.
    void aWorkerThatCannotStart() {
        ThreadPool pool(1);
        QFile used(QStringLiteral("/proc/self/statm"));
        QVERIFY(used.open(QIODevice::ReadOnly));
        const rlim_t pages = used.readAll().split(' ').first().toULongLong();
        struct ::rlimit before = {};
        QCOMPARE(::getrlimit(RLIMIT_AS, &before), 0);
        struct ::rlimit narrow = before;
        narrow.rlim_cur = pages * rlim_t(::sysconf(_SC_PAGESIZE)) + (rlim_t(100) << 20);
        QCOMPARE(::setrlimit(RLIMIT_AS, &narrow), 0);
        bool refused = false;
        try {
            pool.resize(100);
        } catch (const std::system_error&) {
            refused = true;
        }
        QCOMPARE(::setrlimit(RLIMIT_AS, &before), 0);
        QVERIFY(refused);
        QCOMPARE(pool.threads(), 1u);
        std::atomic<int> done = 0;
        pool.run([&](unsigned) { ++done; });
        QCOMPARE(done.load(), 1);
        pool.resize(3);
        pool.run([&](unsigned) { ++done; });
        QCOMPARE(done.load(), 4);
    }
#endif

    void saysWhatTheProcessorIs() {
        QVERIFY(preferredThreads() >= 1);
        const std::string_view name = simdName();
        QVERIFY(name.empty() || name == "SSE4" || name == "AVX2" || name == "AVX-512" ||
                name == "NEON");
    }
};

QTEST_GUILESS_MAIN(TestThreadPool)
#include "tst_thread_pool.moc"
