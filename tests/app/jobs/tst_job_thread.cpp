// SPDX-License-Identifier: MIT
#include <QSemaphore>
#include <QTest>
#include <atomic>
#include <new>
#include <optional>
#include <stdexcept>

#include "app/desktop/jobs/newest_job.h"

using namespace tessera;

namespace {

// Holds a thread up until it is opened.
struct Gate {
    QSemaphore reached;
    QSemaphore open;
    void pass() {
        reached.release();
        open.acquire();
    }
};

void waitForStop(const std::stop_token& stop) {
    while (!stop.stop_requested())
        QThread::msleep(1);
}

// Until no more jobs are taken, which is when those that wait have been dropped.
void waitForEnd(JobThread& jobs) {
    for (;;) {
        const auto mark = std::make_shared<int>();
        jobs.post([mark] {});
        if (mark.use_count() == 1)
            return;
        QThread::msleep(1);
    }
}

}  // namespace

class TestJobThread : public QObject {
    Q_OBJECT

  private slots:
    void runsInOrderOnOneOtherThread() {
        JobThread jobs(QStringLiteral("test"));
        QList<int> results;
        QSet<QThread*> threads;
        for (int i = 0; i < 50; ++i)
            jobs.run([i] { return std::pair(i, QThread::currentThread()); },
                     [&](const Result<std::pair<int, QThread*>>& result) {
                         QCOMPARE(QThread::currentThread(), thread());
                         results.append(result->first);
                         threads.insert(result->second);
                     });
        QTRY_COMPARE(results.size(), 50);
        QVERIFY(std::is_sorted(results.cbegin(), results.cend()));
        QCOMPARE(threads.size(), 1);
        QVERIFY(!threads.contains(thread()));
    }

    void errorsAndExceptionsArrive() {
        JobThread jobs(QStringLiteral("test"));
        QList<Error> errors;
        const auto finish = [&](const Result<int>& result) { errors.append(result.error()); };
        jobs.run([]() -> Result<int> { return Error(ErrorCode::FileNotFound, "Gone."); }, finish);
        jobs.run([]() -> int { throw std::runtime_error("Broken."); }, finish);
        jobs.run([]() -> int { throw std::bad_alloc(); }, finish);
        QTRY_COMPARE(errors.size(), 3);
        QCOMPARE(errors[0].code, ErrorCode::FileNotFound);
        QCOMPARE(errors[1].message(), std::string("Broken."));
        QCOMPARE(errors[2].code, ErrorCode::OutOfHostMemory);
    }

    void theNewestWins() {
        JobThread jobs(QStringLiteral("test"));
        NewestJob newest(jobs);
        Gate gate;
        std::atomic<int> ran = 0;
        QList<int> told;
        QList<int> results;
        const auto start = [&](int number, bool held) {
            newest.start(
                [&, number, held](const JobControl& control) {
                    ++ran;
                    if (held)
                        gate.pass();
                    control.tell([&told, number] { told.append(number); });
                    return number;
                },
                [&](const Result<int>& result) { results.append(*result); });
        };
        start(1, true);
        gate.reached.acquire();
        start(2, false);
        start(3, false);
        gate.open.release();
        QTRY_COMPARE(results.size(), 1);
        // Nothing of the first came after the third, either.
        QCoreApplication::processEvents();
        QCOMPARE(results, QList<int>{3});
        QCOMPARE(told, QList<int>{3});
        QCOMPARE(ran.load(), 2);
    }

    void whatWaitsToBeHandedBackIsDroppedToo() {
        JobThread jobs(QStringLiteral("test"));
        NewestJob newest(jobs);
        QList<int> results;
        QSemaphore done;
        newest.start([](const JobControl&) { return 1; },
                     [&](const Result<int>& result) { results.append(*result); });
        jobs.post([&] { done.release(); });
        done.acquire();
        newest.start([](const JobControl&) { return 2; },
                     [&](const Result<int>& result) { results.append(*result); });
        QTRY_VERIFY(!results.isEmpty());
        QCOMPARE(results, QList<int>{2});
    }

    void seriesDoNotReplaceEachOther() {
        JobThread jobs(QStringLiteral("test"));
        NewestJob one(jobs);
        NewestJob other(jobs);
        QList<int> results;
        const auto finish = [&](const Result<int>& result) { results.append(*result); };
        one.start([](const JobControl&) { return 1; }, finish);
        other.start([](const JobControl&) { return 2; }, finish);
        QTRY_COMPARE(results, (QList<int>{1, 2}));
    }

    void stoppedJobsStillAnswerAndCancelledOnesDoNot() {
        JobThread jobs(QStringLiteral("test"));
        NewestJob newest(jobs);
        int answers = 0;
        const auto job = [](const JobControl& control) {
            waitForStop(control.stop);
            return true;
        };
        newest.start(job, [&](const Result<bool>&) { ++answers; });
        newest.stop();
        QTRY_COMPARE(answers, 1);
        newest.start(job, [&](const Result<bool>&) { ++answers; });
        newest.cancel();
        bool idle = false;
        jobs.run([] { return true; }, [&](const Result<bool>&) { idle = true; });
        QTRY_VERIFY(idle);
        QCOMPARE(answers, 1);
    }

    void endsWhileBusy() {
        Gate gate;
        bool finished = false;
        bool ranBehind = false;
        bool handedBack = false;
        {
            JobThread jobs(QStringLiteral("test"));
            NewestJob newest(jobs);
            newest.start(
                [&](const JobControl& control) {
                    gate.reached.release();
                    waitForStop(control.stop);
                    waitForEnd(jobs);
                    return finished = true;
                },
                [&](const Result<bool>&) { handedBack = true; });
            jobs.run([&] { return ranBehind = true; },
                     [&](const Result<bool>&) { handedBack = true; });
            gate.reached.acquire();
        }
        QVERIFY(finished);
        QVERIFY(!ranBehind);
        QCoreApplication::processEvents();
        QVERIFY(!handedBack);
    }

    void finishRunsWhatWaits() {
        int ran = 0;
        JobThread jobs(QStringLiteral("test"));
        for (int i = 0; i < 3; ++i)
            jobs.post([&] { ++ran; });
        jobs.finish();
        QCOMPARE(ran, 3);
        jobs.post([&] { ++ran; });
        jobs.finish();
        QCOMPARE(ran, 3);
    }

    void idleOnesNeedNoThread() {
        JobThread jobs(QStringLiteral("test"));
        NewestJob newest(jobs);
        newest.stop();
        newest.cancel();
        jobs.finish();
    }
};

QTEST_GUILESS_MAIN(TestJobThread)
#include "tst_job_thread.moc"
