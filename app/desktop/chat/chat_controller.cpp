// SPDX-License-Identifier: MIT
#include "app/desktop/chat/chat_controller.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <utility>

#include "app/desktop/text/error_text.h"

namespace tessera {
namespace {

constexpr qsizetype kTitleLength = 48;

qint64 nowMs() {
    return QDateTime::currentMSecsSinceEpoch();
}

// The first words of the first line, or the first photo's name.
QString titleFor(const QString& question, const QList<PhotoRef>& photos) {
    QString line = question.trimmed().section(QLatin1Char('\n'), 0, 0).simplified();
    if (line.isEmpty())
        return photos.isEmpty() ? QString() : photos.first().name;
    if (line.size() <= kTitleLength)
        return line;
    const qsizetype space = line.lastIndexOf(QLatin1Char(' '), kTitleLength);
    return line.left(space > kTitleLength / 2 ? space : kTitleLength) + QChar(0x2026);
}

QString newestId(const QList<ConversationRow>& rows) {
    return std::max_element(rows.cbegin(), rows.cend(),
                            [](const ConversationRow& a, const ConversationRow& b) {
                                return a.updatedMs < b.updatedMs;
                            })
        ->id;
}

}  // namespace

ChatController::ChatController(Parts parts, QObject* parent)
    : QObject(parent), m_parts(parts), m_drafts(parts.composer, parts.storage) {
    m_saveTimer.setInterval(kSaveIntervalMs);
    connect(&m_saveTimer, &QTimer::timeout, this, [this] {
        if (m_running && m_running->unsaved) {
            m_running->unsaved = false;
            m_parts.storage->updateMessage(m_running->row);
        }
    });
    for (const auto signal : {&Composer::textChanged, &Composer::photosChanged}) {
        connect(parts.composer, signal, this, &ChatController::scheduleMeasure);
        connect(parts.composer, signal, this, &ChatController::canSendChanged);
    }
    parts.settings->setConversations(&m_conversations);
    connect(parts.settings, &ChatSettings::edited, this, &ChatController::scheduleMeasure);
    connect(parts.models, &ModelController::changed, this, [this] {
        m_parts.composer->setScheme(m_parts.models->tileScheme());
        scheduleMeasure();
        emit canSendChanged();
    });
    connect(this, &ChatController::conversationChanged, this, &ChatController::busyChanged);
    connect(this, &ChatController::busyChanged, this, &ChatController::canSendChanged);
    connectInference();
    connectMeasuring();
    connectStorage();
}

ChatController::~ChatController() {
    if (!m_running)
        return;
    m_running->row.state = MessageState::Interrupted;
    m_parts.storage->updateMessage(m_running->row);
}

void ChatController::connectInference() {
    InferenceThread* inference = m_parts.inference;
    connect(inference, &InferenceThread::stageChanged, this, &ChatController::showStage);
    connect(inference, &InferenceThread::textArrived, this, &ChatController::appendText);
    connect(inference, &InferenceThread::answered, this, &ChatController::completeAnswer);
    connect(inference, &InferenceThread::answerFailed, this,
            [this](quint64 id, const Error& error) {
                if (isRunning(id))
                    failAnswer(error);
            });
}

bool ChatController::isRunning(quint64 requestId) const {
    return m_running && m_running->requestId == requestId;
}

void ChatController::showStage(quint64 requestId, GenerateStage stage, double fraction) {
    if (!isRunning(requestId))
        return;
    setStage(stage, stage == GenerateStage::Decode ? 0 : static_cast<int>(fraction * 100));
}

void ChatController::appendText(quint64 requestId, const QString& delta) {
    if (!isRunning(requestId))
        return;
    m_running->row.text += delta;
    m_running->unsaved = true;
    // Not every backend reports decoding as a stage of its own.
    setStage(GenerateStage::Decode, 0);
    showRunning();
}

void ChatController::completeAnswer(quint64 requestId, const AnswerStats& stats) {
    if (!isRunning(requestId))
        return;
    m_running->row.promptTokens = stats.promptTokens;
    m_running->row.answerTokens = stats.answerTokens;
    m_running->row.tokensPerSecond = stats.tokensPerSecond;
    m_running->row.firstTokenMs = stats.firstTokenMs;
    m_running->row.sampling = stats.sampling;
    if (stats.sampling)
        m_running->row.seed = stats.sampling->seed;
    m_running->row.tokenIds = stats.tokenIds;
    switch (stats.stopReason) {
        case StopReason::ContextFull:
            finishAnswer(MessageState::Stopped, contextFullText());
            break;
        case StopReason::MaxTokens:
            finishAnswer(MessageState::Stopped, longestAnswerText());
            break;
        case StopReason::Cancelled:
            finishAnswer(MessageState::Stopped, {});
            break;
        case StopReason::EndOfText:
        case StopReason::StopString:
            finishAnswer(MessageState::Complete, {});
            break;
    }
}

void ChatController::connectStorage() {
    Storage* storage = m_parts.storage;
    connect(storage, &Storage::opened, this,
            [this](const QList<ConversationRow>& rows, const QList<DraftRow>& drafts) {
                m_storageReady = true;
                m_startError.reset();
                emit startErrorChanged();
                // What is in the composer already is a question for a new conversation.
                const bool asking =
                    m_parts.composer->count() > 0 || !m_parts.composer->text().isEmpty();
                m_conversations.setRows(rows);
                m_drafts.start(drafts);
                if (!rows.isEmpty() && !asking)
                    open(newestId(rows));
                emit canSendChanged();
            });
    connect(storage, &Storage::openFailed, this, [this](const Error& error) {
        m_startError = error;
        m_damaged = error.code == ErrorCode::FileUnreadable;
        emit startErrorChanged();
    });
    connect(storage, &Storage::failed, this, [this](const Error& error) {
        m_notice = error;
        m_noticeIsAboutSaving = error.code == ErrorCode::WriteFailed;
        emit noticeChanged();
    });
    connect(storage, &Storage::caughtUp, this, [this] {
        if (m_noticeIsAboutSaving)
            dismissNotice();
    });
    connect(storage, &Storage::conversationsLoaded, this,
            [this](const QList<ConversationRow>& rows) {
                m_conversations.setRows(rows);
                // What was deleted may have come back.
                forgetUndo();
                if (!m_conversationId.isEmpty() && !m_conversations.find(m_conversationId))
                    newConversation();
                else if (!m_conversationId.isEmpty() && !m_loading)
                    reload({});
            });
    connect(storage, &Storage::messagesLoaded, this,
            [this](const QString& id, const QList<MessageRow>& rows) {
                if (id == m_conversationId && (m_loading || --m_reloads == 0))
                    showLoaded(rows);
            });
    connect(storage, &Storage::messagesFailed, this, [this](const QString& id) {
        // Away from it: what would be asked now would lack the messages before.
        if (id == m_conversationId)
            newConversation();
    });
}

void ChatController::showLoaded(const QList<MessageRow>& rows) {
    m_loading = false;
    m_reloads = 0;
    m_messages.replaceRows(rows);
    // What streams is newer here than on disk.
    if (m_running)
        showRunning();
    emit conversationChanged();
    scheduleMeasure();
    takeBackRefused();
    const int row = m_messages.indexOf(std::exchange(m_messageToShow, {}));
    if (row >= 0)
        emit messageShown(row);
}

QString ChatController::title() const {
    const auto row = m_conversations.find(m_conversationId);
    return row ? row->title : QString();
}

bool ChatController::canBranch() const {
    return m_storageReady && !m_loading && m_reloads == 0 && !isBusy() &&
           m_parts.models->status() == ModelController::Ready;
}

bool ChatController::canRetry() const {
    if (!canBranch() || m_messages.rows().isEmpty())
        return false;
    const MessageRow& last = m_messages.rows().last();
    return last.role == MessageRole::Assistant && last.state != MessageState::Complete;
}

void ChatController::showConversation(const QString& id, bool loading) {
    m_drafts.show(id);
    m_parts.settings->show(id);
    m_conversationId = id;
    m_loading = loading;
    m_reloads = 0;
    m_messageToShow.clear();
    m_messages.setRows({});
    m_promptSize = {};
    m_promptProblem.reset();
    emit contextChanged();
    emit conversationChanged();
    scheduleMeasure();
}

void ChatController::newConversation() {
    showConversation({}, false);
}

void ChatController::takeDraftToNewConversation() {
    const QString text = m_parts.composer->text();
    const QList<PhotoRef> photos = m_parts.composer->photos();
    if (m_conversationId.isEmpty())
        return;
    m_parts.composer->setUnfinishedAside({});  // of the new one, which takes them back
    m_parts.composer->clear();
    newConversation();
    m_parts.composer->putBack(text, photos);
}

void ChatController::open(const QString& id) {
    if (id == m_conversationId || !m_conversations.find(id))
        return;
    showConversation(id, true);
    m_parts.storage->loadMessages(id);
}

void ChatController::openNeighbour(int step) {
    const QList<ConversationRow>& rows = m_conversations.rows();
    if (rows.isEmpty())
        return;
    const auto current =
        std::find_if(rows.cbegin(), rows.cend(),
                     [this](const ConversationRow& row) { return row.id == m_conversationId; });
    const qsizetype at = current == rows.cend() ? 0 : current - rows.cbegin() + step;
    if (at >= 0 && at < rows.size())
        open(rows[at].id);
}

void ChatController::rename(const QString& id, const QString& title) {
    const QString trimmed = title.simplified();
    if (trimmed.isEmpty() || !m_conversations.find(id))
        return;
    m_conversations.rename(id, trimmed);
    m_parts.storage->renameConversation(id, trimmed);
    if (id == m_conversationId)
        emit conversationChanged();
}

void ChatController::setPinned(const QString& id, bool pinned) {
    m_conversations.setPinned(id, pinned);
    m_parts.storage->setPinned(id, pinned);
}

void ChatController::ensureConversation(const QString& question, const QList<PhotoRef>& photos) {
    const qint64 now = nowMs();
    if (!m_conversationId.isEmpty()) {
        m_conversations.touch(m_conversationId, now);
        if (!photos.isEmpty())
            m_conversations.addPhoto(m_conversationId, photos.first());
        return;
    }
    ConversationRow row{newRowId(), titleFor(question, photos), now, now};
    if (!photos.isEmpty())
        row.firstPhoto = photos.first();
    row.systemPrompt = m_parts.settings->settings().systemPrompt;
    row.sampling = m_parts.settings->settings().sampling;
    m_conversations.insert(row);
    m_parts.storage->addConversation(row);
    m_conversationId = row.id;
    m_drafts.adopt(row.id);
    m_parts.settings->adopt(row.id);
    emit conversationChanged();
}

MessageRow ChatController::newAnswer(const QString& questionId) const {
    MessageRow answer;
    answer.id = newRowId();
    answer.conversationId = m_conversationId;
    answer.parentId = questionId;
    answer.role = MessageRole::Assistant;
    answer.createdMs = nowMs();
    answer.state = MessageState::Streaming;
    answer.modelName = m_parts.models->name();
    answer.deviceName = m_parts.models->deviceName();
    return answer;
}

void ChatController::send() {
    if (!m_draftMeasured && !isBusy() && !m_loading) {
        m_sendWhenMeasured = true;
        // At once, unless the answer to this measurement is on its way.
        if (m_measureTimer.isActive())
            measure();
        return;
    }
    if (!canSend())
        return;
    MessageRow question;
    question.text = m_parts.composer->text().trimmed();
    question.photos = m_parts.composer->photos();
    ensureConversation(question.text, question.photos);
    question.id = newRowId();
    question.conversationId = m_conversationId;
    if (!m_messages.rows().isEmpty())
        question.parentId = m_messages.rows().last().id;
    question.createdMs = nowMs();
    m_messages.append(question);
    m_parts.storage->addMessage(question);
    m_parts.composer->clear();

    MessageRow answer = newAnswer(question.id);
    const Turns turns = turnsOf(m_messages.rows());
    m_messages.append(answer);
    m_parts.storage->addMessage(answer);
    startAnswer(std::move(answer), turns);
}

void ChatController::startAnswer(MessageRow answer, const Turns& turns) {
    m_measureTimer.stop();
    m_measureId = 0;
    m_running = Running{m_parts.inference->ask(turns, m_parts.settings->answerSettings()),
                        std::move(answer), false};
    m_stage.reset();
    showRunning();
    m_saveTimer.start();
    emit stageChanged();
    emit busyChanged();
}

void ChatController::showRunning() {
    if (m_running && m_running->row.conversationId == m_conversationId)
        m_messages.update(m_running->row);
}

void ChatController::finishAnswer(MessageState state, const QString& error) {
    m_running->row.state = state;
    m_running->row.error = error;
    m_parts.storage->updateMessage(m_running->row);
    showRunning();
    m_running.reset();
    m_saveTimer.stop();
    m_stage.reset();
    emit stageChanged();
    emit busyChanged();
    scheduleMeasure();
}

void ChatController::stop() {
    if (m_running)
        m_parts.inference->stopAnswer();
}

void ChatController::setStage(GenerateStage stage, int percent) {
    const Stage now{stage, percent};
    if (m_stage == now)
        return;
    m_stage = now;
    emit stageChanged();
}

QString ChatController::stageText() const {
    if (!m_stage)
        return {};
    const QString percent = QLocale().toString(m_stage->percent);
    switch (m_stage->stage) {
        case GenerateStage::ImageEncode:
            return tr("Looking at the photo … %1 %").arg(percent);
        case GenerateStage::Prefill:
            return tr("Reading … %1 %").arg(percent);
        case GenerateStage::Decode:
            break;
    }
    return tr("Answering …");
}

QString ChatController::notice() const {
    return m_notice ? errorText(*m_notice) : QString();
}

QString ChatController::startError() const {
    return m_startError ? errorText(*m_startError) : QString();
}

void ChatController::dismissNotice() {
    m_notice.reset();
    m_noticeIsAboutSaving = false;
    emit noticeChanged();
}

void ChatController::failAnswer(const Error& error) {
    const bool refused = error.code == ErrorCode::ContextFull && m_running->row.text.isEmpty();
    if (refused)
        m_refused.insert(m_running->row.conversationId, m_running->row.id);
    finishAnswer(MessageState::Failed, keptErrorText(error));
    takeBackRefused();
}

void ChatController::takeBackRefused() {
    if (isBusyHere() || m_loading)
        return;
    const QString answerId = m_refused.take(m_conversationId);
    const QList<MessageRow> rows = m_messages.rows();
    if (answerId.isEmpty() || rows.size() < 2 || rows.last().id != answerId)
        return;
    const MessageRow& question = rows[rows.size() - 2];
    if (question.role != MessageRole::User)
        return;
    m_notice = Error{ErrorCode::Internal, rows.last().error.toStdString()};
    emit noticeChanged();
    const bool wasBeside = question.siblingIds.size() > 1;
    m_messages.removeLast(2);
    m_parts.storage->removeMessages({question.id, answerId});
    // Another grid can be chosen where this one was; the question itself still stands there.
    if (answerId != m_gridAnswerId)
        m_parts.composer->putBack(question.text, question.photos);
    // The branch that was there before.
    if (wasBeside)
        reload({});
}

}  // namespace tessera
