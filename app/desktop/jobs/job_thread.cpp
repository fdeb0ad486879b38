// SPDX-License-Identifier: MIT
#include "app/desktop/jobs/job_thread.h"

namespace tessera {

JobThread::JobThread(QString name)
    : m_receiver(std::make_unique<QObject>()), m_name(std::move(name)) {}

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
    QMetaObject::invokeMethod(m_receiver.get(), std::move(function), Qt::QueuedConnection);
}

void JobThread::finish() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_one();
    if (m_thread)
        m_thread->wait();
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
