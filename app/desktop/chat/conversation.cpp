// SPDX-License-Identifier: MIT
#include "app/desktop/chat/conversation.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <algorithm>
#include <utility>

#include "app/desktop/chat/details/read_answer.h"
#include "app/desktop/text/characters.h"
#include "app/desktop/values/regions/photo_place.h"

namespace tessera {
namespace {

qint64 nowMs() {
    return QDateTime::currentMSecsSinceEpoch();
}

// From the question, or the first photo's name.
QString titleFor(const QString& question, const QList<PhotoRef>& photos) {
    const QString title = titleOf(question);
    return title.isEmpty() && !photos.isEmpty() ? photos.first().name : title;
}

}  // namespace

Conversation::Conversation(Parts parts, QObject* parent)
    : QObject(parent), m_parts(parts), m_drafts(parts.composer, parts.storage) {
    connectHistory();
    connect(parts.storage, &Storage::messagesLoaded, this,
            [this](const QString& id, const QList<MessageRow>& rows) {
                if (isNewest(id) && id == m_id)
                    showLoaded(rows);
            });
    connect(parts.storage, &Storage::messagesFailed, this, [this](const QString& id) {
        // Closes it: a question asked now would lack the messages before it.
        if (isNewest(id) && id == m_id)
            startNew();
    });
}

void Conversation::connectHistory() {
    History* history = m_parts.history;
    connect(history, &History::opened, this, [this](const QList<DraftRow>& drafts) {
        // Anything already in the composer is a question for a new conversation.
        const bool asking = m_parts.composer->count() > 0 || !m_parts.composer->text().isEmpty();
        m_drafts.start(drafts);
        if (!asking)
            open(m_parts.history->newestId());
        emit settledChanged();
    });
    connect(history, &History::reloaded, this, [this] {
        if (m_id.isEmpty())
            return;
        if (!m_parts.history->conversations()->find(m_id))
            startNew();
        else if (!m_loading)
            reload();
    });
    connect(history, &History::renamed, this, [this](const QString& id) {
        if (id == m_id)
            emit changed();
    });
    connect(history, &History::removed, this, [this](const ConversationRow& row) {
        if (row.id == m_id)
            startNew();
    });
    connect(m_parts.undo, &Undo::conversationRestored, this, &Conversation::open);
    connect(m_parts.undo, &Undo::messageRestored, this,
            [this](const QString& conversationId, const QString& messageId) {
                if (conversationId == m_id)
                    reload(messageId);
                else
                    read(conversationId, messageId);
            });
}

QString Conversation::title() const {
    const auto row = m_parts.history->conversations()->find(m_id);
    return row ? row->title : QString();
}

bool Conversation::isSettled() const {
    return m_parts.history->isReady() && !m_loading && !m_reads.contains(m_id);
}

void Conversation::show(const QString& id, bool loading) {
    m_drafts.show(id);
    m_parts.settings->show(id);
    m_id = id;
    m_loading = loading;
    m_messageToShow.clear();
    m_messages.setRows({});
    emit switched();
    emit changed();
}

void Conversation::showLoaded(const QList<MessageRow>& rows) {
    m_loading = false;
    m_messages.replaceRows(rows);
    emit loaded();
    emit changed();
    const int row = m_messages.indexOf(std::exchange(m_messageToShow, {}));
    if (row >= 0)
        emit messageShown(row);
}

void Conversation::reload(const QString& messageId) {
    m_messageToShow = messageId;
    read(m_id, messageId);
    emit settledChanged();
}

void Conversation::read(const QString& id, const QString& messageId) {
    ++m_reads[id];
    if (messageId.isEmpty())
        m_parts.storage->loadMessages(id);
    else
        m_parts.storage->chooseBranch(id, messageId);
}

bool Conversation::isNewest(const QString& id) {
    const auto reads = m_reads.find(id);
    if (reads == m_reads.end() || --*reads > 0)
        return false;
    m_reads.erase(reads);
    return true;
}

void Conversation::startNew() {
    show({}, false);
}

void Conversation::takeDraftToNew() {
    const QString text = m_parts.composer->text();
    const QList<PhotoRef> photos = m_parts.composer->photos();
    if (m_id.isEmpty())
        return;
    m_parts.composer->setUnfinishedAside({});  // for the new one, which takes them back
    m_parts.composer->clear();
    startNew();
    m_parts.composer->putBack(text, photos);
}

void Conversation::open(const QString& id) {
    if (id == m_id || !m_parts.history->conversations()->find(id))
        return;
    show(id, true);
    read(id);
}

void Conversation::openNeighbour(int step) {
    const QList<ConversationRow>& rows = m_parts.history->conversations()->rows();
    if (rows.isEmpty())
        return;
    const auto current = std::find_if(
        rows.cbegin(), rows.cend(), [this](const ConversationRow& row) { return row.id == m_id; });
    const qsizetype at = current == rows.cend() ? 0 : current - rows.cbegin() + step;
    if (at >= 0 && at < rows.size())
        open(rows[at].id);
}

void Conversation::openMessage(const QString& conversationId, const QString& messageId) {
    if (!m_parts.history->conversations()->find(conversationId))
        return;
    if (messageId.isEmpty()) {
        open(conversationId);
        return;
    }
    if (conversationId != m_id) {
        show(conversationId, true);
        m_messageToShow = messageId;
        read(conversationId, messageId);
        return;
    }
    const int at = m_messages.indexOf(messageId);
    if (at >= 0)
        emit messageShown(at);
    else
        reload(messageId);
}

void Conversation::stepBranch(const QString& messageId, int step) {
    const int at = m_messages.indexOf(messageId);
    if (at < 0 || m_loading)
        return;
    const QStringList& siblings = m_messages.rows()[at].siblingIds;
    const qsizetype to = siblings.indexOf(messageId) + step;
    if (to >= 0 && to < siblings.size())
        reload(siblings[to]);
}

void Conversation::ensureConversation(const MessageRow& question) {
    const qint64 now = nowMs();
    ConversationListModel* conversations = m_parts.history->conversations();
    if (!m_id.isEmpty()) {
        conversations->touch(m_id, now);
        if (!question.photos.isEmpty())
            conversations->addPhoto(m_id, question.photos.first());
        return;
    }
    ConversationRow row{newRowId(), titleFor(question.text, question.photos), now, now};
    if (!question.photos.isEmpty())
        row.firstPhoto = question.photos.first();
    row.systemPrompt = m_parts.settings->settings().systemPrompt;
    row.sampling = m_parts.settings->settings().sampling;
    m_parts.history->add(row);
    m_id = row.id;
    m_drafts.adopt(row.id);
    m_parts.settings->adopt(row.id);
    emit changed();
}

MessageRow Conversation::add(MessageRow row) {
    if (row.role == MessageRole::User)
        ensureConversation(row);
    row.id = newRowId();
    row.conversationId = m_id;
    if (!m_messages.rows().isEmpty())
        row.parentId = m_messages.rows().last().id;
    row.createdMs = nowMs();
    m_messages.append(row);
    m_parts.storage->addMessage(row);
    return row;
}

MessageRow Conversation::addBeside(int at, MessageRow row) {
    const MessageRow& beside = m_messages.rows()[at];
    row.id = newRowId();
    row.conversationId = m_id;
    row.parentId = beside.parentId;
    row.createdMs = nowMs();
    row.siblingIds = beside.siblingIds.isEmpty() ? QStringList{beside.id} : beside.siblingIds;
    row.siblingIds.append(row.id);
    m_messages.removeLast(m_messages.count() - at);
    m_messages.append(row);
    m_parts.storage->addMessage(row);
    m_parts.history->conversations()->touch(m_id, row.createdMs);
    return row;
}

MessageRow Conversation::replace(int at, MessageRow answer) {
    const MessageRow& before = m_messages.rows()[at];
    answer.id = before.id;
    answer.conversationId = m_id;
    answer.parentId = before.parentId;
    answer.createdMs = nowMs();
    answer.siblingIds = before.siblingIds;
    m_messages.removeLast(m_messages.count() - at - 1);
    m_messages.update(answer);
    m_parts.storage->updateMessage(answer);
    m_parts.history->conversations()->touch(m_id, answer.createdMs);
    return answer;
}

void Conversation::resume(const MessageRow& answer) {
    m_messages.update(answer);
    m_parts.storage->updateMessage(answer);
    m_parts.history->conversations()->touch(m_id, nowMs());
}

void Conversation::takeOutLastQuestion() {
    const QList<MessageRow> rows = m_messages.rows().mid(m_messages.count() - 2);
    m_messages.removeLast(2);
    m_parts.storage->removeMessages({rows.first().id, rows.last().id});
    // Shows the branch that was there before.
    if (rows.first().siblingIds.size() > 1)
        reload();
}

void Conversation::removeMessage(const QString& messageId) {
    const int at = m_messages.indexOf(messageId);
    if (at < 0 || m_loading || !m_parts.storage->takesChanges())
        return;
    QStringList ids;
    for (const MessageRow& row : m_messages.rows().mid(at))
        ids.append(row.id);
    m_parts.undo->keep(m_messages.rows()[at]);
    m_parts.storage->setMessageDeleted(messageId, true);
    // Removes at once what is certainly gone; another branch may take its place.
    m_messages.removeLast(m_messages.count() - at);
    reload();
    emit messagesRemoved(ids);
}

void Conversation::copyLastAnswer() {
    const QList<MessageRow>& rows = m_messages.rows();
    const auto answer = std::find_if(rows.crbegin(), rows.crend(), [](const MessageRow& row) {
        return row.role == MessageRole::Assistant && !row.text.isEmpty();
    });
    if (answer == rows.crend())
        return;
    const qsizetype at = rows.size() - 1 - (answer - rows.crbegin());
    QGuiApplication::clipboard()->setText(readAnswer(rows, at).text);
    emit answerCopied(answer->id);
}

QVariantList Conversation::photoPlaces() const {
    QVariantList places;
    for (const MessageRow& row : m_messages.rows())
        for (int i = 0; i < row.photos.size(); ++i)
            places.append(QVariant::fromValue(
                PhotoPlace{row.photos[i], row.id, row.role == MessageRole::User ? i : -1 - i}));
    const Composer& composer = *m_parts.composer;
    for (int row = 0; row < composer.count(); ++row) {
        const auto photo =
            composer.data(composer.index(row), Composer::PhotoRole).value<PhotoRef>();
        if (!photo.isNull())
            places.append(QVariant::fromValue(PhotoPlace{photo, {}, row}));
    }
    return places;
}

}  // namespace tessera
