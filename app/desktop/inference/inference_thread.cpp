// SPDX-License-Identifier: MIT
#include "app/desktop/inference/inference_thread.h"

#include <QElapsedTimer>
#include <QMutex>
#include <atomic>
#include <utility>

#include "app/desktop/text/error_text.h"

namespace tessera {

// What the engine thread has produced since the window last looked. At most one notification is on
// its way at a time, so a slow window collects text instead of a queue of events.
class InferenceThread::Mailbox {
  public:
    struct Content {
        QString text;
        bool hasStage = false;
        GenerateStage stage = GenerateStage::ImageEncode;
        double fraction = 0;
    };

    // Both return whether the window has to be told.
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
      m_context(new QObject),
      m_factory(std::move(factory)),
      m_measureId(std::make_shared<std::atomic<quint64>>(0)) {
    m_thread.setObjectName(QStringLiteral("engine"));
    m_context->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_context, [this] {
        m_backend.reset();
        m_context->deleteLater();
    });
    m_drainTimer.setSingleShot(true);
    m_drainTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_drainTimer, &QTimer::timeout, this, &InferenceThread::drain);
    m_thread.start();
}

InferenceThread::~InferenceThread() {
    m_loadStop.request_stop();
    m_answerStop.request_stop();
    m_measureId->store(0);
    m_thread.quit();
    m_thread.wait();
}

template <typename T>
void InferenceThread::post(std::function<Result<T>(InferenceBackend&)> job,
                           void (InferenceThread::*finish)(quint64, const Result<T>&), quint64 id) {
    QMetaObject::invokeMethod(
        m_context,
        [this, job = std::move(job), finish, id] {
            auto result = guarded([&] {
                if (!m_backend)
                    m_backend = m_factory();
                return job(*m_backend);
            });
            QMetaObject::invokeMethod(
                this,
                [this, finish, id, result = std::move(result)] { (this->*finish)(id, result); },
                Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

quint64 InferenceThread::load(const ModelFiles& files, const LoadOptions& options) {
    m_loadStop.request_stop();
    m_answerStop.request_stop();
    m_loadStop = std::stop_source();
    const quint64 id = m_loadId = ++m_lastId;
    const auto job = [this, id, files, options,
                      stop = m_loadStop.get_token()](InferenceBackend& backend) {
        QElapsedTimer sinceUpdate;
        const auto onProgress = [&](double fraction) {
            if (sinceUpdate.isValid() && sinceUpdate.elapsed() < kUpdateIntervalMs)
                return;
            sinceUpdate.start();
            QMetaObject::invokeMethod(
                this,
                [this, id, fraction] {
                    if (id == m_loadId)
                        emit loadProgressed(id, fraction);
                },
                Qt::QueuedConnection);
        };
        const auto result = guarded([&] {
            return stop.stop_requested()
                       ? Result<LoadedModel>(Error{ErrorCode::Cancelled, "Loading was cancelled."})
                       : backend.load(files, options, onProgress, stop);
        });
        LoadOutcome outcome;
        if (!result)
            outcome.error = result.error();
        outcome.model = backend.loadedModel();
        return Result<LoadOutcome>(std::move(outcome));
    };
    post<LoadOutcome>(job, &InferenceThread::finishLoad, id);
    return id;
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
    m_loadStop.request_stop();
    m_answerStop.request_stop();
    const quint64 id = m_loadId = ++m_lastId;
    post<LoadOutcome>(
        [](InferenceBackend& backend) {
            backend.unload();
            return Result<LoadOutcome>(LoadOutcome());
        },
        &InferenceThread::finishLoad, id);
    return id;
}

void InferenceThread::cancelLoad() {
    m_loadStop.request_stop();
}

quint64 InferenceThread::ask(const Turns& turns, const AnswerSettings& settings) {
    m_answerStop.request_stop();
    m_answerStop = std::stop_source();
    const quint64 id = m_answerId = ++m_lastId;
    m_mailbox = std::make_shared<Mailbox>();
    const auto job = [this, id, turns, settings, handling = m_handling, mailbox = m_mailbox,
                      stop = m_answerStop.get_token()](InferenceBackend& backend) {
        backend.setHandling(handling);
        return runAnswer(backend, id, turns, settings, mailbox, stop);
    };
    post<AnswerStats>(job, &InferenceThread::finishAnswer, id);
    return id;
}

Result<AnswerStats> InferenceThread::runAnswer(InferenceBackend& backend, quint64 id,
                                               const Turns& turns, const AnswerSettings& settings,
                                               const std::shared_ptr<Mailbox>& mailbox,
                                               const std::stop_token& stop) {
    const auto notify = [this, id] {
        QMetaObject::invokeMethod(
            this,
            [this, id] {
                if (id == m_answerId)
                    scheduleDrain();
            },
            Qt::QueuedConnection);
    };
    const auto onText = [&](std::string_view delta) {
        if (!delta.empty() && mailbox->addText(delta))
            notify();
    };
    const auto onStage = [&](GenerateStage stage, double fraction) {
        if (mailbox->setStage(stage, fraction))
            notify();
    };
    return stop.stop_requested()
               ? Result<AnswerStats>(AnswerStats{.stopReason = StopReason::Cancelled})
               : backend.answer(turns, settings, onText, onStage, stop);
}

void InferenceThread::finishAnswer(quint64 id, const Result<AnswerStats>& result) {
    if (id != m_answerId)
        return;
    m_drainTimer.stop();
    drain();
    m_answerId = 0;
    if (result)
        emit answered(id, *result);
    else
        emit answerFailed(id, result.error());
}

void InferenceThread::stopAnswer() {
    m_answerStop.request_stop();
}

void InferenceThread::scheduleDrain() {
    if (m_drainTimer.isActive())
        return;
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
    m_measureId->store(id);
    const auto job = [id, turns, settings, handling = m_handling,
                      current = m_measureId](InferenceBackend& backend) {
        backend.setHandling(handling);
        return current->load() == id ? backend.measure(turns, settings)
                                     : Result<PromptSize>(PromptSize{});
    };
    post<PromptSize>(job, &InferenceThread::finishMeasure, id);
    return id;
}

void InferenceThread::finishMeasure(quint64 id, const Result<PromptSize>& result) {
    if (m_measureId->load() != id)
        return;
    if (result)
        emit measured(id, *result);
    else
        emit measureFailed(id, result.error());
}

}  // namespace tessera
