// SPDX-License-Identifier: MIT
// Named settings for conversations: those that come with Tessera, and the user's own.
#pragma once

#include <QObject>
#include <QVariantList>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/settings/app_settings.h"
#include "app/desktop/storage/storage.h"

namespace tessera {

// GUI thread only. A preset has an id, which says whether it is built in: the names of built-in
// presets are translated, the others are the user's own.
class PresetList : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    // Maps of "id", "name" and "builtIn"; the built-in ones first.
    Q_PROPERTY(QVariantList presets READ presets NOTIFY changed)
    // For new conversations; empty: what suits the model.
    Q_PROPERTY(QString defaultId READ defaultId WRITE setDefaultId NOTIFY defaultChanged)
    // The one deleted last, as long as that can be undone; empty otherwise.
    Q_PROPERTY(QString removedName READ removedName NOTIFY changed)

  public:
    static constexpr int kLongestName = 60;

    // Both must outlive this.
    PresetList(Storage* storage, AppSettings* settings, QObject* parent = nullptr);

    [[nodiscard]] QVariantList presets() const;
    [[nodiscard]] QString defaultId() const;
    void setDefaultId(const QString& id);
    [[nodiscard]] QString removedName() const { return m_removed ? m_removed->name : QString(); }

    [[nodiscard]] std::optional<PresetRow> find(const QString& id) const;
    // The id of the first preset with exactly these settings; empty if there is none. Built-in
    // presets leave the system prompt, the seed and the answer length open.
    [[nodiscard]] QString match(const QString& systemPrompt,
                                const SamplingSettings& sampling) const;
    [[nodiscard]] bool matches(const QString& id, const QString& systemPrompt,
                               const SamplingSettings& sampling) const;
    // `current` with what the preset sets; unchanged for an unknown id.
    [[nodiscard]] SamplingSettings sampling(const QString& id,
                                            const SamplingSettings& current) const;
    Q_INVOKABLE bool isBuiltIn(const QString& id) const;
    Q_INVOKABLE QString nameOf(const QString& id) const;

    // Why this cannot be the name of a preset, for the user; empty if it can. `id` is the preset
    // that would have it, empty for a new one.
    Q_INVOKABLE QString nameProblem(const QString& name, const QString& id) const;
    // Replaces the user's own preset of the same name. Returns the id; empty if nameProblem() finds
    // a problem.
    QString save(const QString& name, const QString& systemPrompt,
                 const SamplingSettings& sampling);
    // These two leave built-in presets alone.
    Q_INVOKABLE void rename(const QString& id, const QString& name);
    Q_INVOKABLE void remove(const QString& id);
    Q_INVOKABLE void undoRemove();
    Q_INVOKABLE void forgetRemoved();

  signals:
    void changed();
    void defaultChanged();

  private:
    [[nodiscard]] int ownIndex(const QString& name) const;
    void insert(const PresetRow& row);

    Storage* const m_storage;
    AppSettings* const m_settings;
    QList<PresetRow> m_own;  // by name
    std::optional<PresetRow> m_removed;
    bool m_removedWasDefault = false;
};

}  // namespace tessera
