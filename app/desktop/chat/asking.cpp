// SPDX-License-Identifier: MIT
#include "app/desktop/chat/asking.h"

#include <utility>

namespace tessera {

Asking::Asking(Parts parts, QObject* parent) : QObject(parent), m_parts(parts) {
    connect(parts.composer, &Composer::textChanged, this, &Asking::stopWaiting);
    connect(parts.composer, &Composer::photosChanged, this, &Asking::followPhotos);
    connect(parts.conversation, &Conversation::switched, this, &Asking::stopWaiting);
    connect(parts.composer, &Composer::textChanged, this, &Asking::changed);
    connect(parts.composer, &Composer::photosChanged, this, &Asking::changed);
    connect(parts.models, &ModelController::changed, this, &Asking::followModel);
    connect(parts.models, &ModelController::changed, this, &Asking::changed);
    connect(parts.conversation, &Conversation::settledChanged, this, &Asking::changed);
    connect(parts.conversation, &Conversation::loaded, this, &Asking::takeBackRefused);
    connect(parts.answer, &AnswerRun::busyChanged, this, &Asking::changed);
    connect(parts.waiting, &WaitingQuestions::changed, this, &Asking::changed);
    connect(parts.waiting, &WaitingQuestions::changed, this, &Asking::takeBackRefused);
    // The result differs: another driver, or settings that are not kept with answers.
    connect(parts.answer, &AnswerRun::ended, this, [this](const MessageRow& answer) {
        if (m_repeated && m_repeated->answerId == answer.id && m_repeated->text != answer.text) {
            m_repeated.reset();
            emit changed();
        }
    });
    connect(parts.answer, &AnswerRun::refused, this,
            [this](const QString& conversationId, const QString& answerId) {
                m_refused[conversationId].append(answerId);
                takeBackRefused();
            });
    connect(parts.meter, &PromptMeter::blockerChanged, this, &Asking::changed);
    connect(parts.meter, &PromptMeter::outdated, this, [this] { m_sendWhenMeasured = false; });
    connect(parts.meter, &PromptMeter::measured, this, [this] {
        if (std::exchange(m_sendWhenMeasured, false))
            send();
    });
}

bool Asking::hasQuestion() const {
    const Composer& composer = *m_parts.composer;
    return !composer.text().trimmed().isEmpty() || !composer.photos().isEmpty();
}

bool Asking::canAsk() const {
    return (canBranch() || canWait()) && hasQuestion() && !m_parts.composer->isImporting() &&
           m_parts.meter->blocker().isEmpty();
}

bool Asking::lacksModel() const {
    return m_parts.models->status() != ModelController::Ready && hasQuestion() &&
           !m_parts.composer->isImporting() && !m_parts.answer->isBusy();
}

bool Asking::readsPhotos() const {
    return m_parts.composer->isImporting() && m_parts.conversation->isSettled() &&
           !m_parts.conversation->isReadOnly();
}

bool Asking::canSend() const {
    return m_parts.meter->isMeasured() && canBranch() && canAsk();
}

bool Asking::canBranch() const {
    return m_parts.conversation->isSettled() && !m_parts.conversation->isReadOnly() &&
           !m_parts.answer->isBusy() && !m_parts.waiting->holds(m_parts.conversation->id()) &&
           m_parts.models->status() == ModelController::Ready;
}

bool Asking::canWait() const {
    return m_parts.conversation->isSettled() && !m_parts.conversation->isReadOnly() &&
           (m_parts.answer->isBusy() || m_parts.waiting->holds(m_parts.conversation->id())) &&
           m_parts.models->status() == ModelController::Ready;
}

bool Asking::canRetry() const {
    const QList<MessageRow>& rows = m_parts.conversation->messages()->rows();
    return canBranch() && !rows.isEmpty() && rows.last().role == MessageRole::Assistant &&
           rows.last().state != MessageState::Complete;
}

bool Asking::canContinue() const {
    const QList<MessageRow>& rows = m_parts.conversation->messages()->rows();
    if (!canBranch() || rows.isEmpty())
        return false;
    const MessageRow& answer = rows.last();
    if (answer.role != MessageRole::Assistant || answer.text.isEmpty() ||
        answer.state == MessageState::Complete)
        return false;
    const bool refused = answer.state == MessageState::Failed && answer.error &&
                         answer.error->code == ErrorCode::ContextFull;
    const quint32 tokens = answer.figures.promptTokens + answer.figures.answerTokens;
    const int context = m_parts.models->loaded().contextLength();
    return !refused && (context <= 0 || tokens < static_cast<quint32>(context));
}

void Asking::continueLast() {
    if (!canContinue())
        return;
    const QList<MessageRow>& rows = m_parts.conversation->messages()->rows();
    const MessageRow answer = growing(rows.last());
    AnswerSettings settings = m_parts.settings->answerSettings();
    if (const auto& sampling = answer.figures.sampling) {
        const int maxTokens = settings.sampling.maxTokens;
        settings.sampling = withSeed(*sampling, answer.figures.seed.value_or(drawSeed()));
        settings.sampling.maxTokens = maxTokens;
    }
    m_parts.conversation->resume(answer);
    m_parts.answer->start(answer, turnsOf(rows), settings);
}

void Asking::setWait(Wait wait) {
    if (std::exchange(m_wait, wait) != wait)
        emit changed();
}

void Asking::find(const QString& what) {
    const QString phrase = what.simplified();
    const RegionQuestions questions = m_parts.models->loaded().regionQuestions();
    if (phrase.isEmpty() || questions == RegionQuestions::None)
        return;
    m_parts.composer->setText(
        questions == RegionQuestions::AsCompletion
            ? QString::fromStdString(regionCompletion(phrase.toStdString()))
            : tr("Give the box of %1.", "asks a model for the place of something on the photo")
                  .arg(phrase));
    send();
}

void Asking::stopWaiting() {
    setWait(NoWait);
}

void Asking::followModel() {
    // A question that waits for photos needs the model only after that.
    if (m_wait == ReadingPhotos || m_wait == LostPhoto)
        return;
    const ModelController& models = *m_parts.models;
    if (models.status() == ModelController::Loading) {
        // A question that was refused because there was no model is sent again by the user.
        if (m_wait == MissingModel)
            stopWaiting();
        return;
    }
    const bool waited = m_wait == LoadingModel;
    if (models.status() != ModelController::Ready) {
        if (waited)
            setWait(MissingModel);
        return;
    }
    stopWaiting();
    // After a failed switch the previous model is back, but the question was not meant for it.
    if (waited && models.namedSource() == m_awaitedModel)
        sendLater();
}

void Asking::followPhotos() {
    const Composer& composer = *m_parts.composer;
    const bool waited = m_wait == ReadingPhotos || m_wait == LostPhoto;
    if (!waited || composer.count() != m_awaitedPhotos) {
        stopWaiting();
    } else if (composer.refusedCount() > m_refusedPhotos) {
        setWait(LostPhoto);
    } else if (!composer.isImporting()) {
        stopWaiting();
        sendLater();
    }
}

void Asking::sendLater() {
    QMetaObject::invokeMethod(this, &Asking::send, Qt::QueuedConnection);
}

void Asking::send() {
    Composer* composer = m_parts.composer;
    if (readsPhotos()) {
        m_awaitedPhotos = composer->count();
        m_refusedPhotos = composer->refusedCount();
        setWait(ReadingPhotos);
        return;
    }
    if (lacksModel()) {
        m_awaitedModel = m_parts.models->namedSource();
        setWait(m_parts.models->status() == ModelController::Loading ? LoadingModel : MissingModel);
        return;
    }
    if (!m_parts.meter->isMeasured() && !m_parts.answer->isBusy() &&
        !m_parts.conversation->isLoading()) {
        m_sendWhenMeasured = true;
        m_parts.meter->measureNow();
        return;
    }
    const bool waits = canWait();
    if (!canAsk() || (!waits && !canSend()))
        return;
    MessageRow question;
    question.text = composer->text().trimmed();
    question.photos = composer->photos();
    m_parts.conversation->add(std::move(question));
    composer->clear();
    const MessageRow answer = m_parts.conversation->add(newAnswer());
    if (waits)
        m_parts.waiting->add(
            {m_parts.conversation->messages()->rows(), m_parts.settings->answerSettings()});
    else
        start(answer);
}

void Asking::retry() {
    if (canRetry())
        regenerate(m_parts.conversation->messages()->rows().last().id);
}

void Asking::regenerate(const QString& messageId) {
    const MessageListModel& messages = *m_parts.conversation->messages();
    const int at = messages.indexOf(messageId);
    if (!canBranch() || at < 1 || messages.rows()[at].role != MessageRole::Assistant)
        return;
    const MessageRow before = messages.rows()[at];
    const MessageRow again = before.text.isEmpty()
                                 ? m_parts.conversation->replace(at, newAnswer())
                                 : m_parts.conversation->addBeside(at, newAnswer());
    noteRepetition(before, again);
    start(again);
}

void Asking::noteRepetition(const MessageRow& before, const MessageRow& again) {
    m_repeated.reset();
    const SamplingSettings sampling = m_parts.settings->answerSettings().sampling;
    const bool greedily = !(sampling.temperature > 0);
    const std::optional<quint64> seed = before.figures.seed;
    const bool sameSeed = seed && sampling.seed == seed;
    if (before.state == MessageState::Complete && before.modelName == again.modelName &&
        before.figures.sampling == withSeed(sampling, seed.value_or(0)) && (greedily || sameSeed))
        m_repeated = Repeated{again.id, before.text, greedily};
    emit changed();
}

void Asking::regenerateLast() {
    const QList<MessageRow>& rows = m_parts.conversation->messages()->rows();
    if (!rows.isEmpty())
        regenerate(rows.last().id);
}

int Asking::branchPoint(const QString& messageId) const {
    const MessageListModel& messages = *m_parts.conversation->messages();
    const int at = messages.indexOf(messageId);
    return canBranch() && at >= 0 && messages.rows()[at].role == MessageRole::User ? at : -1;
}

void Asking::editQuestion(const QString& messageId, const QString& text) {
    const int at = branchPoint(messageId);
    if (at < 0)
        return;
    MessageRow question = m_parts.conversation->messages()->rows()[at];
    question.text = text.trimmed();
    if (!question.text.isEmpty() || !question.photos.isEmpty())
        branchQuestion(at, std::move(question));
}

QString Asking::askWithGrid(const QString& messageId, int photo, const QString& grid) {
    const int at = branchPoint(messageId);
    if (at < 0)
        return {};
    MessageRow question = m_parts.conversation->messages()->rows()[at];
    if (photo < 0 || photo >= question.photos.size())
        return {};
    question.photos[photo].grid = grid;
    branchQuestion(at, std::move(question));
    m_gridAnswerId = m_parts.conversation->messages()->rows().last().id;
    return m_gridAnswerId;
}

void Asking::branchQuestion(int at, MessageRow question) {
    m_parts.conversation->addBeside(at, std::move(question));
    start(m_parts.conversation->add(newAnswer()));
}

MessageRow Asking::newAnswer() const {
    MessageRow answer;
    answer.role = MessageRole::Assistant;
    return growing(answer);
}

MessageRow Asking::growing(MessageRow answer) const {
    answer.state = MessageState::Streaming;
    answer.error.reset();
    answer.modelName = m_parts.models->name();
    answer.deviceName = m_parts.models->loaded().deviceName();
    return answer;
}

void Asking::start(const MessageRow& answer) {
    m_parts.answer->start(answer, turnsOf(m_parts.conversation->messages()->rows()),
                          m_parts.settings->answerSettings());
}

void Asking::takeBackRefused() {
    const QString id = m_parts.conversation->id();
    if (m_parts.answer->isBusyHere() || m_parts.conversation->isLoading() ||
        m_parts.waiting->holds(id))
        return;
    // The last one first: what waited behind a refused question was refused as well.
    QStringList answers = m_refused.take(id);
    while (!answers.isEmpty()) {
        const QString answerId = answers.takeLast();
        const QList<MessageRow> rows = m_parts.conversation->messages()->rows();
        if (rows.size() < 2 || rows.last().id != answerId ||
            rows[rows.size() - 2].role != MessageRole::User)
            return;
        const MessageRow& question = rows[rows.size() - 2];
        m_parts.notice->show(rows.last().error.value_or(Error()));
        m_parts.conversation->takeOutLastQuestion();
        // Another grid can be chosen where this one was: the original question is still there.
        if (answerId != m_gridAnswerId)
            m_parts.composer->putBack(question.text, question.photos);
    }
}

}  // namespace tessera
