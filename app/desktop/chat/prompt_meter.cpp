// SPDX-License-Identifier: MIT
#include "app/desktop/chat/prompt_meter.h"

#include <QLocale>
#include <QStringList>
#include <algorithm>

#include "app/desktop/text/error_text.h"
#include "engine/image/grid_choice.h"

namespace tessera {
namespace {

constexpr int kDelayMs = 250;
constexpr quint32 kTightShare = 8;
constexpr qsizetype kLongQuestion = 500;  // characters

// A measurement that failed for lack of memory or the like says nothing about the question: asking
// it may work, and otherwise tells best what is wrong.
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

PromptMeter::PromptMeter(Parts parts, QObject* parent) : QObject(parent), m_parts(parts) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDelayMs);
    connect(&m_timer, &QTimer::timeout, this, &PromptMeter::measure);
    connectInference();
    connect(parts.composer, &Composer::textChanged, this, &PromptMeter::schedule);
    connect(parts.composer, &Composer::photosChanged, this, &PromptMeter::schedule);
    connect(parts.settings, &ChatSettings::edited, this, &PromptMeter::schedule);
    connect(parts.models, &ModelController::changed, this, &PromptMeter::schedule);
    connect(parts.conversation, &Conversation::switched, this, &PromptMeter::forget);
    connect(parts.conversation, &Conversation::loaded, this, &PromptMeter::schedule);
    connect(parts.conversation, &Conversation::settledChanged, this, &PromptMeter::blockerChanged);
    connect(parts.answer, &AnswerRun::started, this, &PromptMeter::pause);
    connect(parts.answer, &AnswerRun::finished, this, &PromptMeter::schedule);
}

void PromptMeter::connectInference() {
    InferenceThread* inference = m_parts.inference;
    connect(inference, &InferenceThread::measured, this,
            [this](quint64 id, const PromptSize& size) {
                if (id == m_requestId)
                    setMeasured(size);
            });
    connect(inference, &InferenceThread::measureFailed, this,
            [this](quint64 id, const Error& error) {
                if (id == m_requestId)
                    setMeasured(
                        {}, isAboutTheQuestion(error.code) ? std::optional(error) : std::nullopt);
            });
}

PromptMeter::Fill PromptMeter::fill() const {
    const quint32 length = m_size.contextLength;
    if (length == 0)
        return Unknown;
    if (m_size.promptTokens >= length)
        return Full;
    return length - m_size.promptTokens < length / kTightShare ? Tight : Roomy;
}

QString PromptMeter::text() const {
    if (m_size.contextLength == 0)
        return {};
    return tr("%1 of %Ln tokens", nullptr, contextLength())
        .arg(QLocale().toString(m_size.promptTokens));
}

QString PromptMeter::details() const {
    if (m_size.contextLength == 0)
        return {};
    const QLocale locale;
    const quint32 textTokens = m_size.promptTokens - m_size.photoTokens;
    return tr("Photos %1, text %Ln tokens; room for %2 more, including the answer", nullptr,
              static_cast<int>(textTokens))
        .arg(locale.toString(m_size.photoTokens),
             locale.toString(
                 std::max<qint64>(0, qint64{m_size.contextLength} - qint64{m_size.promptTokens})));
}

bool PromptMeter::hasSeveralPhotos() const {
    qsizetype photos = m_parts.composer->photos().size();
    for (const MessageRow& row : m_parts.conversation->messages()->rows())
        photos += row.photos.size();
    return photos > 1;
}

bool PromptMeter::photosHaveGrids() const {
    const auto scheme = m_parts.models->handling()->tileScheme().scheme;
    return scheme && std::ranges::any_of(m_parts.composer->photos(), [&](const PhotoRef& photo) {
               return gridNames(*scheme, {photo.widthPx, photo.heightPx}).size() > 1;
           });
}

QString PromptMeter::advice() const {
    const Fill now = fill();
    if (now != Tight && now != Full)
        return m_parts.models->isDemo() && hasSeveralPhotos()
                   ? tr("The demo model can only handle one photo at a time. Ask about each of "
                        "them in a new chat.")
                   : QString();
    const bool isFirst = m_parts.conversation->messages()->count() == 0;
    const bool hasPhotos = !m_parts.composer->photos().isEmpty();
    QStringList sentences;
    if (now == Tight)
        sentences.append(tr("The context is nearly full: the answer may end early."));
    // The question's own tokens are not counted separately from the conversation's.
    if ((isFirst && !hasPhotos) || m_parts.composer->text().size() > kLongQuestion)
        sentences.append(tr("A shorter question leaves more room."));
    if (hasPhotos)
        sentences.append(
            photosHaveGrids()
                ? tr("Fewer photos, or smaller grids for them (click one), leave more room.")
                : tr("Fewer photos leave more room."));
    if (!isFirst)
        sentences.append(tr("A new chat starts with an empty context."));
    sentences.append(tr("You can also load the model with a larger context."));
    return sentences.join(QLatin1Char(' '));
}

QString PromptMeter::blocker() const {
    if (m_parts.conversation->isReadOnly())
        return tr("You cannot ask anything while your conversations are read-only.");
    if (m_parts.models->status() != ModelController::Ready)
        return {};
    if (!m_parts.models->loaded().canSee() && !m_parts.composer->photos().isEmpty())
        return tr(
            "This model cannot see photos. Choose one with an image part (mmproj), or remove "
            "the photos.");
    if (m_problem)
        return errorText(*m_problem);
    if (fill() == Full)
        return tr("This does not fit into the model's context of %Ln tokens.", nullptr,
                  contextLength()) +
               QLatin1Char(' ') + advice();
    return {};
}

void PromptMeter::forget() {
    m_size = {};
    m_problem.reset();
    emit changed();
    schedule();
}

void PromptMeter::schedule() {
    m_isMeasured = false;
    m_requestId = 0;
    m_timer.start();
    emit outdated();
    emit blockerChanged();
}

void PromptMeter::pause() {
    m_timer.stop();
    m_requestId = 0;
}

void PromptMeter::measureNow() {
    if (m_timer.isActive())
        measure();
}

void PromptMeter::measure() {
    m_timer.stop();
    // This is called again once the answer has finished or the messages are loaded.
    if (m_parts.answer->isBusy() || m_parts.conversation->isLoading())
        return;
    m_requestId = 0;
    if (m_parts.models->status() != ModelController::Ready) {
        setMeasured({});
        return;
    }
    QList<MessageRow> rows = m_parts.conversation->messages()->rows();
    MessageRow draft;
    draft.text = m_parts.composer->text().trimmed();
    draft.photos = m_parts.composer->photos();
    rows.append(draft);
    m_requestId = m_parts.inference->measure(turnsOf(rows), m_parts.settings->answerSettings());
}

void PromptMeter::setMeasured(const PromptSize& size, const std::optional<Error>& problem) {
    m_size = size;
    m_problem = problem;
    m_isMeasured = true;
    emit changed();
    emit blockerChanged();
    emit measured();
}

}  // namespace tessera
