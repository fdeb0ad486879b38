// SPDX-License-Identifier: MIT
// Sends questions and asks them again.
#pragma once

#include <QHash>
#include <QObject>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/chat/answer_run.h"
#include "app/desktop/chat/composer.h"
#include "app/desktop/chat/conversation.h"
#include "app/desktop/chat/prompt_meter.h"
#include "app/desktop/chat/settings/chat_settings.h"
#include "app/desktop/chat/waiting_questions.h"
#include "app/desktop/history/notice.h"
#include "app/desktop/models/model_controller.h"

namespace tessera {

// Decides what can be asked now, puts the question and an empty answer into the conversation, and
// starts the run that fills it. A question that the model refused as too long is taken out again.
// GUI thread only; nothing here waits.
class Asking : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    // The question can be sent, as far as is known before its tokens have been counted.
    Q_PROPERTY(bool canAsk READ canAsk NOTIFY changed)
    // The same, with its tokens counted: send() starts the answer at once.
    Q_PROPERTY(bool canSend READ canSend NOTIFY changed)
    Q_PROPERTY(bool canRetry READ canRetry NOTIFY changed)
    // The last answer ended before it was complete, and can go on.
    Q_PROPERTY(bool canContinue READ canContinue NOTIFY changed)
    // A question is ready except that there is no model: send() says so, in `wait`.
    Q_PROPERTY(bool lacksModel READ lacksModel NOTIFY changed)
    // A question is written whose photos are still being read: send() waits for them.
    Q_PROPERTY(bool readsPhotos READ readsPhotos NOTIFY changed)
    // Why the question that was sent is still here, if it needs a model or photos first.
    Q_PROPERTY(Wait wait READ wait NOTIFY changed)
    // regenerate(), editQuestion() and askWithGrid() would work now.
    Q_PROPERTY(bool canBranch READ canBranch NOTIFY changed)
    // The answer that was asked for again although it cannot differ, by its id; and whether that is
    // because of the temperature, or because the seed is fixed.
    Q_PROPERTY(QString repeatedId READ repeatedId NOTIFY changed)
    Q_PROPERTY(bool repeatedGreedily READ isRepeatedGreedily NOTIFY changed)

  public:
    enum Wait {
        NoWait,
        LoadingModel,   // it is sent as soon as the model that is being loaded is ready
        MissingModel,   // it stays until there is one, and is sent again
        ReadingPhotos,  // it is sent as soon as they are read
        LostPhoto       // one of them could not be read: it stays, and is sent again without that
    };
    Q_ENUM(Wait)

    struct Parts {
        ModelController* models = nullptr;
        Composer* composer = nullptr;
        ChatSettings* settings = nullptr;
        Conversation* conversation = nullptr;
        AnswerRun* answer = nullptr;
        WaitingQuestions* waiting = nullptr;
        PromptMeter* meter = nullptr;
        Notice* notice = nullptr;
    };

    // The parts must outlive this.
    explicit Asking(Parts parts, QObject* parent = nullptr);

    bool canAsk() const;
    bool canSend() const;
    bool canRetry() const;
    bool canContinue() const;
    // A question would wait in line.
    bool canWait() const;
    bool canBranch() const;
    bool lacksModel() const;
    bool readsPhotos() const;
    Wait wait() const { return m_wait; }
    QString repeatedId() const { return m_repeated ? m_repeated->answerId : QString(); }
    bool isRepeatedGreedily() const { return m_repeated && m_repeated->greedily; }
    // An answer is running, in this or in another conversation.
    bool isAnswering() const { return m_parts.answer->isBusy(); }

    // A question whose tokens have not been counted yet is sent once they are, one whose photos are
    // being read once that is done, and one that waits for its model once that is loaded, if it
    // fits and has not changed by then. While an answer is being written, it
    // waits in line.
    Q_INVOKABLE void send();
    // Sends a question for the regions of the photo that show this, in place of what was written.
    Q_INVOKABLE void find(const QString& what);
    // The question stays, but is not sent when the model is loaded or the photos are read.
    Q_INVOKABLE void stopWaiting();
    // Asks the last question again, replacing the answer that failed or was stopped.
    Q_INVOKABLE void retry();
    // Lets the last answer go on where it ended, sampled as it was.
    Q_INVOKABLE void continueLast();
    // Another answer to the same question, in a branch of its own. An answer without any text is
    // replaced.
    Q_INVOKABLE void regenerate(const QString& messageId);
    Q_INVOKABLE void regenerateLast();
    // Asks the question with another text and the same photos, in a branch of its own.
    Q_INVOKABLE void editQuestion(const QString& messageId, const QString& text);
    // Asks the question with another grid for one of its photos (as in TileOption; empty: the
    // model's rule), in a branch of its own. Returns the answer's id; empty if the question cannot
    // be asked now.
    QString askWithGrid(const QString& messageId, int photo, const QString& grid);

  signals:
    void changed();

  private:
    struct Repeated {
        QString answerId;
        QString text;  // of the answer before
        bool greedily = false;
    };

    bool hasQuestion() const;
    void setWait(Wait wait);
    // Sends the waiting question if its model is ready now, or says that it will not be.
    void followModel();
    // The same for photos that are being read.
    void followPhotos();
    // Lets others hear of what has just happened first, and the question be counted.
    void sendLater();
    MessageRow newAnswer() const;
    // `answer`, to be written by the loaded model.
    MessageRow growing(MessageRow answer) const;
    // The row of the question `messageId` if it can be asked in another way now, else -1.
    int branchPoint(const QString& messageId) const;
    void branchQuestion(int at, MessageRow question);
    // `answer` is the last row of the conversation.
    void start(const MessageRow& answer);
    // Notes that `again` cannot differ from `before`, if that is so.
    void noteRepetition(const MessageRow& before, const MessageRow& again);
    // Puts a question that was too long back into the composer and takes it out of the
    // conversation, where it would become part of every question after it.
    void takeBackRefused();

    const Parts m_parts;
    bool m_sendWhenMeasured = false;
    Wait m_wait = NoWait;
    ModelSource m_awaitedModel;  // being loaded, as it was named
    // While photos are waited for: how many are attached, and those that had been refused before.
    int m_awaitedPhotos = 0;
    int m_refusedPhotos = 0;
    // Refused answers by conversation, until that conversation is on the screen and nothing waits
    // behind them.
    QHash<QString, QStringList> m_refused;
    QString m_gridAnswerId;  // the last that askWithGrid() began
    std::optional<Repeated> m_repeated;
};

}  // namespace tessera
