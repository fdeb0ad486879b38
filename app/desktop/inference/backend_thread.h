// SPDX-License-Identifier: MIT
// A backend on its own thread.
#pragma once

#include <functional>
#include <memory>

#include "app/desktop/inference/inference_backend.h"
#include "app/desktop/jobs/job_thread.h"

namespace tessera {

using BackendFactory = std::function<std::unique_ptr<InferenceBackend>()>;

// The backend is created by the first job that needs it. Declare it before the NewestJobs that run
// on it.
class BackendThread {
  public:
    BackendThread(QString name, BackendFactory factory)
        : m_factory(std::move(factory)), m_jobs(std::move(name)) {}
    // Waits for all jobs and destroys the backend on its thread.
    ~BackendThread() {
        m_jobs.post([this] { m_backend.reset(); });
        m_jobs.finish();
    }

    JobThread& jobs() { return m_jobs; }

    // For jobs on this thread only. Throws what the factory throws.
    InferenceBackend& backend() {
        if (!m_backend)
            m_backend = m_factory();
        return *m_backend;
    }

  private:
    const BackendFactory m_factory;
    std::unique_ptr<InferenceBackend> m_backend;  // touched by jobs only
    JobThread m_jobs;
};

}  // namespace tessera
