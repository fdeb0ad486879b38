// SPDX-License-Identifier: MIT
// A scripted model that the test watches and holds.
#pragma once

#include <QByteArray>
#include <QList>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "app/desktop/inference/inference_thread.h"
#include "app/desktop/inference/scripted_backend.h"

namespace tessera {

// The test's side of a scripted model. It tells how the model was asked and makes it wait in the
// middle of its work, so that no test has to guess how long something takes. A model that is
// stopped waits no longer. Used by the test and the engine thread.
class ScriptedModel {
  public:
    enum class Place { Loading, Reading, Token };

    // One place at a time; it is used up when the model gets there.
    void holdLoading() { hold(Place::Loading, 0); }
    // The next answer, while the prompt is read.
    void holdReading() { hold(Place::Reading, 0); }
    // The next answer that gets that far.
    void holdAfterTokens(int count) { hold(Place::Token, count); }
    bool isHeld() const;
    void release();

    // How the last question was asked.
    AnswerSettings lastSettings() const;
    qsizetype questions() const;
    qsizetype measures() const;

    // For the backend.
    void pass(Place place, int tokens, const std::stop_token& stop);
    void addQuestion(const AnswerSettings& settings);
    void addMeasure();

  private:
    void hold(Place place, int tokens);

    mutable std::mutex m_mutex;
    std::condition_variable_any m_released;
    std::optional<Place> m_place;
    int m_tokens = 0;
    bool m_held = false;
    QList<AnswerSettings> m_settings;
    qsizetype m_measures = 0;
};

// Ends the test program if the script cannot be used.
Script scriptFrom(const QByteArray& json);

// Backends that answer as the script says; each of them is `model`.
BackendFactory scriptedBackend(const QByteArray& script, std::shared_ptr<ScriptedModel> model = {});

}  // namespace tessera
