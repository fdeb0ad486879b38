// SPDX-License-Identifier: MIT
// Which model is loaded, and loading another.
#pragma once

#include <QObject>
#include <QtQmlIntegration>

#include "app/desktop/inference/inference_thread.h"
#include "app/desktop/models/loaded_model_facts.h"
#include "app/desktop/models/model_handling_choice.h"
#include "app/desktop/settings/app_settings.h"

namespace tessera {

// GUI thread only.
class ModelController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(Status status READ status NOTIFY changed)
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged)
    Q_PROPERTY(QString name READ name NOTIFY changed)
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
    // The model that is loaded, being loaded or was last tried.
    Q_PROPERTY(tessera::ModelSource source READ source NOTIFY changed)
    // The loaded one: what is known of it, and how it is handled.
    Q_PROPERTY(tessera::LoadedModelFacts loaded READ loaded NOTIFY changed)
    Q_PROPERTY(tessera::ModelHandlingChoice* handling READ handling CONSTANT)

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
    QString errorMessage() const;
    bool isMissing() const { return m_error && m_missing; }
    QString displacedName() const { return m_displaced ? m_displaced->name : QString(); }
    QString note() const;
    bool hasDemo() const { return !m_demo.isEmpty(); }
    bool isDemo() const;
    ModelSource source() const { return m_source; }
    // The same as it was asked for: without an image part that was only found beside it.
    ModelSource namedSource() const { return m_namedSource; }

    LoadedModelFacts loaded() const { return {m_model}; }
    std::optional<LoadedModel> loadedModel() const {
        return m_status == Ready ? std::optional(m_model) : std::nullopt;
    }
    ModelHandlingChoice* handling() { return &m_handling; }

    void load(const ModelSource& source);
    // The same, with the image part beside it that fits where the source names none: as a model is
    // named on the command line.
    void loadWhole(const ModelSource& source);
    // Loads the model used last, or else the demo model, if any.
    void startLast();
    // As chosen in the settings.
    LoadOptions loadOptions(const ModelSource& source) const;

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

    InferenceThread* const m_inference;
    AppSettings* const m_settings;
    const ModelSource m_demo;
    Status m_status = None;
    double m_progress = 0;
    quint64 m_loadId = 0;
    ModelSource m_source;
    ModelSource m_namedSource;
    LoadedModel m_model;  // empty unless m_status is Ready
    ModelHandlingChoice m_handling;
    // The model that was loaded when the load began, and the one lost to it.
    std::optional<LoadedModel> m_before;
    std::optional<LoadedModel> m_displaced;
    std::optional<Error> m_error;  // of the last load
    bool m_missing = false;        // whose file is not there
    bool m_keptBefore = false;     // which left the previous model loaded
};

}  // namespace tessera
