// SPDX-License-Identifier: MIT
// Questions that were asked while an answer was being written, in whatever conversation.
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
// it was when it was put in line, after the answers that came before it in its conversation. GUI
// thread only; nothing here waits.
class WaitingQuestions : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    // The messages that are still empty, in the order in which they will be written.
    Q_PROPERTY(QStringList answerIds READ answerIds NOTIFY changed)
    // Whose they are, each once.
    Q_PROPERTY(QStringList conversationIds READ conversationIds NOTIFY changed)

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
        // Of its conversation, up to the empty answer, which is the last.
        QList<MessageRow> rows;
        AnswerSettings settings;
    };

    // The parts must outlive this.
    explicit WaitingQuestions(Parts parts, QObject* parent = nullptr);

    QStringList answerIds() const;
    QStringList conversationIds() const;
    bool holds(const QString& conversationId) const;
    void add(Question question);
    // Puts the last question of the conversation on the screen, which waits for `answerId`, back
    // into the composer.
    Q_INVOKABLE void withdraw(const QString& answerId);

  signals:
    void changed();

  private:
    // An answer that a question has waited for comes before it.
    void include(const MessageRow& answer);
    void startNext();
    // What they belong to was deleted; if it is brought back, they count as stopped.
    template <typename Predicate>
    void drop(Predicate isGone);

    const Parts m_parts;
    QList<Question> m_questions;
};

}  // namespace tessera
