// SPDX-License-Identifier: MIT
// ChatController: branches, deleting with a way back, and finding messages.
#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <algorithm>
#include <utility>

#include "app/desktop/chat/answer_details.h"
#include "app/desktop/chat/chat_controller.h"

namespace tessera {

void ChatController::retry() {
    if (canRetry())
        regenerate(m_messages.rows().last().id);
}

void ChatController::regenerate(const QString& messageId) {
    const int at = m_messages.indexOf(messageId);
    if (!canBranch() || at < 1 || m_messages.rows()[at].role != MessageRole::Assistant)
        return;
    const MessageRow before = m_messages.rows()[at];
    const Turns turns = turnsOf(m_messages.rows().mid(0, at));
    MessageRow answer = newAnswer(before.parentId);
    if (before.text.isEmpty()) {
        answer.id = before.id;
        answer.siblingIds = before.siblingIds;
        m_messages.removeLast(m_messages.count() - at - 1);
        m_parts.storage->updateMessage(answer);
    } else {
        showBranch(at, answer);
        m_parts.storage->addMessage(answer);
    }
    m_conversations.touch(m_conversationId, answer.createdMs);
    startAnswer(std::move(answer), turns);
}

void ChatController::regenerateLast() {
    if (m_messages.count() > 0)
        regenerate(m_messages.rows().last().id);
}

void ChatController::editQuestion(const QString& messageId, const QString& text) {
    const int at = m_messages.indexOf(messageId);
    const QString trimmed = text.trimmed();
    if (!canBranch() || at < 0 || m_messages.rows()[at].role != MessageRole::User)
        return;
    MessageRow question = m_messages.rows()[at];
    if (trimmed.isEmpty() && question.photos.isEmpty())
        return;
    question.text = trimmed;
    branchQuestion(at, std::move(question));
}

QString ChatController::askWithGrid(const QString& messageId, int photo, const QString& grid) {
    const int at = m_messages.indexOf(messageId);
    if (!canBranch() || at < 0 || m_messages.rows()[at].role != MessageRole::User)
        return {};
    MessageRow question = m_messages.rows()[at];
    if (photo < 0 || photo >= question.photos.size())
        return {};
    question.photos[photo].grid = grid;
    branchQuestion(at, std::move(question));
    m_gridAnswerId = m_running->row.id;
    return m_gridAnswerId;
}

void ChatController::branchQuestion(int at, MessageRow question) {
    question.id = newRowId();
    question.createdMs = QDateTime::currentMSecsSinceEpoch();
    showBranch(at, question);
    m_parts.storage->addMessage(question);
    m_conversations.touch(m_conversationId, question.createdMs);

    MessageRow answer = newAnswer(question.id);
    const Turns turns = turnsOf(m_messages.rows());
    m_messages.append(answer);
    m_parts.storage->addMessage(answer);
    startAnswer(std::move(answer), turns);
}

void ChatController::showBranch(int at, MessageRow& row) {
    const MessageRow& beside = m_messages.rows()[at];
    row.siblingIds = beside.siblingIds.isEmpty() ? QStringList{beside.id} : beside.siblingIds;
    row.siblingIds.append(row.id);
    m_messages.removeLast(m_messages.count() - at);
    m_messages.append(row);
}

void ChatController::stepBranch(const QString& messageId, int step) {
    const int at = m_messages.indexOf(messageId);
    if (at < 0 || m_loading)
        return;
    const QStringList& siblings = m_messages.rows()[at].siblingIds;
    const qsizetype to = siblings.indexOf(messageId) + step;
    if (to >= 0 && to < siblings.size())
        reload(siblings[to]);
}

void ChatController::reload(const QString& messageId) {
    ++m_reloads;
    m_messageToShow = messageId;
    if (messageId.isEmpty())
        m_parts.storage->loadMessages(m_conversationId);
    else
        m_parts.storage->chooseBranch(m_conversationId, messageId);
    emit canSendChanged();
}

void ChatController::openMessage(const QString& conversationId, const QString& messageId) {
    if (!m_conversations.find(conversationId))
        return;
    if (messageId.isEmpty()) {
        open(conversationId);
        return;
    }
    if (conversationId != m_conversationId) {
        showConversation(conversationId, true);
        m_messageToShow = messageId;
        m_parts.storage->chooseBranch(conversationId, messageId);
        return;
    }
    const int at = m_messages.indexOf(messageId);
    if (at >= 0)
        emit messageShown(at);
    else
        reload(messageId);
}

void ChatController::setSearchTerms(const QStringList& terms) {
    if (terms == m_searchTerms)
        return;
    m_searchTerms = terms;
    emit searchTermsChanged();
}

QString ChatController::undoText() const {
    if (m_deleted)
        return tr("“%1” is in the trash").arg(m_deleted->title);
    if (m_deletedMessage)
        return m_deletedMessage->row.role == MessageRole::User ? tr("Question deleted")
                                                               : tr("Answer deleted");
    return {};
}

void ChatController::remove(const QString& id) {
    auto row = m_conversations.remove(id);
    if (!row)
        return;
    if (m_running && m_running->row.conversationId == id)
        stop();
    m_deletedMessage.reset();
    m_deleted = std::move(row);
    m_parts.storage->setDeleted(id, true);
    if (id == m_conversationId)
        newConversation();
    emit undoChanged();
}

void ChatController::removeMessage(const QString& messageId) {
    const int at = m_messages.indexOf(messageId);
    if (at < 0 || m_loading)
        return;
    const QList<MessageRow>& rows = m_messages.rows();
    if (m_running && std::any_of(rows.cbegin() + at, rows.cend(), [&](const MessageRow& row) {
            return row.id == m_running->row.id;
        }))
        stop();
    m_deleted.reset();
    m_deletedMessage = DeletedMessage{m_conversationId, rows[at]};
    m_parts.storage->setMessageDeleted(messageId, true);
    // At once what is sure; another branch may take the place.
    m_messages.removeLast(m_messages.count() - at);
    reload({});
    emit undoChanged();
}

void ChatController::undo() {
    if (const auto row = std::exchange(m_deleted, std::nullopt)) {
        m_conversations.insert(*row);
        m_parts.storage->setDeleted(row->id, false);
        open(row->id);
    } else if (const auto deleted = std::exchange(m_deletedMessage, std::nullopt)) {
        m_parts.storage->setMessageDeleted(deleted->row.id, false);
        if (deleted->conversationId == m_conversationId)
            reload(deleted->row.id);
        else
            m_parts.storage->chooseBranch(deleted->conversationId, deleted->row.id);
    }
    emit undoChanged();
}

void ChatController::forgetUndo() {
    m_deleted.reset();
    m_deletedMessage.reset();
    emit undoChanged();
}

void ChatController::copyLastAnswer() {
    const QList<MessageRow>& rows = m_messages.rows();
    const auto answer = std::find_if(rows.crbegin(), rows.crend(), [](const MessageRow& row) {
        return row.role == MessageRole::Assistant && !row.text.isEmpty();
    });
    if (answer != rows.crend())
        copy(answer->text);
}

QVariantList ChatController::answerDetails(const QString& messageId) const {
    QVariantList maps;
    const int at = m_messages.indexOf(messageId);
    if (at < 0)
        return maps;
    for (const AnswerDetail& detail : tessera::answerDetails(m_messages.rows()[at]))
        maps.append(QVariantMap{{QStringLiteral("label"), detail.label},
                                {QStringLiteral("value"), detail.value}});
    return maps;
}

QString ChatController::answerSeed(const QString& messageId) const {
    const int at = m_messages.indexOf(messageId);
    const auto seed = at < 0 ? std::nullopt : m_messages.rows()[at].seed;
    return seed ? QString::number(*seed) : QString();
}

void ChatController::copy(const QString& text) {
    QGuiApplication::clipboard()->setText(text);
}

}  // namespace tessera
