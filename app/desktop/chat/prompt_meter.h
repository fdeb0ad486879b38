// SPDX-License-Identifier: MIT
// What a question will cost, before it is sent.
#pragma once

#include <QObject>
#include <QTimer>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/chat/answer_run.h"
#include "app/desktop/chat/composer.h"
#include "app/desktop/chat/conversation.h"
#include "app/desktop/chat/settings/chat_settings.h"
#include "app/desktop/inference/inference_thread.h"
#include "app/desktop/models/model_controller.h"

namespace tessera {

// Counts the tokens of the open conversation with the question being written, a moment after each
// change, and says how much of the model's context they take and whether they fit. While an answer
// runs nothing is counted, because the engine thread is busy. GUI thread only; nothing here waits.
class PromptMeter : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(int promptTokens READ promptTokens NOTIFY changed)
    Q_PROPERTY(int contextLength READ contextLength NOTIFY changed)
    // Of promptTokens.
    Q_PROPERTY(int photoTokens READ photoTokens NOTIFY changed)
    Q_PROPERTY(Fill fill READ fill NOTIFY changed)
    Q_PROPERTY(QString text READ text NOTIFY changed)
    // How the tokens divide up; empty before they are counted.
    Q_PROPERTY(QString details READ details NOTIFY changed)
    // What to do when few tokens are left, or none, or when the demo model has several photos;
    // empty otherwise.
    Q_PROPERTY(QString advice READ advice NOTIFY changed)
    // Why the question cannot be sent as it is; empty if nothing is wrong with it.
    Q_PROPERTY(QString blocker READ blocker NOTIFY blockerChanged)

  public:
    // How much of the model's context the conversation and the question take together.
    enum Fill {
        Unknown,
        Roomy,
        Tight,  // less than an eighth is left for the answer
        Full    // cannot be sent
    };
    Q_ENUM(Fill)

    struct Parts {
        InferenceThread* inference = nullptr;
        ModelController* models = nullptr;
        Composer* composer = nullptr;
        ChatSettings* settings = nullptr;
        Conversation* conversation = nullptr;
        AnswerRun* answer = nullptr;
    };

    // The parts must outlive this.
    explicit PromptMeter(Parts parts, QObject* parent = nullptr);

    int promptTokens() const { return static_cast<int>(m_size.promptTokens); }
    int contextLength() const { return static_cast<int>(m_size.contextLength); }
    int photoTokens() const { return static_cast<int>(m_size.photoTokens); }
    Fill fill() const;
    QString text() const;
    QString details() const;
    QString advice() const;
    QString blocker() const;

    // The figures are about the question as it is now.
    bool isMeasured() const { return m_isMeasured; }
    // Counts without further delay, unless a count is already under way. Ends with measured.
    void measureNow();

  signals:
    void changed();
    void blockerChanged();
    void measured();
    // The count no longer matches the question, which will be counted again.
    void outdated();

  private:
    void connectInference();
    // The question and those before it.
    bool hasSeveralPhotos() const;
    // Whether a grid can be chosen for a photo of the question.
    bool photosHaveGrids() const;
    void forget();
    void schedule();
    void pause();
    void measure();
    void setMeasured(const PromptSize& size, const std::optional<Error>& problem = {});

    const Parts m_parts;
    QTimer m_timer;
    quint64 m_requestId = 0;  // 0: none whose result is wanted
    PromptSize m_size;
    std::optional<Error> m_problem;
    bool m_isMeasured = false;
};

}  // namespace tessera
