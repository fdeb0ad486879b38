// SPDX-License-Identifier: MIT
// The window's side of the storage thread.
#pragma once

#include <QObject>
#include <QTimer>
#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "app/desktop/jobs/newest_job.h"
#include "app/desktop/storage/chat_store.h"

namespace tessera {

// Runs a ChatStore on a thread of its own, in the order of the calls. Use it from the GUI thread;
// no call waits, signals are emitted on the GUI thread.
//
// A write that fails because the disk is full or refuses the write is kept, with all later ones,
// and tried again before the next call, every few seconds, and at the end.
class Storage : public QObject {
    Q_OBJECT

  public:
    static constexpr int kRetryMs = 3000;

    explicit Storage(QString dataDir, QObject* parent = nullptr);
    // Finishes all requested work first.
    ~Storage() override;

    // Opens the store, removes what has expired in the trash, and reads the conversations. Ends
    // with opened, or with openFailed; after that every other call does nothing.
    void open();
    // The same for a folder that cannot be written, for this reason: what it holds can be read, and
    // every change ends with failed. Without conversations there: openFailed with the reason.
    void openForReading(const Error& reason);
    // For a folder that must not be touched: ends with openFailed.
    void refuse(const Error& reason);
    // Why nothing can be changed; nullopt if it can.
    const std::optional<Error>& readOnlyReason() const { return m_readOnlyReason; }
    // For a change that cannot be taken back where it fails: false, after failed, if nothing can be
    // changed.
    bool takesChanges();
    // Ends with messagesLoaded, or with failed and messagesFailed.
    void loadMessages(const QString& conversationId);
    // The same after making the message and those before it the chosen ones.
    void chooseBranch(const QString& conversationId, const QString& messageId);
    // With all its branches. Ends with treeLoaded, or with failed.
    void loadTree(const QString& conversationId);
    // Ends with found, unless another search starts before that.
    void search(const QString& query, int limit);
    // Ends with trashLoaded, or with failed.
    void loadTrash();
    // Ends with conversationsLoaded, or with failed.
    void loadConversations();
    // Ends with presetsLoaded, or with failed.
    void loadPresets();

    void addConversation(const ConversationRow& row);
    void renameConversation(const QString& id, const QString& title);
    void setPinned(const QString& id, bool pinned);
    void setSettings(const QString& id, const QString& systemPrompt,
                     const std::optional<SamplingSettings>& sampling);
    void setDeleted(const QString& id, bool deleted);
    void removeConversations(const QStringList& ids);
    void addMessage(const MessageRow& row);
    void updateMessage(const MessageRow& row);
    void setMessageDeleted(const QString& messageId, bool deleted);
    void removeMessages(const QStringList& ids);
    void setDraft(const DraftRow& draft);
    void savePreset(const PresetRow& preset);
    void removePreset(const QString& name);

    // Runs a job on the storage thread and waits for it; for ever if the destructor has begun, so
    // whoever calls this must have ended by then. Not for use on the GUI thread or the storage
    // thread. Errors: the job's; FileUnreadable if the store is not open.
    Result<void> runAndWait(const std::function<Result<void>(ChatStore&)>& job);

  signals:
    void opened(const QList<tessera::ConversationRow>& conversations,
                const QList<tessera::DraftRow>& drafts);
    void openFailed(const tessera::Error& error);
    void messagesLoaded(const QString& conversationId, const QList<tessera::MessageRow>& messages);
    void messagesFailed(const QString& conversationId);
    void treeLoaded(const tessera::ConversationTree& tree);
    void found(const QString& query, const QList<tessera::SearchHit>& hits);
    void trashLoaded(const QList<tessera::ConversationRow>& conversations);
    void conversationsLoaded(const QList<tessera::ConversationRow>& conversations);
    void presetsLoaded(const QList<tessera::PresetRow>& presets);
    // A later call failed. With WriteFailed, the data is kept and tried again; with any other code
    // it is lost.
    void failed(const tessera::Error& error);
    // Writes that had failed have now succeeded.
    void caughtUp();

  private:
    using Write = std::function<Result<void>(ChatStore&)>;

    // Emits a signal on the GUI thread.
    template <typename... Signal, typename... Args>
    void tell(void (Storage::*signal)(Signal...), Args... args);
    template <typename T>
    void load(Result<QList<T>> (ChatStore::*read)(), void (Storage::*loaded)(const QList<T>&));
    void write(Write job);
    // On the storage thread.
    void start(Result<std::unique_ptr<ChatStore>> store);
    void report(const Error& error);
    // On the storage thread: runs the waiting writes in order; false if one is still waiting.
    bool writePending();

    const QString m_dataDir;
    QTimer m_retryTimer;
    std::optional<Error> m_readOnlyReason;
    std::unique_ptr<ChatStore> m_store;  // touched by jobs only
    std::deque<Write> m_pending;         // touched by jobs only
    JobThread m_jobs;
    NewestJob m_search;
};

}  // namespace tessera
