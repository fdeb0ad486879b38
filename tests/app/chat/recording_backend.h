// SPDX-License-Identifier: MIT
// The scripted backend, which also remembers how it was asked.
#pragma once

#include <QList>
#include <QMutex>
#include <memory>

#include "app/desktop/inference/scripted_backend.h"

namespace tessera {

// Written on the engine thread, read by the test.
class Asked {
  public:
    void add(const AnswerSettings& settings) {
        const QMutexLocker lock(&m_mutex);
        m_settings.append(settings);
    }
    AnswerSettings last() const {
        const QMutexLocker lock(&m_mutex);
        return m_settings.isEmpty() ? AnswerSettings() : m_settings.last();
    }
    qsizetype count() const {
        const QMutexLocker lock(&m_mutex);
        return m_settings.size();
    }

  private:
    mutable QMutex m_mutex;
    QList<AnswerSettings> m_settings;
};

class RecordingBackend : public ScriptedBackend {
  public:
    RecordingBackend(Script script, std::shared_ptr<Asked> asked)
        : ScriptedBackend(std::move(script)), m_asked(std::move(asked)) {}

    Result<AnswerStats> answer(const Turns& turns, const AnswerSettings& settings,
                               const std::function<void(std::string_view)>& onText,
                               const std::function<void(GenerateStage, double)>& onStage,
                               std::stop_token stop) override {
        m_asked->add(settings);
        return ScriptedBackend::answer(turns, settings, onText, onStage, stop);
    }

  private:
    std::shared_ptr<Asked> m_asked;
};

}  // namespace tessera
