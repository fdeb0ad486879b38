// SPDX-License-Identifier: MIT
// Conversations: open, ask, stop, save.
#pragma once

#include <QHash>
#include <QObject>
#include <QTimer>
#include <QVariantList>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/chat/composer.h"
#include "app/desktop/chat/draft_keeper.h"
#include "app/desktop/chat/message_list_model.h"
#include "app/desktop/chat/settings/chat_settings.h"
#include "app/desktop/history/conversation_list_model.h"
#include "app/desktop/inference/inference_thread.h"
#include "app/desktop/models/model_controller.h"
#include "app/desktop/storage/storage.h"

namespace tessera {

// Ties the models on the screen, the storage and the engine together. GUI thread only; nothing here
// waits. One answer runs at a time; it goes on while another conversation is looked at.
class ChatController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(QString conversationId READ conversationId NOTIFY conversationChanged)
    Q_PROPERTY(QString title READ title NOTIFY conversationChanged)
    // The messages of the conversation are still being read.
    Q_PROPERTY(bool loading READ isLoading NOTIFY conversationChanged)
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)
    // The running answer belongs to the conversation on the screen.
    Q_PROPERTY(bool busyHere READ isBusyHere NOTIFY busyChanged)
    Q_PROPERTY(QString stageText READ stageText NOTIFY stageChanged)
    // The question can be sent, as far as is known before its tokens have been counted.
    Q_PROPERTY(bool canAsk READ canAsk NOTIFY canSendChanged)
    // The same with the tokens counted: send() starts the answer at once.
    Q_PROPERTY(bool canSend READ canSend NOTIFY canSendChanged)
    Q_PROPERTY(bool canRetry READ canRetry NOTIFY canSendChanged)
    // Why the question cannot be sent as it stands; empty if nothing is wrong with it.
    Q_PROPERTY(QString blocker READ blocker NOTIFY canSendChanged)
    Q_PROPERTY(int promptTokens READ promptTokens NOTIFY contextChanged)
    Q_PROPERTY(int contextLength READ contextLength NOTIFY contextChanged)
    // Of promptTokens.
    Q_PROPERTY(int photoTokens READ photoTokens NOTIFY contextChanged)
    Q_PROPERTY(ContextState contextState READ contextState NOTIFY contextChanged)
    Q_PROPERTY(QString contextText READ contextText NOTIFY contextChanged)
    // What the tokens are made of, and what to do when few are left; empty before they are counted.
    Q_PROPERTY(QString contextDetails READ contextDetails NOTIFY contextChanged)
    Q_PROPERTY(QString contextAdvice READ contextAdvice NOTIFY contextChanged)
    // Says what was deleted last, as long as that can be undone; empty otherwise.
    Q_PROPERTY(QString undoText READ undoText NOTIFY undoChanged)
    // What the messages are searched for: marked in them.
    Q_PROPERTY(
        QStringList searchTerms READ searchTerms WRITE setSearchTerms NOTIFY searchTermsChanged)
    // Saving or reading failed, or a question was refused; shown until dismissed.
    Q_PROPERTY(QString notice READ notice NOTIFY noticeChanged)
    // The data folder cannot be used: the window shows this and nothing else.
    Q_PROPERTY(QString startError READ startError NOTIFY startErrorChanged)
    // It is because the database is damaged: ArchiveController::startOver() helps.
    Q_PROPERTY(bool damaged READ isDamaged NOTIFY startErrorChanged)

  public:
    // How often a streaming answer is saved.
    static constexpr int kSaveIntervalMs = 1000;

    // How much of the model's context the conversation takes with the question that is written.
    enum ContextState {
        ContextUnknown,
        ContextRoomy,
        ContextTight,  // less than an eighth is left for the answer
        ContextFull    // cannot be sent
    };
    Q_ENUM(ContextState)

    struct Parts {
        InferenceThread* inference = nullptr;
        Storage* storage = nullptr;
        ModelController* models = nullptr;
        Composer* composer = nullptr;
        ChatSettings* settings = nullptr;
    };

    // The parts must outlive this.
    explicit ChatController(Parts parts, QObject* parent = nullptr);
    // Saves an answer that still streams as far as it is.
    ~ChatController() override;

    ConversationListModel* conversations() { return &m_conversations; }
    MessageListModel* messages() { return &m_messages; }

    QString conversationId() const { return m_conversationId; }
    QString title() const;
    bool isLoading() const { return m_loading; }
    bool isBusy() const { return m_running.has_value(); }
    bool isBusyHere() const {
        return m_running && m_running->row.conversationId == m_conversationId;
    }
    QString stageText() const;
    bool canAsk() const;
    bool canSend() const;
    bool canRetry() const;
    QString blocker() const;
    int promptTokens() const { return static_cast<int>(m_promptSize.promptTokens); }
    int contextLength() const { return static_cast<int>(m_promptSize.contextLength); }
    int photoTokens() const { return static_cast<int>(m_promptSize.photoTokens); }
    ContextState contextState() const;
    QString contextText() const;
    QString contextDetails() const;
    QString contextAdvice() const;
    QString undoText() const;
    QStringList searchTerms() const { return m_searchTerms; }
    void setSearchTerms(const QStringList& terms);
    QString notice() const;
    QString startError() const;
    bool isDamaged() const { return m_damaged; }

    // An empty one; it is saved with its first question.
    Q_INVOKABLE void newConversation();
    // The same, with what is in the composer.
    Q_INVOKABLE void takeDraftToNewConversation();
    Q_INVOKABLE void open(const QString& id);
    // The one before (step -1) or after (1) in the list; the first one from a new conversation.
    Q_INVOKABLE void openNeighbour(int step);
    Q_INVOKABLE void rename(const QString& id, const QString& title);
    Q_INVOKABLE void setPinned(const QString& id, bool pinned);
    // Into the trash.
    Q_INVOKABLE void remove(const QString& id);
    // Shows a message, whichever branch it is in, and the conversation around it.
    Q_INVOKABLE void openMessage(const QString& conversationId, const QString& messageId);
    Q_INVOKABLE void undo();
    // The deletion stands; hides the offer to undo it.
    Q_INVOKABLE void forgetUndo();
    // A question whose tokens are still to be counted is sent once they are, if it fits and is not
    // changed meanwhile.
    Q_INVOKABLE void send();
    Q_INVOKABLE void stop();
    // Asks the last question again, in place of the answer that failed or was stopped.
    Q_INVOKABLE void retry();
    // Another answer to the same question, in a branch of its own. An answer without any text is
    // replaced.
    Q_INVOKABLE void regenerate(const QString& messageId);
    Q_INVOKABLE void regenerateLast();
    // The question with another text and the same photos, in a branch of its own, and its answer.
    Q_INVOKABLE void editQuestion(const QString& messageId, const QString& text);
    // The question with another grid for one of its photos (as in TileOption; empty: the model's
    // rule), in a branch of its own, and its answer. Returns the answer's id; empty if it cannot be
    // asked now.
    QString askWithGrid(const QString& messageId, int photo, const QString& grid);
    // regenerate(), editQuestion() and askWithGrid() would work now.
    Q_PROPERTY(bool canBranch READ canBranch NOTIFY canSendChanged)
    bool canBranch() const;
    // Shows the branch before (step -1) or after (1) the one that this message begins.
    Q_INVOKABLE void stepBranch(const QString& messageId, int step);
    // With all that follows it.
    Q_INVOKABLE void removeMessage(const QString& messageId);
    Q_INVOKABLE void copy(const QString& text);
    Q_INVOKABLE void copyLastAnswer();
    // What is known about how an answer came about: maps of "label" and "value".
    Q_INVOKABLE QVariantList answerDetails(const QString& messageId) const;
    // Digits; empty where it is not known.
    Q_INVOKABLE QString answerSeed(const QString& messageId) const;
    Q_INVOKABLE void dismissNotice();

  signals:
    void conversationChanged();
    void busyChanged();
    void stageChanged();
    void canSendChanged();
    void contextChanged();
    void undoChanged();
    void searchTermsChanged();
    // A message to bring into view: one that was searched for, or a branch that was chosen.
    void messageShown(int row);
    void noticeChanged();
    void startErrorChanged();

  private:
    struct Running {
        quint64 requestId = 0;
        MessageRow row;
        bool unsaved = false;
    };

    void connectInference();
    void connectMeasuring();
    void connectStorage();
    bool isRunning(quint64 requestId) const;
    void showStage(quint64 requestId, GenerateStage stage, double fraction);
    void appendText(quint64 requestId, const QString& delta);
    void completeAnswer(quint64 requestId, const AnswerStats& stats);
    MessageRow newAnswer(const QString& questionId) const;
    void startAnswer(MessageRow answer, const Turns& turns);
    // Asks `question` from `at` on instead of what stands there, as a branch beside it.
    void branchQuestion(int at, MessageRow question);
    // Shows `row` from `at` on instead of what stands there, as a branch beside it.
    void showBranch(int at, MessageRow& row);
    void reload(const QString& messageId);
    void showLoaded(const QList<MessageRow>& rows);
    void showRunning();
    void finishAnswer(MessageState state, const QString& error);
    void failAnswer(const Error& error);
    // Puts a question that was too long back into the composer and takes it out of the
    // conversation, where it would become part of every question after it.
    void takeBackRefused();
    void setStage(GenerateStage stage, int percent);
    void showConversation(const QString& id, bool loading);
    void ensureConversation(const QString& question, const QList<PhotoRef>& photos);
    void scheduleMeasure();
    void measure();
    void setMeasured(const PromptSize& size, const std::optional<Error>& problem = {});

    const Parts m_parts;
    ConversationListModel m_conversations;
    MessageListModel m_messages;
    QString m_conversationId;
    bool m_storageReady = false;
    bool m_loading = false;
    int m_reloads = 0;        // of the conversation on the screen, under way
    QString m_messageToShow;  // when it is loaded
    std::optional<Running> m_running;
    struct Stage {
        GenerateStage stage = GenerateStage::Decode;
        int percent = 0;
        friend bool operator==(const Stage&, const Stage&) = default;
    };
    std::optional<Stage> m_stage;
    QTimer m_saveTimer;

    QTimer m_measureTimer;
    quint64 m_measureId = 0;
    PromptSize m_promptSize;
    std::optional<Error> m_promptProblem;
    bool m_draftMeasured = false;  // m_promptSize and m_promptProblem are about the draft as it is
    bool m_sendWhenMeasured = false;

    // Refused answers by their conversations, until these are on the screen.
    QHash<QString, QString> m_refused;
    QString m_gridAnswerId;  // the last that askWithGrid() began

    DraftKeeper m_drafts;
    QStringList m_searchTerms;
    std::optional<ConversationRow> m_deleted;
    struct DeletedMessage {
        QString conversationId;
        MessageRow row;
    };
    std::optional<DeletedMessage> m_deletedMessage;
    std::optional<Error> m_notice;
    bool m_noticeIsAboutSaving = false;
    std::optional<Error> m_startError;
    bool m_damaged = false;
};

}  // namespace tessera
