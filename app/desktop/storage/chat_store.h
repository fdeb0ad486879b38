// SPDX-License-Identifier: MIT
// The conversations of one data folder: an SQLite database and the folder of its photos.
#pragma once

#include <QSet>
#include <QSqlDatabase>
#include <QTemporaryDir>
#include <memory>

#include "app/desktop/storage/migrations.h"
#include "app/desktop/values/chat_rows.h"
#include "engine/core/result.h"

namespace tessera {

// What merge() brought in.
struct Merged {
    int conversations = 0;
    int messages = 0;
    int fromTrash = 0;  // conversations that were in it

    Merged& operator+=(const Merged& other) {
        conversations += other.conversations;
        messages += other.messages;
        fromTrash += other.fromTrash;
        return *this;
    }
};

// Blocking; belongs to the thread that opened it. Every call is one transaction and is on disk when
// it returns. Errors: WriteFailed (nothing of the call is kept; the same may work later),
// InvalidArgument (a row that conflicts with the existing ones), FileUnreadable.
class ChatStore {
  public:
    // How long the trash keeps conversations.
    static constexpr int kTrashDays = 30;

    // Creates the folder and the database as needed and migrates it. Additional errors: those of
    // migrate(). Answers that were streaming when the program ended become Interrupted.
    static Result<std::unique_ptr<ChatStore>> open(const QString& dataDir,
                                                   const QList<Migration>& migrations);
    // Opens for reading only, beside the ChatStore that writes; sees what is on disk at the first
    // read. Errors: FileUnreadable, Unsupported (not the newest schema of `migrations`).
    // A folder in which nothing can be written is read as by openCopy().
    static Result<std::unique_ptr<ChatStore>> openReader(const QString& dataDir,
                                                         const QList<Migration>& migrations);
    // Opens a copy of the database in the system's folder for temporary files, with the photos
    // where they are, and writes to the copy: SQLite writes even to read. Errors: as of open(),
    // FileNotFound (no database), WriteFailed (no room for the copy).
    static Result<std::unique_ptr<ChatStore>> openCopy(const QString& dataDir,
                                                       const QList<Migration>& migrations);
    ~ChatStore();
    ChatStore(const ChatStore&) = delete;
    ChatStore& operator=(const ChatStore&) = delete;

    const QString& dataDir() const { return m_dataDir; }

    // All but those in the trash, newest first.
    Result<QList<ConversationRow>> conversations();
    // Those in the trash, last deleted first.
    Result<QList<ConversationRow>> trash();
    Result<ConversationRow> conversation(const QString& id);

    Result<void> addConversation(const ConversationRow& row);
    Result<void> renameConversation(const QString& id, const QString& title);
    Result<void> setPinned(const QString& id, bool pinned);
    Result<void> setSettings(const QString& id, const QString& systemPrompt,
                             const std::optional<SamplingSettings>& sampling);
    // Moves a conversation to the trash or out of it.
    Result<void> setDeleted(const QString& id, bool deleted);
    // Removes them for good, with the photo files that nothing else uses.
    Result<void> removeConversations(const QStringList& ids);

    // The chosen branch, from its beginning.
    Result<QList<MessageRow>> messages(const QString& conversationId);
    // With every branch.
    Result<ConversationTree> tree(const QString& conversationId);
    Result<QList<qint32>> tokenIds(const QString& messageId);

    // The message becomes the chosen one of its siblings, and its conversation the newest one.
    Result<void> addMessage(const MessageRow& row);
    // Updates text, state, error and the answer's details; neither photos nor the place in the
    // tree.
    Result<void> updateMessage(const MessageRow& row);
    // Makes this message and those before it the chosen ones.
    Result<void> chooseBranch(const QString& messageId);
    // Deletes or restores a message and everything that follows it, in every branch. Deleted
    // messages are kept until purge(), so that they can be restored; those deleted earlier stay
    // deleted.
    Result<void> setMessageDeleted(const QString& messageId, bool deleted);
    // Removes them for good, without what follows them. All or none.
    Result<void> removeMessages(const QStringList& ids);

    // Titles and messages that contain every word of the query, ignoring case: titles first, then
    // messages from the newest; at most `limit`. Words of one or two characters count, too.
    Result<QList<SearchHit>> search(const QString& query, int limit);

    Result<QList<DraftRow>> drafts();
    // An empty draft is deleted.
    Result<void> setDraft(const DraftRow& draft);

    // By name.
    Result<QList<PresetRow>> presets();
    // Replaces one with the same name.
    Result<void> savePreset(const PresetRow& preset);
    Result<void> removePreset(const QString& name);

    // Adds what is missing and leaves existing rows alone, except that it takes the conversation
    // out of the trash. Ids are kept; an id that already belongs to something else is replaced. The
    // photo files must be in place.
    Result<Merged> merge(const ConversationTree& tree);

    // File names in photoDir() that messages and drafts use.
    Result<QSet<QString>> usedPhotoFiles();

    // Removes for good: conversations that were deleted before `deletedBeforeMs`, deleted messages,
    // and unused photo files older than a day (a younger one may belong to a question that is being
    // written).
    Result<void> purge(qint64 deletedBeforeMs);

    // The same, for conversations that have been in the trash longer than kTrashDays.
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
    std::unique_ptr<QTemporaryDir> m_copy;  // only of openCopy()
    QString m_connectionName;
    QSqlDatabase m_database;
};

}  // namespace tessera
