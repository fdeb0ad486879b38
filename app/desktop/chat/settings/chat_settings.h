// SPDX-License-Identifier: MIT
// How questions in the conversation on the screen are answered: system prompt and sampling.
#pragma once

#include <QObject>
#include <QTimer>
#include <QVariantMap>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/chat/settings/preset_list.h"
#include "app/desktop/chat/settings/sampling_field.h"
#include "app/desktop/history/conversation_list_model.h"
#include "app/desktop/models/model_controller.h"
#include "app/desktop/values/inference_types.h"

namespace tessera {

// The settings of one conversation; both empty if it was never adjusted.
struct ConversationSettings {
    QString systemPrompt;                      // empty: the template's own
    std::optional<SamplingSettings> sampling;  // nullopt: what suits the model
    friend bool operator==(const ConversationSettings&, const ConversationSettings&) = default;
};

// GUI thread only. A change applies to the next question at once; it is saved a moment later, or
// when another conversation is shown. Changes made before the first question are kept until it is
// asked.
class ChatSettings : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(QString systemPrompt READ systemPrompt WRITE setSystemPrompt NOTIFY changed)
    // The template's own system prompt; empty if it has none.
    Q_PROPERTY(QString templateSystemPrompt READ templateSystemPrompt NOTIFY changed)
    // A SamplingField for each of samplingNumbers(), by its key.
    Q_PROPERTY(QVariantMap numbers READ numbers NOTIFY changed)
    // Digits; empty: a new one for every answer.
    Q_PROPERTY(QString seed READ seed NOTIFY changed)
    // Everything is as in a new conversation without a preset.
    Q_PROPERTY(bool plain READ isPlain NOTIFY changed)
    // The preset with exactly these settings; with several, the one chosen last; empty: none.
    Q_PROPERTY(QString presetId READ presetId NOTIFY changed)

  public:
    static constexpr int kSaveDelayMs = 500;
    static constexpr int kLongestSystemPrompt = 20000;

    struct Parts {
        Storage* storage = nullptr;
        ModelController* models = nullptr;
        PresetList* presets = nullptr;
        // Also keeps the settings, so that a conversation shown again has them.
        ConversationListModel* conversations = nullptr;
    };

    // The parts must outlive this.
    explicit ChatSettings(Parts parts, QObject* parent = nullptr);
    // Saves what is not saved yet.
    ~ChatSettings() override;

    // Shows the settings of another conversation; empty: those of the one that does not exist yet.
    void show(const QString& conversationId);
    // The new conversation now exists, with these settings; the next one starts afresh.
    void adopt(const QString& conversationId);

    [[nodiscard]] const ConversationSettings& settings() const { return m_settings; }
    // For the next question.
    [[nodiscard]] AnswerSettings answerSettings() const;

    [[nodiscard]] QString systemPrompt() const { return m_settings.systemPrompt; }
    void setSystemPrompt(const QString& text);
    [[nodiscard]] QString templateSystemPrompt() const;
    // Empty for an unknown key.
    [[nodiscard]] SamplingField number(const QString& key) const;
    [[nodiscard]] QVariantMap numbers() const;
    [[nodiscard]] QString seed() const;
    [[nodiscard]] bool isPlain() const;
    [[nodiscard]] QString presetId() const;

    // `key` is one of samplingNumbers(). Brings the value into its range.
    Q_INVOKABLE void set(const QString& key, double value);
    // As typed; false if it is not a number.
    Q_INVOKABLE bool setText(const QString& key, const QString& text);
    Q_INVOKABLE void reset(const QString& key);
    // Digits, or empty for a new seed each time; false if it is not a seed.
    Q_INVOKABLE bool setSeed(const QString& text);
    // As a new conversation without a preset.
    Q_INVOKABLE void resetAll();
    // Built-in presets leave the system prompt, the seed and the answer length as they are.
    Q_INVOKABLE void choosePreset(const QString& id);
    // Returns the preset's id; empty if the name is not allowed.
    Q_INVOKABLE QString savePreset(const QString& name);

  signals:
    void changed();
    // The user changed the settings of the conversation on the screen.
    void edited();

  private:
    [[nodiscard]] SamplingSettings modelDefault() const;
    [[nodiscard]] SamplingSettings sampling() const;
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
