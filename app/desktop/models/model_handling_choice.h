// SPDX-License-Identifier: MIT
// How the loaded model is asked and how it cuts photos: what can be chosen, and what was.
#pragma once

#include <QObject>
#include <QStringList>
#include <QtQmlIntegration>

#include "app/desktop/settings/app_settings.h"
#include "app/desktop/values/inference_types.h"
#include "app/desktop/values/tile_scheme_value.h"

namespace tessera {

// Part of ModelController. GUI thread only. The names of templates, modes and rules are those of
// tessera-cli.
class ModelHandlingChoice : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App.models")
    Q_PROPERTY(tessera::TileSchemeValue tileScheme READ tileScheme NOTIFY changed)
    // How photos are cut now, as a line for the user.
    Q_PROPERTY(QString tiling READ tiling NOTIFY changed)
    // All chat templates to choose from; the first, which is empty, is the model's own.
    Q_PROPERTY(QStringList templateNames READ templateNames NOTIFY changed)
    // The image modes that this model supports, "auto" first, and what they are called.
    Q_PROPERTY(QStringList imageModes READ imageModes NOTIFY changed)
    Q_PROPERTY(QStringList imageModeTexts READ imageModeTexts NOTIFY changed)
    // For a model that takes a number of tiles at most: the numbers to choose from, 0 (its own)
    // first; else empty.
    Q_PROPERTY(QList<int> tileNumbers READ tileNumbers NOTIFY changed)
    // What 0 stands for.
    Q_PROPERTY(int ownTilesAtMost READ ownTilesAtMost NOTIFY changed)
    // The user's overrides, stored for each model and used from the next question on. Empty, 0 and
    // "auto": as recognised.
    Q_PROPERTY(QString chatTemplate READ chatTemplate WRITE setChatTemplate NOTIFY changed)
    Q_PROPERTY(QString imageMode READ imageMode WRITE setImageMode NOTIFY changed)
    Q_PROPERTY(QString rules READ rules WRITE setRules NOTIFY changed)
    Q_PROPERTY(int tilesAtMost READ tilesAtMost WRITE setTilesAtMost NOTIFY changed)

  public:
    // `model` is empty while none is loaded. Both must outlive this.
    ModelHandlingChoice(const LoadedModel& model, AppSettings* settings);

    // Another model was loaded, or none is. The owner emits changed() when it is done.
    void readStored();
    void forget();

    TileSchemeValue tileScheme() const;
    QString tiling() const;
    QStringList templateNames() const;
    // The one that questions are put in: chosen, or as recognised. Empty without a model.
    PromptTemplate promptTemplate() const;
    QStringList imageModes() const;
    QStringList imageModeTexts() const;
    QList<int> tileNumbers() const;
    int ownTilesAtMost() const;
    QString chatTemplate() const { return m_values.chatTemplate; }
    void setChatTemplate(const QString& name);
    QString imageMode() const { return imageModeName(m_values.imageMode); }
    void setImageMode(const QString& name);
    QString rules() const { return tileRulesName(m_values.rules); }
    void setRules(const QString& name);
    int tilesAtMost() const { return m_values.tilesAtMost; }
    void setTilesAtMost(int tiles);
    // All of them; part of the settings of every question.
    const ModelHandling& values() const { return m_values; }

  signals:
    void changed();
    // The user chose something; changed() follows from the owner.
    void chosen();

  private:
    void choose(const ModelHandling& values);
    const PromptTemplate* findTemplate(const QString& name) const;
    // Empty for one that the model does not work with.
    QString knownTemplate(const QString& name) const;

    const LoadedModel& m_model;
    AppSettings* const m_settings;
    ModelHandling m_values;
};

}  // namespace tessera
