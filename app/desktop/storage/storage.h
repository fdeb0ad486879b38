// SPDX-License-Identifier: MIT
// The window's side of the storage thread.
#pragma once

#include <QObject>
#include <QThread>
#include <functional>
#include <memory>

#include "app/desktop/storage/chat_store.h"

namespace tessera {

// Runs a ChatStore on a thread of its own, in the order of the calls. Use it from the GUI thread;
// no call waits, signals are emitted on the GUI thread.
class Storage : public QObject {
    Q_OBJECT

  public:
    explicit Storage(QString dataDir, QObject* parent = nullptr);
    // Finishes what was asked for.
    ~Storage() override;

    // Opens the store, throws away what was deleted last time, and reads the conversations. Ends
    // with opened, or with openFailed; after that every other call does nothing.
    void open();
    // Ends with messagesLoaded, or with failed and messagesFailed.
    void loadMessages(const QString& conversationId);

    void addConversation(const ConversationRow& row);
    void renameConversation(const QString& id, const QString& title);
    void setDeleted(const QString& id, bool deleted);
    void addMessage(const MessageRow& row);
    void updateMessage(const MessageRow& row);
    void removeMessages(const QStringList& ids);

  signals:
    void opened(const QList<tessera::ConversationRow>& conversations);
    void openFailed(const tessera::Error& error);
    void messagesLoaded(const QString& conversationId, const QList<tessera::MessageRow>& messages);
    void messagesFailed(const QString& conversationId);
    // A later call failed; what it should have written is lost unless it is written again.
    void failed(const tessera::Error& error);

  private:
    void post(std::function<void()> job);
    void write(std::function<Result<void>(ChatStore&)> job);
    void report(const Error& error);

    const QString m_dataDir;
    QThread m_thread;
    QObject* m_context = nullptr;        // lives on m_thread
    std::unique_ptr<ChatStore> m_store;  // touched on m_thread only
};

}  // namespace tessera
