// SPDX-License-Identifier: MIT
#include "app/desktop/jobs/job_thread.h"

#include <QCoreApplication>
#include <QEvent>

namespace tessera {

// What is handed back waits under our own mutex, not in Qt's event: ThreadSanitizer sees nothing of
// how Qt passes events to another thread and would take each for a race.
class JobThread::Receiver : public QObject {
  public:
    explicit Receiver(JobThread& jobs) : m_jobs(jobs) {}

  protected:
    void customEvent(QEvent*) override { m_jobs.runOneHandedBack(); }

  private:
    JobThread& m_jobs;
};

JobThread::JobThread(QString name)
    : m_receiver(std::make_unique<Receiver>(*this)), m_name(std::move(name)) {}

JobThread::~JobThread() {
    std::deque<std::function<void()>> forgotten;
    {
        const std::lock_guard lock(m_mutex);
        forgotten.swap(m_waiting);
        m_ending = true;  // under the same lock: the running job may post another
    }
    finish();
}

void JobThread::post(std::function<void()> job) {
    const std::lock_guard lock(m_mutex);
    if (m_ending)
        return;
    m_waiting.push_back(std::move(job));
    if (!m_thread) {
        m_thread.reset(QThread::create([this] { runJobs(); }));
        m_thread->setObjectName(m_name);
        m_thread->start();
    }
    m_changed.notify_one();
}

void JobThread::handBack(std::function<void()> function) {
    {
        const std::lock_guard lock(m_mutex);
        m_handedBack.push_back(std::move(function));
    }
    QCoreApplication::postEvent(m_receiver.get(), new QEvent(QEvent::User));
}

void JobThread::runOneHandedBack() {
    std::function<void()> function;
    {
        const std::lock_guard lock(m_mutex);
        function = std::move(m_handedBack.front());
        m_handedBack.pop_front();
    }
    function();
}

void JobThread::finish() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_one();
    if (m_thread)
        m_thread->wait();
    // The thread gave the mutex back last. Taking it shows ThreadSanitizer, which does not see into
    // Qt, that everything the jobs did came before.
    const std::lock_guard lock(m_mutex);
}

void JobThread::runJobs() {
    for (;;) {
        std::function<void()> job;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return m_ending || !m_waiting.empty(); });
            if (m_waiting.empty())
                return;
            job = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        job();
    }
}

}  // namespace tessera
