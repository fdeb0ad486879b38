// SPDX-License-Identifier: MIT
// The conversations of one data folder: an SQLite database and the folder of its photos.
#pragma once

#include <QSet>
#include <QSqlDatabase>
#include <memory>

#include "app/desktop/storage/migrations.h"
#include "app/desktop/values/chat_rows.h"
#include "engine/core/result.h"

namespace tessera {

// What merge() brought in.
struct Merged {
    int conversations = 0;
    int messages = 0;
};

// Blocking; belongs to the thread that opened it. Every call is one transaction and is on disk when
// it returns. Errors: WriteFailed (nothing of the call is kept; the same may work later),
// InvalidArgument (a row that contradicts those that are there), FileUnreadable.
class ChatStore {
  public:
    // How long the trash keeps conversations.
    static constexpr int kTrashDays = 30;

    // Creates the folder and the database as needed and migrates it. Additional errors: those of
    // migrate(). Answers that were streaming when the program ended become Interrupted.
    static Result<std::unique_ptr<ChatStore>> open(const QString& dataDir,
                                                   const QList<Migration>& migrations);
    // For reading only, beside the ChatStore that writes; sees what is on disk at the first read.
    // Errors: FileUnreadable, Unsupported (not the newest schema of `migrations`).
    static Result<std::unique_ptr<ChatStore>> openReader(const QString& dataDir,
                                                         const QList<Migration>& migrations);
    ~ChatStore();
    ChatStore(const ChatStore&) = delete;
    ChatStore& operator=(const ChatStore&) = delete;

    const QString& dataDir() const { return m_dataDir; }

    // Newest first, without those in the trash.
    Result<QList<ConversationRow>> conversations();
    // Those in the trash, the one deleted last first.
    Result<QList<ConversationRow>> trash();
    Result<ConversationRow> conversation(const QString& id);

    Result<void> addConversation(const ConversationRow& row);
    Result<void> renameConversation(const QString& id, const QString& title);
    Result<void> setPinned(const QString& id, bool pinned);
    Result<void> setSettings(const QString& id, const QString& systemPrompt,
                             const std::optional<SamplingSettings>& sampling);
    // Into the trash and out of it.
    Result<void> setDeleted(const QString& id, bool deleted);
    // For good, with the photo files that nothing else uses.
    Result<void> removeConversations(const QStringList& ids);

    // The chosen branch, from its beginning.
    Result<QList<MessageRow>> messages(const QString& conversationId);
    // With every branch.
    Result<ConversationTree> tree(const QString& conversationId);
    Result<QList<qint32>> tokenIds(const QString& messageId);

    // Becomes the chosen one of its siblings, and its conversation the newest one.
    Result<void> addMessage(const MessageRow& row);
    // Text, state, error and what the answer remembers; neither photos nor the place in the tree.
    Result<void> updateMessage(const MessageRow& row);
    // Makes this message and those before it the chosen ones.
    Result<void> chooseBranch(const QString& messageId);
    // A message with all that follows it, in every branch. What is deleted stays until purge(), so
    // that it can come back; what had been deleted before stays deleted.
    Result<void> setMessageDeleted(const QString& messageId, bool deleted);
    // For good, without what follows them. All of them or none.
    Result<void> removeMessages(const QStringList& ids);

    // Places whose texts hold every word of the query, in any case: titles first, then messages
    // from the youngest; at most `limit`. Words of one or two characters count, too.
    Result<QList<SearchHit>> search(const QString& query, int limit);

    Result<QList<DraftRow>> drafts();
    // An empty draft is forgotten.
    Result<void> setDraft(const DraftRow& draft);

    // By name.
    Result<QList<PresetRow>> presets();
    // In place of one with the same name.
    Result<void> savePreset(const PresetRow& preset);
    Result<void> removePreset(const QString& name);

    // Adds what is missing here and changes nothing that is here, except that it takes the
    // conversation out of the trash. Ids are kept, or made anew where they belong to something
    // else. The photo files must be in place.
    Result<Merged> merge(const ConversationTree& tree);

    // File names in photoDir() that messages and drafts use.
    Result<QSet<QString>> usedPhotoFiles();

    // Removes for good: conversations that were deleted before `deletedBeforeMs`, deleted messages,
    // and photo files that nothing uses and that are older than a day (a younger one may belong to
    // a question that is being written).
    Result<void> purge(qint64 deletedBeforeMs);

    // The same at the end of the time that the trash keeps.
    Result<void> purgeExpired();

  private:
    explicit ChatStore(QString dataDir);
    Result<void> openDatabase(const QList<Migration>& migrations);
    Result<void> openReadOnly(const QList<Migration>& migrations);
    // `rest`: conditions and the order.
    Result<QList<ConversationRow>> readConversations(const QString& rest,
                                                     const QVariantList& values);
    Result<QList<MessageRow>> allMessages(const QString& conversationId);
    Result<void> readPhotos(const QString& conversationId, QList<MessageRow>& rows);
    Result<void> insertMessage(const MessageRow& row);
    Result<void> removeUnusedPhotos(const QSet<QString>& releasedFiles);

    QString m_dataDir;
    QString m_connectionName;
    QSqlDatabase m_database;
};

}  // namespace tessera
