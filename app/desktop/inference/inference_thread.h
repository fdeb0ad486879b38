// SPDX-License-Identifier: MIT
// The window's side of the one engine thread.
#pragma once

#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>
#include <stop_token>

#include "app/desktop/inference/backend_thread.h"
#include "app/desktop/jobs/newest_job.h"

namespace tessera {

// Runs an InferenceBackend on its own thread for as long as this object lives, one request after
// another. Use it from the GUI thread only; signals are emitted there. Each request has an id, and
// anything that still arrives for an older id is dropped. A stop goes through a std::stop_token,
// never through the busy thread's queue.
class InferenceThread : public QObject {
    Q_OBJECT

  public:
    // Minimum time between two textArrived or stageChanged signals.
    static constexpr int kUpdateIntervalMs = 34;

    // `factory` is called on the engine thread.
    explicit InferenceThread(BackendFactory factory, QObject* parent = nullptr);
    // Stops whatever is running and waits for it.
    ~InferenceThread() override;

    // Starts loading, and stops a load or answer that is still running. Ends with loaded or
    // loadFailed.
    quint64 load(const ModelSource& source, const LoadOptions& options = {});
    void cancelLoad();
    // Stops whatever is running, as above. Ends with unloaded.
    quint64 unload();

    // Starts an answer to the last turn. Ends with answered or answerFailed. An older answer that
    // is still running is stopped, and the rest of it dropped.
    quint64 ask(const Turns& turns, const AnswerSettings& settings = {});
    // The answer then ends as answered, with StopReason::Cancelled.
    void stopAnswer();

    // Counts tokens; ends with measured, or measureFailed. A newer call replaces an older one.
    quint64 measure(const Turns& turns, const AnswerSettings& settings = {});

  signals:
    void loadProgressed(quint64 id, double fraction);
    void loaded(quint64 id, const tessera::LoadedModel& model);
    // `stillLoaded`: the model that is still there to answer.
    void loadFailed(quint64 id, const tessera::Error& error,
                    const std::optional<tessera::LoadedModel>& stillLoaded);
    void unloaded(quint64 id);
    void stageChanged(quint64 id, tessera::GenerateStage stage, double fraction);
    void textArrived(quint64 id, const QString& delta);
    void answered(quint64 id, const tessera::AnswerStats& stats);
    void answerFailed(quint64 id, const tessera::Error& error);
    void measured(quint64 id, const tessera::PromptSize& size);
    void measureFailed(quint64 id, const tessera::Error& error);

  private:
    class Mailbox;
    struct LoadOutcome {
        std::optional<Error> error;
        std::optional<LoadedModel> model;  // loaded at the end
    };

    // On the engine thread.
    LoadOutcome runLoad(quint64 id, const ModelSource& source, const LoadOptions& options,
                        const JobControl& control);
    Result<AnswerStats> runAnswer(const Turns& turns, const AnswerSettings& settings,
                                  Mailbox& mailbox, const JobControl& control);
    // On the GUI thread.
    void finishLoad(quint64 id, const Result<LoadOutcome>& result);
    void finishAnswer(quint64 id, const Result<AnswerStats>& result);
    void scheduleDrain();
    void drain();

    quint64 m_lastId = 0;
    quint64 m_loadId = 0;    // of the newest load or unload
    quint64 m_answerId = 0;  // of the answer in progress; 0: none
    std::shared_ptr<Mailbox> m_mailbox;
    QTimer m_drainTimer;
    BackendThread m_thread;
    NewestJob m_load;
    NewestJob m_answer;
    NewestJob m_measure;
};

}  // namespace tessera
