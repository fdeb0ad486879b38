// SPDX-License-Identifier: MIT
// How the conversation on the screen is answered: system prompt and sampling.
#pragma once

#include <QObject>
#include <QTimer>
#include <QtQmlIntegration>
#include <array>
#include <optional>

#include "app/desktop/chat/settings/preset_list.h"
#include "app/desktop/chat/settings/sampling_field.h"
#include "app/desktop/history/conversation_list_model.h"
#include "app/desktop/models/model_controller.h"
#include "app/desktop/values/inference_types.h"

namespace tessera {

// What a conversation keeps; both empty in one that was never adjusted.
struct ConversationSettings {
    QString systemPrompt;                      // empty: the template's own
    std::optional<SamplingSettings> sampling;  // nullopt: what suits the model
    friend bool operator==(const ConversationSettings&, const ConversationSettings&) = default;
};

// GUI thread only. A change holds for the next question at once; it is saved a moment later, or
// when another conversation is shown. Changes made before the first question wait for it.
class ChatSettings : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(QString systemPrompt READ systemPrompt WRITE setSystemPrompt NOTIFY changed)
    // What the model's template says itself; empty if it says nothing.
    Q_PROPERTY(QString templateSystemPrompt READ templateSystemPrompt NOTIFY changed)
    Q_PROPERTY(tessera::SamplingField temperature READ temperature NOTIFY changed)
    Q_PROPERTY(tessera::SamplingField topK READ topK NOTIFY changed)
    Q_PROPERTY(tessera::SamplingField topP READ topP NOTIFY changed)
    Q_PROPERTY(tessera::SamplingField minP READ minP NOTIFY changed)
    Q_PROPERTY(tessera::SamplingField repeatPenalty READ repeatPenalty NOTIFY changed)
    // 0: as many as the context has room for.
    Q_PROPERTY(tessera::SamplingField maxTokens READ maxTokens NOTIFY changed)
    // Digits; empty: another one for every answer.
    Q_PROPERTY(QString seed READ seed NOTIFY changed)
    // Nothing is otherwise than a new conversation has it without a preset.
    Q_PROPERTY(bool plain READ isPlain NOTIFY changed)
    // The preset that says the same, the one chosen last before others; empty: none.
    Q_PROPERTY(QString presetId READ presetId NOTIFY changed)

  public:
    static constexpr int kSaveDelayMs = 500;
    static constexpr int kLongestSystemPrompt = 20000;

    enum Field { Temperature, TopK, TopP, MinP, RepeatPenalty, MaxTokens };
    Q_ENUM(Field)

    struct Parts {
        Storage* storage = nullptr;
        ModelController* models = nullptr;
        PresetList* presets = nullptr;
        // Where the settings are also kept, so that a conversation shown again has them.
        ConversationListModel* conversations = nullptr;
    };

    // The parts must outlive this.
    explicit ChatSettings(Parts parts, QObject* parent = nullptr);
    // Saves what is not saved yet.
    ~ChatSettings() override;

    // Shows those of another conversation; empty: of the one that does not exist yet.
    void show(const QString& conversationId);
    // The new conversation exists from now on, with these settings; the next one begins afresh.
    void adopt(const QString& conversationId);

    [[nodiscard]] const ConversationSettings& settings() const { return m_settings; }
    // For the next question.
    [[nodiscard]] AnswerSettings answerSettings() const;

    [[nodiscard]] QString systemPrompt() const { return m_settings.systemPrompt; }
    void setSystemPrompt(const QString& text);
    [[nodiscard]] QString templateSystemPrompt() const;
    [[nodiscard]] SamplingField temperature() const { return field(Temperature); }
    [[nodiscard]] SamplingField topK() const { return field(TopK); }
    [[nodiscard]] SamplingField topP() const { return field(TopP); }
    [[nodiscard]] SamplingField minP() const { return field(MinP); }
    [[nodiscard]] SamplingField repeatPenalty() const { return field(RepeatPenalty); }
    [[nodiscard]] SamplingField maxTokens() const { return field(MaxTokens); }
    [[nodiscard]] QString seed() const;
    [[nodiscard]] bool isPlain() const;
    [[nodiscard]] QString presetId() const;

    // Brings the value into its range.
    Q_INVOKABLE void set(tessera::ChatSettings::Field field, double value);
    // As typed; false if it is no number.
    Q_INVOKABLE bool setText(tessera::ChatSettings::Field field, const QString& text);
    Q_INVOKABLE void reset(tessera::ChatSettings::Field field);
    // Digits, or nothing for another seed each time; false if it is no seed.
    Q_INVOKABLE bool setSeed(const QString& text);
    // As a new conversation without a preset.
    Q_INVOKABLE void resetAll();
    // The built-in ones leave the system prompt, the seed and the length of an answer as they are.
    Q_INVOKABLE void choosePreset(const QString& id);
    // The preset's id; empty if the name cannot be one.
    Q_INVOKABLE QString savePreset(const QString& name);

  signals:
    void changed();
    // By the user, in the conversation on the screen.
    void edited();

  private:
    [[nodiscard]] SamplingSettings modelDefault() const;
    [[nodiscard]] SamplingSettings sampling() const;
    [[nodiscard]] SamplingField field(Field field) const;
    [[nodiscard]] ConversationSettings newSettings() const;
    void setSampling(const SamplingSettings& sampling);
    void apply(const ConversationSettings& settings);
    void save();

    const Parts m_parts;
    QString m_conversationId;
    ConversationSettings m_settings;
    std::optional<ConversationSettings> m_new;  // chosen for the conversation to come
    QString m_chosenPreset;
    QTimer m_saveTimer;
};

}  // namespace tessera
