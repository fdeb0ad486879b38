// SPDX-License-Identifier: MIT
// "The newest request wins": a series of jobs in which only the last one counts.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>

#include "app/desktop/jobs/job_thread.h"

namespace tessera {

// A running job's link to its series: stop requests in, calls to the GUI thread out.
struct JobControl {
    // Requested once the job has been stopped, cancelled or replaced.
    std::stop_token stop = {};
    // Runs a function on the GUI thread, unless the job has been cancelled or replaced by then.
    std::function<void(std::function<void()>)> tell = [](const std::function<void()>&) {};
};

// A new job stops the one before it. A job that is replaced before its turn never runs, and the
// result of a replaced one is dropped. Several series may share a thread, which must outlive them.
// GUI thread only.
class NewestJob {
  public:
    explicit NewestJob(JobThread& thread)
        : m_thread(thread), m_newest(std::make_shared<std::atomic<quint64>>(0)) {}
    ~NewestJob() { cancel(); }
    NewestJob(const NewestJob&) = delete;
    NewestJob& operator=(const NewestJob&) = delete;

    // As JobThread::run(), with a job that takes a const JobControl&.
    template <typename Job, typename Finish>
    void start(Job job, Finish finish);
    // Asks the job to end early; what it then returns still arrives.
    void stop() { m_stop.request_stop(); }
    // Stops it and drops its result.
    void cancel() {
        m_stop.request_stop();
        ++*m_newest;
    }

  private:
    JobThread& m_thread;
    const std::shared_ptr<std::atomic<quint64>> m_newest;
    std::stop_source m_stop;
};

template <typename Job, typename Finish>
void NewestJob::start(Job job, Finish finish) {
    using Value = JobResult<std::invoke_result_t<Job&, const JobControl&>>;
    cancel();
    m_stop = std::stop_source();
    const auto isNewest = [newest = m_newest, id = m_newest->load()] { return *newest == id; };
    JobThread& thread = m_thread;
    JobControl control{m_stop.get_token(), [&thread, isNewest](std::function<void()> function) {
                           thread.handBack([isNewest, function = std::move(function)] {
                               if (isNewest())
                                   function();
                           });
                       }};
    m_thread.post([isNewest, control = std::move(control), job = std::move(job),
                   finish = std::move(finish)]() mutable {
        if (!isNewest())
            return;
        Value result = guarded([&]() -> Value { return job(control); });
        control.tell([finish = std::move(finish), result = std::move(result)]() mutable {
            finish(std::as_const(result));
        });
    });
}

}  // namespace tessera
