// SPDX-License-Identifier: MIT
// Questions that were asked while another conversation was being answered.
#pragma once

#include <QList>
#include <QObject>
#include <QStringList>
#include <QtQmlIntegration>

#include "app/desktop/chat/answer_run.h"
#include "app/desktop/chat/composer.h"
#include "app/desktop/chat/conversation.h"
#include "app/desktop/models/model_controller.h"

namespace tessera {

// A line of questions, each with its empty answer already in its conversation and in the history,
// where a crash leaves it as an interrupted answer. The next one is asked when an answer ends, as
// it was when it was put in line. One per conversation. GUI thread only; nothing here waits.
class WaitingQuestions : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    // The messages that are still empty, in the order in which they will be written.
    Q_PROPERTY(QStringList answerIds READ answerIds NOTIFY changed)

  public:
    struct Parts {
        AnswerRun* answer = nullptr;
        ModelController* models = nullptr;
        Conversation* conversation = nullptr;
        History* history = nullptr;
        Composer* composer = nullptr;
        Storage* storage = nullptr;
    };
    struct Question {
        MessageRow answer;  // a row of its conversation
        Turns turns;
        AnswerSettings settings;
    };

    // The parts must outlive this.
    explicit WaitingQuestions(Parts parts, QObject* parent = nullptr);

    QStringList answerIds() const;
    bool holds(const QString& conversationId) const;
    void add(Question question);
    // Puts the last question of the conversation on the screen, which waits for `answerId`, back
    // into the composer.
    Q_INVOKABLE void withdraw(const QString& answerId);

  signals:
    void changed();

  private:
    void startNext();
    // What they belong to was deleted; if it is brought back, they count as stopped.
    template <typename Predicate>
    void drop(Predicate isGone);

    const Parts m_parts;
    QList<Question> m_questions;
};

}  // namespace tessera
