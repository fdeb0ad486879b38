// SPDX-License-Identifier: MIT
// The conversation on the screen.
#pragma once

#include <QHash>
#include <QObject>
#include <QVariantList>
#include <QtQmlIntegration>

#include "app/desktop/chat/composer.h"
#include "app/desktop/chat/draft_keeper.h"
#include "app/desktop/chat/message_list_model.h"
#include "app/desktop/chat/settings/chat_settings.h"
#include "app/desktop/history/history.h"
#include "app/desktop/history/undo.h"
#include "app/desktop/storage/storage.h"

namespace tessera {

// Knows which conversation is open, its messages, the branch that is shown, its settings and its
// unsent question. Knows nothing about how answers are made. GUI thread only; nothing here waits.
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
    // The messages match those on disk, so a question can follow them.
    bool isSettled() const;
    // Nothing can be added or removed; the history says why.
    bool isReadOnly() const { return m_parts.history->isReadOnly(); }

    Q_INVOKABLE void startNew();
    // The same, and moves what is in the composer there.
    Q_INVOKABLE void takeDraftToNew();
    Q_INVOKABLE void open(const QString& id);
    // Opens the previous (step -1) or next (1) conversation in the list; from a new conversation,
    // the first one.
    Q_INVOKABLE void openNeighbour(int step);
    // Shows a message, whichever branch it is in, in its conversation; without a message only the
    // conversation.
    Q_INVOKABLE void openMessage(const QString& conversationId, const QString& messageId);
    // Shows the branch before (step -1) or after (1) the one that starts at this message.
    Q_INVOKABLE void stepBranch(const QString& messageId, int step);
    // Removes everything that follows it, too.
    Q_INVOKABLE void removeMessage(const QString& messageId);
    Q_INVOKABLE void copyLastAnswer();
    // PhotoPlace values, in the order in which the model reads them: those of the messages that are
    // shown, then those of the question being written that can be sent.
    Q_INVOKABLE QVariantList photoPlaces() const;

    // All questions and answers are added and taken out through these five, each saved at once. A
    // returned row has its id, its time and its place in the tree; `at` is a row that is shown.

    // Appends to the shown branch. The first question creates its conversation.
    MessageRow add(MessageRow row);
    // Starts a branch beside the one that starts at `at`, and shows it instead.
    MessageRow addBeside(int at, MessageRow row);
    // Replaces the answer at `at`, which is discarded; what follows it is hidden.
    MessageRow replace(int at, MessageRow answer);
    // Saves `answer`, which is the last message as it begins to grow again.
    void resume(const MessageRow& answer);
    // Removes the last question and its answer for good; both must be there. The branch beside them
    // is shown instead.
    void takeOutLastQuestion();

  signals:
    void changed();
    // Another conversation, or a new one, is on the screen; its messages may follow.
    void switched();
    // The messages on disk are in the list.
    void loaded();
    // isSettled() may have changed, without `changed`.
    void settledChanged();
    // The user removed these, including what followed.
    void messagesRemoved(const QStringList& ids);
    // By copyLastAnswer().
    void answerCopied(const QString& messageId);
    // A message to bring into view: one that was searched for, or a branch that was chosen.
    void messageShown(int row);

  private:
    void connectHistory();
    void show(const QString& id, bool loading);
    // Reads the open conversation again; with a message, the branch that contains it.
    void reload(const QString& messageId = {});
    // The same for any conversation.
    void read(const QString& id, const QString& messageId = {});
    // Call once for each reply of the storage: true if no newer one is on its way, so that this one
    // is current.
    bool isNewest(const QString& id);
    void showLoaded(const QList<MessageRow>& rows);
    // Creates the conversation of `question`, or moves it up in the list.
    void ensureConversation(const MessageRow& question);

    const Parts m_parts;
    MessageListModel m_messages;
    DraftKeeper m_drafts;
    QString m_id;
    bool m_loading = false;
    QHash<QString, int> m_reads;  // in progress, by conversation
    QString m_messageToShow;      // once it is loaded
};

}  // namespace tessera
