// SPDX-License-Identifier: MIT
#include "app/desktop/chat/waiting_questions.h"

#include <algorithm>
#include <utility>

namespace tessera {

WaitingQuestions::WaitingQuestions(Parts parts, QObject* parent) : QObject(parent), m_parts(parts) {
    connect(parts.answer, &AnswerRun::ended, this, &WaitingQuestions::include);
    // Queued: everyone else who is told that an answer ended comes first.
    connect(parts.answer, &AnswerRun::finished, this, &WaitingQuestions::startNext,
            Qt::QueuedConnection);
    connect(parts.models, &ModelController::changed, this, &WaitingQuestions::startNext,
            Qt::QueuedConnection);
    connect(
        parts.conversation, &Conversation::messagesRemoved, this, [this](const QStringList& ids) {
            drop([&](const Question& question) { return ids.contains(question.rows.last().id); });
        });
    connect(parts.history, &History::removed, this, [this](const ConversationRow& row) {
        drop([&](const Question& question) {
            return question.rows.last().conversationId == row.id;
        });
    });
}

QStringList WaitingQuestions::answerIds() const {
    QStringList ids;
    for (const Question& question : m_questions)
        ids.append(question.rows.last().id);
    return ids;
}

QStringList WaitingQuestions::conversationIds() const {
    QStringList ids;
    for (const Question& question : m_questions)
        if (const QString& id = question.rows.last().conversationId; !ids.contains(id))
            ids.append(id);
    return ids;
}

bool WaitingQuestions::holds(const QString& conversationId) const {
    return std::any_of(m_questions.cbegin(), m_questions.cend(), [&](const Question& question) {
        return question.rows.last().conversationId == conversationId;
    });
}

void WaitingQuestions::add(Question question) {
    m_questions.append(std::move(question));
    emit changed();
    startNext();
}

void WaitingQuestions::include(const MessageRow& answer) {
    for (Question& question : m_questions)
        for (MessageRow& row : question.rows)
            if (row.id == answer.id)
                row = answer;
}

void WaitingQuestions::startNext() {
    if (m_questions.isEmpty() || m_parts.answer->isBusy() ||
        m_parts.models->status() != ModelController::Ready)
        return;
    const Question next = m_questions.takeFirst();
    MessageRow answer = next.rows.last();
    answer.modelName = m_parts.models->name();
    answer.deviceName = m_parts.models->loaded().deviceName();
    m_parts.answer->start(std::move(answer), turnsOf(next.rows), next.settings);
    emit changed();
}

void WaitingQuestions::withdraw(const QString& answerId) {
    const QList<MessageRow>& rows = m_parts.conversation->messages()->rows();
    if (rows.size() < 2 || rows.last().id != answerId || m_parts.conversation->isLoading())
        return;
    const auto removed = m_questions.removeIf(
        [&](const Question& question) { return question.rows.last().id == answerId; });
    if (removed == 0)
        return;
    const MessageRow question = rows[rows.size() - 2];
    m_parts.conversation->takeOutLastQuestion();
    m_parts.composer->putBack(question.text, question.photos);
    emit changed();
}

template <typename Predicate>
void WaitingQuestions::drop(Predicate isGone) {
    const auto first =
        std::stable_partition(m_questions.begin(), m_questions.end(),
                              [&](const Question& question) { return !isGone(question); });
    if (first == m_questions.end())
        return;
    for (auto question = first; question != m_questions.end(); ++question) {
        MessageRow answer = question->rows.last();
        answer.state = MessageState::Stopped;
        m_parts.storage->updateMessage(answer);
    }
    m_questions.erase(first, m_questions.end());
    emit changed();
}

}  // namespace tessera
