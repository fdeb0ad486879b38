// SPDX-License-Identifier: MIT
// One answer, from its question to its end.
#pragma once

#include <QObject>
#include <QTimer>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/chat/conversation.h"
#include "app/desktop/inference/inference_thread.h"

namespace tessera {

// Streams an answer into its row, shows the row while its conversation is open, and saves it every
// second and at the end. One answer runs at a time; it goes on while another conversation is shown,
// and stops when what it belongs to is deleted. GUI thread only; nothing here waits.
class AnswerRun : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)
    // The running answer belongs to the conversation on the screen.
    Q_PROPERTY(bool busyHere READ isBusyHere NOTIFY busyChanged)
    // Of the running answer; empty: none is running.
    Q_PROPERTY(QString conversationId READ conversationId NOTIFY busyChanged)
    // What is being done now, in words; empty while that is not known.
    Q_PROPERTY(QString stageText READ stageText NOTIFY stageChanged)

  public:
    static constexpr int kSaveIntervalMs = 1000;

    struct Parts {
        InferenceThread* inference = nullptr;
        Storage* storage = nullptr;
        History* history = nullptr;
        Conversation* conversation = nullptr;
    };

    // The parts must outlive this.
    explicit AnswerRun(Parts parts, QObject* parent = nullptr);
    // Saves an answer that is still streaming, as far as it has got.
    ~AnswerRun() override;

    bool isBusy() const { return m_running.has_value(); }
    bool isBusyHere() const {
        return m_running && m_running->row.conversationId == m_parts.conversation->id();
    }
    QString conversationId() const { return m_running ? m_running->row.conversationId : QString(); }
    QString stageText() const;

    // Answers the last of `turns` into `answer`, a row of its conversation; a text that it has
    // already is continued. No other answer may be running.
    void start(MessageRow answer, const Turns& turns, const AnswerSettings& settings);
    Q_INVOKABLE void stop();

  signals:
    void busyChanged();
    void stageChanged();
    void started();
    // With the answer as it is kept; then `finished`.
    void ended(const tessera::MessageRow& answer);
    void finished();
    // The question did not fit into the model's context, and nothing was answered. Comes after
    // `finished`.
    void refused(const QString& conversationId, const QString& answerId);

  private:
    struct Running {
        quint64 requestId = 0;
        MessageRow row;
        bool continues = false;
        bool hasText = false;  // of this run
        bool unsaved = false;
    };
    struct Stage {
        GenerateStage stage = GenerateStage::Decode;
        int percent = 0;
        friend bool operator==(const Stage&, const Stage&) = default;
    };

    void connectInference();
    bool isRunning(quint64 requestId) const;
    void showStage(quint64 requestId, GenerateStage stage, double fraction);
    void appendText(quint64 requestId, const QString& delta);
    void complete(quint64 requestId, const AnswerStats& stats);
    void fail(quint64 requestId, const Error& error);
    void finish(MessageState state, const std::optional<Error>& error);
    void showRow();
    void setStage(GenerateStage stage, int percent);
    void saveUnsaved();

    const Parts m_parts;
    std::optional<Running> m_running;
    std::optional<Stage> m_stage;
    QTimer m_saveTimer;
};

}  // namespace tessera
