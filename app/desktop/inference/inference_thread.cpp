// SPDX-License-Identifier: MIT
#include "app/desktop/inference/inference_thread.h"

#include <QElapsedTimer>
#include <QMutex>
#include <utility>

#include "app/desktop/text/error_text.h"

namespace tessera {

// What the engine thread has produced since the window last looked. At most one notification is
// pending at a time, so a slow window accumulates text, not a queue of events.
class InferenceThread::Mailbox {
  public:
    struct Content {
        QString text;
        bool hasStage = false;
        GenerateStage stage = GenerateStage::ImageEncode;
        double fraction = 0;
    };

    // Both return whether the window must be notified.
    bool addText(std::string_view delta) {
        const QMutexLocker lock(&m_mutex);
        m_content.text += QString::fromUtf8(delta.data(), static_cast<qsizetype>(delta.size()));
        return !std::exchange(m_notified, true);
    }
    bool setStage(GenerateStage stage, double fraction) {
        const QMutexLocker lock(&m_mutex);
        m_content.hasStage = true;
        m_content.stage = stage;
        m_content.fraction = fraction;
        return !std::exchange(m_notified, true);
    }
    Content take() {
        const QMutexLocker lock(&m_mutex);
        m_notified = false;
        return std::exchange(m_content, Content{});
    }

  private:
    QMutex m_mutex;
    Content m_content;
    bool m_notified = false;
};

InferenceThread::InferenceThread(BackendFactory factory, QObject* parent)
    : QObject(parent),
      m_thread(QStringLiteral("engine"), std::move(factory)),
      m_load(m_thread.jobs()),
      m_answer(m_thread.jobs()),
      m_measure(m_thread.jobs()) {
    m_drainTimer.setSingleShot(true);
    m_drainTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_drainTimer, &QTimer::timeout, this, &InferenceThread::drain);
}

InferenceThread::~InferenceThread() = default;

quint64 InferenceThread::load(const ModelSource& source, const LoadOptions& options) {
    m_answer.stop();
    const quint64 id = m_loadId = ++m_lastId;
    m_load.start([this, id, source, options](
                     const JobControl& control) { return runLoad(id, source, options, control); },
                 [this, id](const Result<LoadOutcome>& result) { finishLoad(id, result); });
    return id;
}

InferenceThread::LoadOutcome InferenceThread::runLoad(quint64 id, const ModelSource& source,
                                                      const LoadOptions& options,
                                                      const JobControl& control) {
    InferenceBackend& backend = m_thread.backend();
    QElapsedTimer sinceUpdate;
    const auto onProgress = [&](double fraction) {
        if (sinceUpdate.isValid() && sinceUpdate.elapsed() < kUpdateIntervalMs)
            return;
        sinceUpdate.start();
        control.tell([this, id, fraction] { emit loadProgressed(id, fraction); });
    };
    const auto result = guarded([&] {
        return control.stop.stop_requested()
                   ? Result<LoadedModel>(Error(ErrorCode::Cancelled, "Loading was cancelled."))
                   : backend.load(source, options, onProgress, control.stop);
    });
    LoadOutcome outcome;
    if (!result)
        outcome.error = result.error();
    outcome.model = backend.loadedModel();
    return outcome;
}

void InferenceThread::finishLoad(quint64 id, const Result<LoadOutcome>& result) {
    if (id != m_loadId)
        return;
    if (!result)
        emit loadFailed(id, result.error(), std::nullopt);
    else if (result->error)
        emit loadFailed(id, *result->error, result->model);
    else if (result->model)
        emit loaded(id, *result->model);
    else
        emit unloaded(id);
}

quint64 InferenceThread::unload() {
    m_load.cancel();
    m_answer.stop();
    const quint64 id = m_loadId = ++m_lastId;
    // Not part of the series of loads: it runs even if a newer load follows at once.
    m_thread.jobs().run(
        [this] {
            m_thread.backend().unload();
            return LoadOutcome();
        },
        [this, id](const Result<LoadOutcome>& result) { finishLoad(id, result); });
    return id;
}

void InferenceThread::cancelLoad() {
    m_load.stop();
}

quint64 InferenceThread::ask(const Turns& turns, const AnswerSettings& settings) {
    const quint64 id = m_answerId = ++m_lastId;
    m_mailbox = std::make_shared<Mailbox>();
    m_answer.start(
        [this, turns, settings, mailbox = m_mailbox](const JobControl& control) {
            return runAnswer(turns, settings, *mailbox, control);
        },
        [this, id](const Result<AnswerStats>& result) { finishAnswer(id, result); });
    return id;
}

Result<AnswerStats> InferenceThread::runAnswer(const Turns& turns, const AnswerSettings& settings,
                                               Mailbox& mailbox, const JobControl& control) {
    const auto notify = [&] { control.tell([this] { scheduleDrain(); }); };
    const auto onText = [&](std::string_view delta) {
        if (!delta.empty() && mailbox.addText(delta))
            notify();
    };
    const auto onStage = [&](GenerateStage stage, double fraction) {
        if (mailbox.setStage(stage, fraction))
            notify();
    };
    return control.stop.stop_requested()
               ? Result<AnswerStats>(AnswerStats{.stopReason = StopReason::Cancelled})
               : m_thread.backend().answer(turns, settings, onText, onStage, control.stop);
}

void InferenceThread::finishAnswer(quint64 id, const Result<AnswerStats>& result) {
    m_drainTimer.stop();
    drain();
    m_answerId = 0;
    if (result)
        emit answered(id, *result);
    else
        emit answerFailed(id, result.error());
}

void InferenceThread::stopAnswer() {
    m_answer.stop();
}

void InferenceThread::scheduleDrain() {
    if (!m_drainTimer.isActive())
        m_drainTimer.start(kUpdateIntervalMs);
}

void InferenceThread::drain() {
    if (m_answerId == 0 || !m_mailbox)
        return;
    const Mailbox::Content content = m_mailbox->take();
    const quint64 id = m_answerId;
    if (content.hasStage)
        emit stageChanged(id, content.stage, content.fraction);
    if (!content.text.isEmpty())
        emit textArrived(id, content.text);
}

quint64 InferenceThread::measure(const Turns& turns, const AnswerSettings& settings) {
    const quint64 id = ++m_lastId;
    m_measure.start([this, turns, settings](
                        const JobControl&) { return m_thread.backend().measure(turns, settings); },
                    [this, id](const Result<PromptSize>& result) {
                        if (result)
                            emit measured(id, *result);
                        else
                            emit measureFailed(id, result.error());
                    });
    return id;
}

}  // namespace tessera
