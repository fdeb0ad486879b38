// SPDX-License-Identifier: MIT
// The conversation on the screen.
#pragma once

#include <QHash>
#include <QObject>
#include <QtQmlIntegration>

#include "app/desktop/chat/composer.h"
#include "app/desktop/chat/draft_keeper.h"
#include "app/desktop/chat/message_list_model.h"
#include "app/desktop/chat/settings/chat_settings.h"
#include "app/desktop/history/history.h"
#include "app/desktop/history/undo.h"
#include "app/desktop/storage/storage.h"

namespace tessera {

// Which conversation is open, its messages, and the branch of them that is shown; with it go its
// settings and its unsent question. Knows nothing about how answers come about. GUI thread only;
// nothing here waits.
class Conversation : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    // Empty: a new one, which is saved with its first question.
    Q_PROPERTY(QString conversationId READ id NOTIFY changed)
    Q_PROPERTY(QString title READ title NOTIFY changed)
    // Its messages are still being read.
    Q_PROPERTY(bool loading READ isLoading NOTIFY changed)

  public:
    struct Parts {
        Storage* storage = nullptr;
        History* history = nullptr;
        Undo* undo = nullptr;
        Composer* composer = nullptr;
        ChatSettings* settings = nullptr;
    };

    // The parts must outlive this.
    explicit Conversation(Parts parts, QObject* parent = nullptr);

    MessageListModel* messages() { return &m_messages; }
    const MessageListModel* messages() const { return &m_messages; }
    QString id() const { return m_id; }
    QString title() const;
    bool isLoading() const { return m_loading; }
    // The messages are those on disk, so that a question can follow them.
    bool isSettled() const;

    Q_INVOKABLE void startNew();
    // The same, with what is in the composer.
    Q_INVOKABLE void takeDraftToNew();
    Q_INVOKABLE void open(const QString& id);
    // The one before (step -1) or after (1) in the list; the first one from a new conversation.
    Q_INVOKABLE void openNeighbour(int step);
    // Shows a message, whichever branch it is in, and the conversation around it; without a
    // message only the conversation.
    Q_INVOKABLE void openMessage(const QString& conversationId, const QString& messageId);
    // Shows the branch before (step -1) or after (1) the one that this message begins.
    Q_INVOKABLE void stepBranch(const QString& messageId, int step);
    // With all that follows it.
    Q_INVOKABLE void removeMessage(const QString& messageId);
    Q_INVOKABLE void copyLastAnswer() const;

    // Questions and answers come in through these four, each saved at once. What is returned is
    // the row with its id, its time and its place in the tree; `at` is a row that is shown.

    // After all that is shown. The first question brings its conversation into being.
    MessageRow add(MessageRow row);
    // As a branch beside the one that begins at `at`, which it takes the place of.
    MessageRow addBeside(int at, MessageRow row);
    // Instead of the answer at `at`, which is given up; what follows it is hidden.
    MessageRow replace(int at, MessageRow answer);
    // Takes the last question and its answer, which must be there, out for good. The branch beside
    // them is shown instead.
    void takeOutLastQuestion();

  signals:
    void changed();
    // Another conversation is on the screen, or a new one; its messages may follow.
    void switched();
    // The messages on disk are in the list.
    void loaded();
    // isSettled() may have changed, without `changed`.
    void settledChanged();
    // By the user, with what followed them.
    void messagesRemoved(const QStringList& ids);
    // A message to bring into view: one that was searched for, or a branch that was chosen.
    void messageShown(int row);

  private:
    void connectHistory();
    void show(const QString& id, bool loading);
    // Reads it again; with a message, the branch that it is in.
    void reload(const QString& messageId = {});
    // The same for any conversation.
    void read(const QString& id, const QString& messageId = {});
    // For each answer of the storage: whether no newer one is under way, so that this is how things
    // stand.
    bool isNewest(const QString& id);
    void showLoaded(const QList<MessageRow>& rows);
    // The conversation that `question` belongs to: it is new, or moves up in the list.
    void ensureConversation(const MessageRow& question);

    const Parts m_parts;
    MessageListModel m_messages;
    DraftKeeper m_drafts;
    QString m_id;
    bool m_loading = false;
    QHash<QString, int> m_reads;  // under way, by their conversations
    QString m_messageToShow;      // when it is loaded
};

}  // namespace tessera
