// SPDX-License-Identifier: MIT
// A scripted model that the test can watch and hold.
#pragma once

#include <QByteArray>
#include <QList>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "app/desktop/inference/inference_thread.h"
#include "app/desktop/inference/scripted_backend.h"

namespace tessera {

// The test's side of a scripted model. It records how the model was asked and makes it wait in the
// middle of its work, so that no test has to guess how long something takes. Stopping the model
// also ends the wait. Used by the test and the engine thread.
class ScriptedModel {
  public:
    enum class Place { Loading, Reading, Token };

    // Holds one place at a time, and only once: the hold is used up when the model gets there.
    void holdLoading() { hold(Place::Loading, 0); }
    // Holds the next answer while its prompt is read.
    void holdReading() { hold(Place::Reading, 0); }
    // Holds the next answer that gets that far.
    void holdAfterTokens(int count) { hold(Place::Token, count); }
    bool isHeld() const;
    void release();

    // How the last question was asked.
    AnswerSettings lastSettings() const;
    qsizetype questions() const;
    qsizetype measures() const;
    // How many tokens the last answer has got so far.
    int tokens() const;

    // For the backend.
    void pass(Place place, int tokens, const std::stop_token& stop);
    void addQuestion(const AnswerSettings& settings);
    void addMeasure();

  private:
    void hold(Place place, int tokens);

    mutable std::mutex m_mutex;
    std::condition_variable_any m_released;
    std::optional<Place> m_place;
    int m_tokens = 0;  // where to hold
    int m_given = 0;
    bool m_held = false;
    QList<AnswerSettings> m_settings;
    qsizetype m_measures = 0;
};

// Ends the test program if the script cannot be used.
Script scriptFrom(const QByteArray& json);

// Makes backends that answer as the script says, all of them controlled by `model`.
BackendFactory scriptedBackend(const QByteArray& script, std::shared_ptr<ScriptedModel> model = {});

}  // namespace tessera
