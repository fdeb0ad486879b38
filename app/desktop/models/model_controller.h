// SPDX-License-Identifier: MIT
// Which model is loaded, loading another, and how the loaded one is handled.
#pragma once

#include <QObject>
#include <QtQmlIntegration>

#include "app/desktop/inference/inference_thread.h"
#include "app/desktop/settings/app_settings.h"
#include "app/desktop/text/sentences.h"
#include "app/desktop/values/tile_scheme_value.h"

namespace tessera {

// GUI thread only.
class ModelController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(Status status READ status NOTIFY changed)
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged)
    Q_PROPERTY(QString name READ name NOTIFY changed)
    // The device for the user, and as its driver calls it where that differs.
    Q_PROPERTY(QString deviceTitle READ deviceTitle NOTIFY changed)
    Q_PROPERTY(QString driverName READ driverName NOTIFY changed)
    Q_PROPERTY(int contextLength READ contextLength NOTIFY changed)
    Q_PROPERTY(bool canSee READ canSee NOTIFY changed)
    // It can be asked where something is on a photo.
    Q_PROPERTY(bool findsRegions READ findsRegions NOTIFY changed)
    // Why the last load failed, and what became of the previous model, for the user.
    Q_PROPERTY(QString errorMessage READ errorMessage NOTIFY changed)
    // The file that failed to load is not there: it may be on a disk that is not connected.
    Q_PROPERTY(bool missing READ isMissing NOTIFY changed)
    // The model that had to make room for another, which then failed to load; empty otherwise.
    Q_PROPERTY(QString displacedName READ displacedName NOTIFY changed)
    // The small model that comes with Tessera: whether there is one, and whether it is the one
    // loaded or being loaded.
    Q_PROPERTY(bool hasDemo READ hasDemo CONSTANT)
    Q_PROPERTY(bool demo READ isDemo NOTIFY changed)
    // Notes on the loaded model, one per line; empty if there are none.
    Q_PROPERTY(QString note READ note NOTIFY changed)
    Q_PROPERTY(tessera::TileSchemeValue tileScheme READ tileScheme NOTIFY changed)
    // The model that is loaded, being loaded or was last tried.
    Q_PROPERTY(tessera::ModelSource source READ source NOTIFY changed)

    // What the loaded model was recognised as. The template's and the modes' names are those of
    // tessera-cli.
    Q_PROPERTY(QString generation READ generation NOTIFY changed)
    Q_PROPERTY(QString recognisedTemplate READ recognisedTemplate NOTIFY changed)
    Q_PROPERTY(bool templateRecognised READ isTemplateRecognised NOTIFY changed)
    Q_PROPERTY(QString templateReason READ templateReason NOTIFY changed)
    // How it currently cuts photos, as a line for the user.
    Q_PROPERTY(QString tiling READ tiling NOTIFY changed)
    // All chat templates to choose from; the first, which is empty, is the model's own.
    Q_PROPERTY(QStringList templateNames READ templateNames NOTIFY changed)
    // The image modes that this model supports, "auto" first.
    Q_PROPERTY(QStringList imageModes READ imageModes NOTIFY changed)
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
    enum Status { None, Loading, Ready, Failed };
    Q_ENUM(Status)

    // Both must outlive this. `demo`: the model to load as long as no other was chosen; may be
    // empty.
    ModelController(InferenceThread* inference, AppSettings* settings, ModelSource demo = {},
                    QObject* parent = nullptr);

    Status status() const { return m_status; }
    double progress() const { return m_progress; }
    QString name() const;
    QString deviceTitle() const;
    QString driverName() const;
    // As its driver calls it.
    QString deviceName() const { return m_status == Ready ? m_model.deviceName : QString(); }
    int contextLength() const { return static_cast<int>(m_model.contextLength); }
    bool canSee() const { return tileScheme().isValid(); }
    bool findsRegions() const { return regionQuestions() != RegionQuestions::None; }
    RegionQuestions regionQuestions() const {
        return m_status == Ready ? m_model.regionQuestions : RegionQuestions::None;
    }
    QString errorMessage() const;
    bool isMissing() const { return m_error && m_missing; }
    QString displacedName() const { return m_displaced ? m_displaced->name : QString(); }
    QString note() const;
    bool hasDemo() const { return !m_demo.isEmpty(); }
    bool isDemo() const;
    TileSchemeValue tileScheme() const;
    ModelSource source() const { return m_source; }
    // The same as it was asked for: without an image part that was only found beside it.
    ModelSource namedSource() const { return m_namedSource; }

    QString generation() const { return shownSentence(m_model.generation); }
    QString recognisedTemplate() const { return m_model.chatTemplate; }
    bool isTemplateRecognised() const { return m_model.templateRecognised; }
    QString templateReason() const { return shownSentence(m_model.templateReason); }
    QString tiling() const;
    QStringList templateNames() const;
    // The one that questions are put in: chosen, or as recognised. Empty without a model.
    PromptTemplate promptTemplate() const;
    QStringList imageModes() const;
    QList<int> tileNumbers() const;
    int ownTilesAtMost() const;
    QString chatTemplate() const { return m_handling.chatTemplate; }
    void setChatTemplate(const QString& name);
    QString imageMode() const { return imageModeName(m_handling.imageMode); }
    void setImageMode(const QString& name);
    QString rules() const { return tileRulesName(m_handling.rules); }
    void setRules(const QString& name);
    int tilesAtMost() const { return m_handling.tilesAtMost; }
    void setTilesAtMost(int tiles);
    // All of them; part of the settings of every question.
    const ModelHandling& handling() const { return m_handling; }
    // How its publisher means the loaded model to be sampled.
    const GenerationDefaults& generationDefaults() const { return m_model.generationDefaults; }

    void load(const ModelSource& source);
    // The same, with the image part beside it that fits where the source names none: as a model is
    // named on the command line.
    void loadWhole(const ModelSource& source);
    // Loads the model used last, or else the demo model, if any.
    void startLast();
    // As chosen in the settings.
    LoadOptions loadOptions(const ModelSource& source) const;
    std::optional<LoadedModel> loadedModel() const {
        return m_status == Ready ? std::optional(m_model) : std::nullopt;
    }

    Q_INVOKABLE void loadDemo();
    Q_INVOKABLE void loadDisplaced();
    // Tries the one that failed once more.
    Q_INVOKABLE void loadAgain();
    Q_INVOKABLE void unload();
    Q_INVOKABLE void cancel();

    Q_INVOKABLE void dismissError();

  signals:
    void changed();
    // A load succeeded.
    void loadFinished();
    void progressChanged();

  private:
    void connectInference();
    void load(const ModelSource& source, const LoadOptions& options);
    void setReady(const LoadedModel& model);
    void setNotLoaded(const Error& error, const std::optional<LoadedModel>& stillLoaded);
    void setHandling(const ModelHandling& handling);
    const PromptTemplate* findTemplate(const QString& name) const;
    // Empty for one that the model does not work with.
    QString knownTemplate(const QString& name) const;

    InferenceThread* const m_inference;
    AppSettings* const m_settings;
    const ModelSource m_demo;
    Status m_status = None;
    double m_progress = 0;
    quint64 m_loadId = 0;
    ModelSource m_source;
    ModelSource m_namedSource;
    LoadedModel m_model;
    // The model that was loaded when the load began, and the one lost to it.
    std::optional<LoadedModel> m_before;
    std::optional<LoadedModel> m_displaced;
    ModelHandling m_handling;      // of m_model
    std::optional<Error> m_error;  // of the last load
    bool m_missing = false;        // whose file is not there
    bool m_keptBefore = false;     // which left the previous model loaded
};

}  // namespace tessera
