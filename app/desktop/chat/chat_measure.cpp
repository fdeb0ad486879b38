// SPDX-License-Identifier: MIT
// ChatController: what the question costs before it is sent, and whether it can be.
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <utility>

#include "app/desktop/chat/chat_controller.h"
#include "app/desktop/text/error_text.h"

namespace tessera {
namespace {

constexpr int kMeasureDelayMs = 250;
constexpr quint32 kTightShare = 8;
constexpr qsizetype kLongQuestion = 500;  // characters

// A measurement that failed for want of memory or the like says nothing about the question: asking
// it may work, and says best what is wrong.
bool isAboutTheQuestion(ErrorCode code) {
    switch (code) {
        case ErrorCode::OutOfHostMemory:
        case ErrorCode::OutOfDeviceMemory:
        case ErrorCode::DeviceLost:
        case ErrorCode::Cancelled:
        case ErrorCode::Internal:
            return false;
        default:
            return true;
    }
}

}  // namespace

void ChatController::connectMeasuring() {
    m_measureTimer.setSingleShot(true);
    m_measureTimer.setInterval(kMeasureDelayMs);
    connect(&m_measureTimer, &QTimer::timeout, this, &ChatController::measure);
    InferenceThread* inference = m_parts.inference;
    connect(inference, &InferenceThread::measured, this,
            [this](quint64 id, const PromptSize& size) {
                if (id == m_measureId)
                    setMeasured(size);
            });
    connect(inference, &InferenceThread::measureFailed, this,
            [this](quint64 id, const Error& error) {
                if (id == m_measureId)
                    setMeasured(
                        {}, isAboutTheQuestion(error.code) ? std::optional(error) : std::nullopt);
            });
}

bool ChatController::canAsk() const {
    const bool hasQuestion =
        !m_parts.composer->text().trimmed().isEmpty() || !m_parts.composer->photos().isEmpty();
    return m_storageReady && !m_loading && m_reloads == 0 && !isBusy() && hasQuestion &&
           !m_parts.composer->isImporting() && m_parts.models->status() == ModelController::Ready &&
           blocker().isEmpty();
}

bool ChatController::canSend() const {
    return m_draftMeasured && canAsk();
}

QString ChatController::blocker() const {
    if (m_parts.models->status() != ModelController::Ready)
        return {};
    if (!m_parts.models->canSee() && !m_parts.composer->photos().isEmpty())
        return tr(
            "This model cannot see photos. Choose one with an image part (mmproj), or remove "
            "the photos.");
    if (m_promptProblem)
        return errorText(*m_promptProblem);
    if (contextState() == ContextFull)
        return tr("This does not fit into the model's context of %Ln tokens.", nullptr,
                  contextLength()) +
               QLatin1Char(' ') + contextAdvice();
    return {};
}

ChatController::ContextState ChatController::contextState() const {
    const quint32 length = m_promptSize.contextLength;
    if (length == 0)
        return ContextUnknown;
    if (m_promptSize.promptTokens >= length)
        return ContextFull;
    return length - m_promptSize.promptTokens < length / kTightShare ? ContextTight : ContextRoomy;
}

QString ChatController::contextDetails() const {
    if (m_promptSize.contextLength == 0)
        return {};
    const QLocale locale;
    const quint32 textTokens = m_promptSize.promptTokens - m_promptSize.photoTokens;
    return tr("Photos %1, text %Ln tokens; room for %2 more with the answer", nullptr,
              static_cast<int>(textTokens))
        .arg(locale.toString(m_promptSize.photoTokens),
             locale.toString(std::max<qint64>(
                 0, qint64{m_promptSize.contextLength} - qint64{m_promptSize.promptTokens})));
}

QString ChatController::contextAdvice() const {
    const ContextState state = contextState();
    if (state != ContextTight && state != ContextFull)
        return {};
    QStringList ways;
    // Its own tokens are not counted apart from the conversation's.
    if (m_messages.count() == 0 || m_parts.composer->text().size() > kLongQuestion)
        ways.append(tr("shorten the question"));
    if (!m_parts.composer->photos().isEmpty())
        ways.append(tr("attach fewer photos, or give them a smaller grid (click one)"));
    if (m_messages.count() > 0)
        ways.append(tr("start a new chat"));
    ways.append(tr("load the model with a larger context"));
    if (state == ContextFull)
        return tr("What helps: %1.").arg(ways.join(tr("; ")));
    return tr("The context is nearly full: the answer may end early. What helps: %1.")
        .arg(ways.join(tr("; ")));
}

QString ChatController::contextText() const {
    if (m_promptSize.contextLength == 0)
        return {};
    return tr("%1 of %Ln tokens", nullptr, contextLength())
        .arg(QLocale().toString(m_promptSize.promptTokens));
}

void ChatController::scheduleMeasure() {
    m_draftMeasured = false;
    m_sendWhenMeasured = false;
    m_measureId = 0;
    m_measureTimer.start();
    emit canSendChanged();
}

void ChatController::measure() {
    m_measureTimer.stop();
    // While an answer runs the engine thread has no time; finishing it asks again.
    if (isBusy() || m_loading)
        return;
    m_measureId = 0;
    if (m_parts.models->status() != ModelController::Ready) {
        setMeasured({});
        return;
    }
    QList<MessageRow> rows = m_messages.rows();
    MessageRow draft;
    draft.text = m_parts.composer->text().trimmed();
    draft.photos = m_parts.composer->photos();
    rows.append(draft);
    m_measureId = m_parts.inference->measure(turnsOf(rows), m_parts.settings->answerSettings());
}

void ChatController::setMeasured(const PromptSize& size, const std::optional<Error>& problem) {
    m_promptSize = size;
    m_promptProblem = problem;
    m_draftMeasured = true;
    emit contextChanged();
    emit canSendChanged();
    if (std::exchange(m_sendWhenMeasured, false))
        send();
}

}  // namespace tessera
