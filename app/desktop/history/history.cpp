// SPDX-License-Identifier: MIT
#include "app/desktop/history/history.h"

#include <algorithm>

#include "app/desktop/text/error_text.h"

namespace tessera {

History::History(Storage* storage, QObject* parent) : QObject(parent), m_storage(storage) {
    connect(storage, &Storage::opened, this,
            [this](const QList<ConversationRow>& rows, const QList<DraftRow>& drafts) {
                m_ready = true;
                m_startError.reset();
                m_damaged = false;
                emit startErrorChanged();
                m_conversations.setRows(rows);
                emit opened(drafts);
            });
    connect(storage, &Storage::openFailed, this, [this](const Error& error) {
        m_startError = error;
        m_damaged = error.code == ErrorCode::FileUnreadable;
        emit startErrorChanged();
    });
    connect(storage, &Storage::conversationsLoaded, this,
            [this](const QList<ConversationRow>& rows) {
                m_conversations.setRows(rows);
                emit reloaded();
            });
}

QString History::startError() const {
    return m_startError ? errorText(*m_startError) : QString();
}

QString History::readOnlyReason() const {
    return m_ready && isReadOnly() ? errorText(*m_storage->readOnlyReason()) : QString();
}

QString History::newestId() const {
    const QList<ConversationRow>& rows = m_conversations.rows();
    const auto newest = std::max_element(rows.cbegin(), rows.cend(),
                                         [](const ConversationRow& a, const ConversationRow& b) {
                                             return a.updatedMs < b.updatedMs;
                                         });
    return newest == rows.cend() ? QString() : newest->id;
}

void History::add(const ConversationRow& row) {
    m_conversations.insert(row);
    m_storage->addConversation(row);
}

void History::restore(const ConversationRow& row) {
    if (!m_storage->takesChanges())
        return;
    m_conversations.insert(row);
    m_storage->setDeleted(row.id, false);
}

void History::rename(const QString& id, const QString& title) {
    const QString trimmed = title.simplified();
    if (trimmed.isEmpty() || !m_conversations.find(id) || !m_storage->takesChanges())
        return;
    m_conversations.rename(id, trimmed);
    m_storage->renameConversation(id, trimmed);
    emit renamed(id);
}

void History::setPinned(const QString& id, bool pinned) {
    if (!m_storage->takesChanges())
        return;
    m_conversations.setPinned(id, pinned);
    m_storage->setPinned(id, pinned);
}

void History::remove(const QString& id) {
    if (!m_storage->takesChanges())
        return;
    const auto row = m_conversations.remove(id);
    if (!row)
        return;
    m_storage->setDeleted(id, true);
    emit removed(*row);
}

}  // namespace tessera
