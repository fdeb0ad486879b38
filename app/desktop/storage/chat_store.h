// SPDX-License-Identifier: MIT
// The conversations of one data folder: an SQLite database and the folder of its photos.
#pragma once

#include <QSqlDatabase>
#include <functional>
#include <memory>

#include "app/desktop/storage/chat_rows.h"
#include "app/desktop/storage/migrations.h"
#include "engine/core/result.h"

class QSqlQuery;

namespace tessera {

// Where things are in a data folder.
QString databasePath(const QString& dataDir);
QString photoDir(const QString& dataDir);
QString photoPath(const QString& dataDir, const QString& hash, const QString& extension);

// Blocking; belongs to the thread that opened it. Every call is one transaction and is on disk when
// it returns. Errors: WriteFailed or FileUnreadable with the database's reason.
class ChatStore {
  public:
    // Creates the folder and the database as needed and migrates it. Additional errors: those of
    // migrate(). Answers that were streaming when the program ended become Interrupted.
    static Result<std::unique_ptr<ChatStore>> open(const QString& dataDir,
                                                   const QList<Migration>& migrations);
    ~ChatStore();
    ChatStore(const ChatStore&) = delete;
    ChatStore& operator=(const ChatStore&) = delete;

    // Newest first, without the deleted ones.
    Result<QList<ConversationRow>> conversations();
    // In order.
    Result<QList<MessageRow>> messages(const QString& conversationId);

    Result<void> addConversation(const ConversationRow& row);
    Result<void> renameConversation(const QString& id, const QString& title);
    // A deleted conversation stays in the file until purge(), so that it can come back.
    Result<void> setDeleted(const QString& id, bool deleted);

    // At the end of its conversation, which becomes the newest one.
    Result<void> addMessage(const MessageRow& row);
    // Text, state, error and the numbers; not the photos.
    Result<void> updateMessage(const MessageRow& row);

    // All of them or none, with their links to photos.
    Result<void> removeMessages(const QStringList& ids);

    // Removes deleted conversations for good, and photo files that no message uses and that are
    // older than a day (a younger one may belong to a question that is being written).
    Result<void> purge();

  private:
    explicit ChatStore(QString dataDir);
    Result<void> openDatabase(const QList<Migration>& migrations);
    Result<void> readPhotos(const QString& conversationId, QList<MessageRow>& rows);
    Result<void> addPhotos(const MessageRow& row);
    Result<void> removeUnusedPhotoFiles();
    Result<void> inTransaction(const std::function<Result<void>()>& body);

    QString m_dataDir;
    QString m_connectionName;
    QSqlDatabase m_database;
};

}  // namespace tessera
