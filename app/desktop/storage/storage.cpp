// SPDX-License-Identifier: MIT
#include "app/desktop/storage/storage.h"

#include <utility>

namespace tessera {

Storage::Storage(QString dataDir, QObject* parent)
    : QObject(parent), m_dataDir(std::move(dataDir)), m_context(new QObject) {
    m_thread.setObjectName(QStringLiteral("storage"));
    m_context->moveToThread(&m_thread);
    m_thread.start();
}

Storage::~Storage() {
    // Queued behind every job, so all of them are done before the thread ends.
    post([this] {
        m_store.reset();
        m_context->deleteLater();
        m_thread.quit();
    });
    m_thread.wait();
}

void Storage::post(std::function<void()> job) {
    QMetaObject::invokeMethod(m_context, std::move(job), Qt::QueuedConnection);
}

void Storage::report(const Error& error) {
    QMetaObject::invokeMethod(
        this, [this, error] { emit failed(error); }, Qt::QueuedConnection);
}

void Storage::write(std::function<Result<void>(ChatStore&)> job) {
    post([this, job = std::move(job)] {
        if (!m_store)
            return;
        if (auto done = job(*m_store); !done)
            report(done.error());
    });
}

void Storage::open() {
    post([this] {
        auto store = ChatStore::open(m_dataDir, bundledMigrations());
        auto conversations = Result<QList<ConversationRow>>(QList<ConversationRow>());
        if (!store) {
            conversations = store.error();
        } else {
            m_store = std::move(*store);
            // Leftovers cost space only: not a reason to refuse the start.
            if (auto purged = m_store->purge(); !purged)
                report(purged.error());
            conversations = m_store->conversations();
        }
        QMetaObject::invokeMethod(
            this,
            [this, conversations = std::move(conversations)] {
                if (conversations)
                    emit opened(*conversations);
                else
                    emit openFailed(conversations.error());
            },
            Qt::QueuedConnection);
    });
}

void Storage::loadMessages(const QString& conversationId) {
    post([this, conversationId] {
        if (!m_store)
            return;
        auto messages = m_store->messages(conversationId);
        if (!messages) {
            report(messages.error());
            QMetaObject::invokeMethod(
                this, [this, conversationId] { emit messagesFailed(conversationId); },
                Qt::QueuedConnection);
            return;
        }
        QMetaObject::invokeMethod(
            this,
            [this, conversationId, messages = std::move(*messages)] {
                emit messagesLoaded(conversationId, messages);
            },
            Qt::QueuedConnection);
    });
}

void Storage::addConversation(const ConversationRow& row) {
    write([row](ChatStore& store) { return store.addConversation(row); });
}

void Storage::renameConversation(const QString& id, const QString& title) {
    write([id, title](ChatStore& store) { return store.renameConversation(id, title); });
}

void Storage::setDeleted(const QString& id, bool deleted) {
    write([id, deleted](ChatStore& store) { return store.setDeleted(id, deleted); });
}

void Storage::addMessage(const MessageRow& row) {
    write([row](ChatStore& store) { return store.addMessage(row); });
}

void Storage::removeMessages(const QStringList& ids) {
    write([ids](ChatStore& store) { return store.removeMessages(ids); });
}

void Storage::updateMessage(const MessageRow& row) {
    write([row](ChatStore& store) { return store.updateMessage(row); });
}

}  // namespace tessera
