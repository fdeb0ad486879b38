// SPDX-License-Identifier: MIT
// How the conversation on the screen is answered: system prompt and sampling.
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
    // The template's own system prompt; empty if it has none.
    Q_PROPERTY(QString templateSystemPrompt READ templateSystemPrompt NOTIFY changed)
    // A SamplingField for each of samplingNumbers(), by its key.
    Q_PROPERTY(QVariantMap numbers READ numbers NOTIFY changed)
    // Digits; empty: another one for every answer.
    Q_PROPERTY(QString seed READ seed NOTIFY changed)
    // Everything is as in a new conversation without a preset.
    Q_PROPERTY(bool plain READ isPlain NOTIFY changed)
    // The preset with just these settings, the one chosen last if there are several; empty: none.
    Q_PROPERTY(QString presetId READ presetId NOTIFY changed)

  public:
    static constexpr int kSaveDelayMs = 500;
    static constexpr int kLongestSystemPrompt = 20000;

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
    // Of an unknown key: nothing.
    [[nodiscard]] SamplingField number(const QString& key) const;
    [[nodiscard]] QVariantMap numbers() const;
    [[nodiscard]] QString seed() const;
    [[nodiscard]] bool isPlain() const;
    [[nodiscard]] QString presetId() const;

    // `key` is one of samplingNumbers(). Brings the value into its range.
    Q_INVOKABLE void set(const QString& key, double value);
    // As typed; false if it is no number.
    Q_INVOKABLE bool setText(const QString& key, const QString& text);
    Q_INVOKABLE void reset(const QString& key);
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
