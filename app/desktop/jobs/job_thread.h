// SPDX-License-Identifier: MIT
// Work that would block the window, on its own thread.
#pragma once

#include <QObject>
#include <QString>
#include <QThread>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>

#include "app/desktop/text/error_text.h"
#include "engine/core/result.h"

namespace tessera {

// A job's return type, always as a Result.
template <typename T>
struct JobResultOf {
    using type = Result<T>;
};
template <typename T>
struct JobResultOf<Result<T>> {
    using type = Result<T>;
};
template <typename T>
using JobResult = typename JobResultOf<T>::type;

// Runs jobs one after another, all on the same thread, which starts with the first job. Results are
// handed back to the thread that made this object, the GUI thread.
//
// Make it the last member of its owner (before the NewestJobs that use it): jobs may then use the
// members before it, because the destructor waits for them.
class JobThread {
  public:
    // `name`: the thread's, for debuggers.
    explicit JobThread(QString name);
    // Waits for the running job; queued jobs are dropped, and so is every result that was not
    // handed back yet.
    ~JobThread();
    JobThread(const JobThread&) = delete;
    JobThread& operator=(const JobThread&) = delete;

    // `job` runs on the thread; `finish` gets the result on the GUI thread. `job` returns T or
    // Result<T>, `finish` takes a const Result<T>&; an exception arrives as an error. GUI thread.
    template <typename Job, typename Finish>
    void run(Job job, Finish finish);

    // The same for a job that hands its results back by itself. It must not throw. From any thread.
    void post(std::function<void()> job);
    // Runs `function` on the GUI thread, as long as this object lives. From any thread.
    void handBack(std::function<void()> function);

    // Waits for every job that was posted, then ends the thread: later ones do not run.
    void finish();

  private:
    class Receiver;

    void runJobs();
    void runOneHandedBack();

    const std::unique_ptr<QObject> m_receiver;  // lives on the GUI thread
    const QString m_name;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_waiting;     // under m_mutex
    std::deque<std::function<void()>> m_handedBack;  // under m_mutex; an event for each
    bool m_ending = false;                           // under m_mutex
    std::unique_ptr<QThread> m_thread;               // under m_mutex; null before the first job
};

template <typename Job, typename Finish>
void JobThread::run(Job job, Finish finish) {
    using Value = JobResult<std::invoke_result_t<Job&>>;
    post([this, job = std::move(job), finish = std::move(finish)]() mutable {
        Value result = guarded([&]() -> Value { return job(); });
        handBack([finish = std::move(finish), result = std::move(result)]() mutable {
            finish(std::as_const(result));
        });
    });
}

}  // namespace tessera
