// SPDX-License-Identifier: MIT
#include "app/desktop/chat/answer_run.h"

#include <QLocale>
#include <algorithm>
#include <utility>

#include "app/desktop/text/error_text.h"

namespace tessera {
namespace {

// The speed is measured over the tokens after the first.
quint32 timedTokens(quint32 tokens, double tokensPerSecond) {
    return tokensPerSecond > 0 ? std::max<quint32>(tokens, 1) - 1 : 0;
}

double timedSeconds(quint32 tokens, double tokensPerSecond) {
    return tokensPerSecond > 0 ? timedTokens(tokens, tokensPerSecond) / tokensPerSecond : 0;
}

// The figures of an answer that had `before` and was continued. `whole` counts all of its tokens,
// of which `begunTokens` were there before, and has the speed of the new ones.
AnswerFigures continued(const AnswerFigures& before, const AnswerFigures& whole,
                        quint32 begunTokens) {
    if (whole.answerTokens == 0)
        return before;
    AnswerFigures figures = whole;
    figures.firstTokenMs = before.firstTokenMs;
    const quint32 added = whole.answerTokens - std::min(begunTokens, whole.answerTokens);
    const double seconds = timedSeconds(before.answerTokens, before.tokensPerSecond) +
                           timedSeconds(added, whole.tokensPerSecond);
    const quint32 tokens = timedTokens(before.answerTokens, before.tokensPerSecond) +
                           timedTokens(added, whole.tokensPerSecond);
    figures.tokensPerSecond = seconds > 0 ? tokens / seconds : before.tokensPerSecond;
    return figures;
}

}  // namespace

AnswerRun::AnswerRun(Parts parts, QObject* parent) : QObject(parent), m_parts(parts) {
    m_saveTimer.setInterval(kSaveIntervalMs);
    connect(&m_saveTimer, &QTimer::timeout, this, &AnswerRun::saveUnsaved);
    connectInference();
    // A streaming answer is newer here than on disk.
    connect(parts.conversation, &Conversation::loaded, this, &AnswerRun::showRow);
    connect(parts.conversation, &Conversation::changed, this, &AnswerRun::busyChanged);
    connect(parts.conversation, &Conversation::messagesRemoved, this,
            [this](const QStringList& ids) {
                if (m_running && ids.contains(m_running->row.id))
                    stop();
            });
    connect(parts.history, &History::removed, this, [this](const ConversationRow& row) {
        if (m_running && m_running->row.conversationId == row.id)
            stop();
    });
}

AnswerRun::~AnswerRun() {
    if (!m_running)
        return;
    m_running->row.state = MessageState::Interrupted;
    m_parts.storage->updateMessage(m_running->row);
}

void AnswerRun::connectInference() {
    InferenceThread* inference = m_parts.inference;
    connect(inference, &InferenceThread::stageChanged, this, &AnswerRun::showStage);
    connect(inference, &InferenceThread::textArrived, this, &AnswerRun::appendText);
    connect(inference, &InferenceThread::answered, this, &AnswerRun::complete);
    connect(inference, &InferenceThread::answerFailed, this, &AnswerRun::fail);
}

bool AnswerRun::isRunning(quint64 requestId) const {
    return m_running && m_running->requestId == requestId;
}

void AnswerRun::start(MessageRow answer, const Turns& turns, const AnswerSettings& settings) {
    const bool continues = !answer.text.isEmpty();
    m_running = Running{m_parts.inference->ask(turns, settings), std::move(answer), continues};
    m_stage.reset();
    showRow();
    m_saveTimer.start();
    emit started();
    emit stageChanged();
    emit busyChanged();
}

void AnswerRun::stop() {
    if (m_running)
        m_parts.inference->stopAnswer();
}

void AnswerRun::showStage(quint64 requestId, GenerateStage stage, double fraction) {
    if (!isRunning(requestId))
        return;
    setStage(stage, stage == GenerateStage::Decode ? 0 : static_cast<int>(fraction * 100));
}

void AnswerRun::appendText(quint64 requestId, const QString& delta) {
    if (!isRunning(requestId))
        return;
    // A continued answer comes with its beginning, so that its last character can become whole.
    if (!std::exchange(m_running->hasText, true))
        m_running->row.text.clear();
    m_running->row.text += delta;
    m_running->unsaved = true;
    // Not every backend reports decoding as a stage of its own.
    setStage(GenerateStage::Decode, 0);
    showRow();
}

void AnswerRun::complete(quint64 requestId, const AnswerStats& stats) {
    if (!isRunning(requestId))
        return;
    AnswerFigures& figures = m_running->row.figures;
    figures =
        m_running->continues ? continued(figures, stats.figures, stats.begunTokens) : stats.figures;
    switch (stats.stopReason) {
        case StopReason::ContextFull:
            finish(MessageState::Stopped, contextFullNote());
            break;
        case StopReason::MaxTokens:
            finish(MessageState::Stopped, longestAnswerNote());
            break;
        case StopReason::Cancelled:
            finish(MessageState::Stopped, {});
            break;
        case StopReason::EndOfText:
        case StopReason::StopString:
            finish(MessageState::Complete, {});
            break;
    }
}

void AnswerRun::fail(quint64 requestId, const Error& error) {
    if (!isRunning(requestId))
        return;
    const bool wasRefused = error.code == ErrorCode::ContextFull && m_running->row.text.isEmpty();
    const QString conversationId = m_running->row.conversationId;
    const QString answerId = m_running->row.id;
    finish(MessageState::Failed, keptError(error));
    if (wasRefused)
        emit refused(conversationId, answerId);
}

void AnswerRun::finish(MessageState state, const std::optional<Error>& error) {
    m_running->row.state = state;
    m_running->row.error = error;
    m_parts.storage->updateMessage(m_running->row);
    showRow();
    const MessageRow answer = m_running->row;
    m_running.reset();
    m_saveTimer.stop();
    m_stage.reset();
    emit stageChanged();
    emit busyChanged();
    emit ended(answer);
    emit finished();
}

void AnswerRun::showRow() {
    if (isBusyHere())
        m_parts.conversation->messages()->update(m_running->row);
}

void AnswerRun::saveUnsaved() {
    if (m_running && std::exchange(m_running->unsaved, false))
        m_parts.storage->updateMessage(m_running->row);
}

void AnswerRun::setStage(GenerateStage stage, int percent) {
    const Stage now{stage, percent};
    if (m_stage == now)
        return;
    m_stage = now;
    emit stageChanged();
}

QString AnswerRun::stageText() const {
    if (!m_stage)
        return {};
    const QString percent = QLocale().toString(m_stage->percent);
    switch (m_stage->stage) {
        case GenerateStage::ImageEncode:
            return tr("Looking at the photo … %1%").arg(percent);
        case GenerateStage::Prefill:
            return tr("Reading … %1%").arg(percent);
        case GenerateStage::Decode:
            break;
    }
    return tr("Answering …");
}

}  // namespace tessera
