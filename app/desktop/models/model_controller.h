// SPDX-License-Identifier: MIT
// Which model is loaded, and loading another.
#pragma once

#include <QObject>
#include <QThreadPool>
#include <QUrl>
#include <QVariantList>
#include <QtQmlIntegration>

#include "app/desktop/inference/inference_thread.h"
#include "app/desktop/models/memory_need.h"
#include "app/desktop/models/model_pairs.h"
#include "app/desktop/settings/app_settings.h"
#include "app/desktop/tiles/tile_scheme_value.h"

namespace tessera {

// GUI thread only.
class ModelController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(Status status READ status NOTIFY changed)
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged)
    Q_PROPERTY(QString name READ name NOTIFY changed)
    Q_PROPERTY(QString deviceName READ deviceName NOTIFY changed)
    Q_PROPERTY(bool canSee READ canSee NOTIFY changed)
    // Why the last load failed, for the user.
    Q_PROPERTY(QString errorMessage READ errorMessage NOTIFY changed)
    // The small model that comes with Tessera: whether there is one, and whether it is the one
    // loaded or being loaded.
    Q_PROPERTY(bool hasDemo READ hasDemo CONSTANT)
    Q_PROPERTY(bool demo READ isDemo NOTIFY changed)
    // Something about the loaded model that the user should know; empty otherwise.
    Q_PROPERTY(QString note READ note NOTIFY changed)
    Q_PROPERTY(tessera::TileSchemeValue tileScheme READ tileScheme NOTIFY changed)
    // The files loaded, being loaded or last tried.
    Q_PROPERTY(QString textPath READ textPath NOTIFY changed)
    Q_PROPERTY(QString mmprojPath READ mmprojPath NOTIFY changed)
    // ModelPair values.
    Q_PROPERTY(QVariantList pairs READ pairs NOTIFY pairsChanged)
    // What the files last given to estimate() will need; empty where that is not known.
    Q_PROPERTY(QString memorySummary READ memorySummary NOTIFY memoryChanged)
    Q_PROPERTY(QString memoryParts READ memoryParts NOTIFY memoryChanged)
    Q_PROPERTY(bool memoryFits READ memoryFits NOTIFY memoryChanged)

  public:
    enum Status { None, Loading, Ready, Failed };
    Q_ENUM(Status)

    // Both must outlive this. `demo`: what is loaded as long as no other model was chosen; may be
    // empty.
    ModelController(InferenceThread* inference, AppSettings* settings, ModelFiles demo = {},
                    QObject* parent = nullptr);
    ~ModelController() override;

    Status status() const { return m_status; }
    double progress() const { return m_progress; }
    QString name() const;
    QString deviceName() const { return m_model.deviceName; }
    quint32 contextLength() const { return m_model.contextLength; }
    bool canSee() const { return m_model.tileScheme.has_value(); }
    QString errorMessage() const { return m_errorMessage; }
    QString note() const;
    bool hasDemo() const { return !m_demo.textPath.isEmpty(); }
    bool isDemo() const;
    TileSchemeValue tileScheme() const { return {m_model.tileScheme}; }
    QString textPath() const { return m_files.textPath; }
    QString mmprojPath() const { return m_files.mmprojPath; }
    QVariantList pairs() const;
    QString memorySummary() const { return m_memory.summary; }
    QString memoryParts() const { return m_memory.parts; }
    bool memoryFits() const { return m_memory.fits; }

    void start(const ModelFiles& files);
    // Loads what was used last, or else the demo model, if there is one.
    void startLast();

    Q_INVOKABLE void load(const QString& textPath, const QString& mmprojPath);
    Q_INVOKABLE void loadDemo();
    Q_INVOKABLE void cancel();
    // Looks for models in the folder of this file; ends in `pairs`. For a text model with a fitting
    // image part beside it also emits mmprojSuggested.
    Q_INVOKABLE void lookAround(const QString& path);
    // Finds out what these files will need in place of the model that is loaded; ends in
    // memoryChanged.
    Q_INVOKABLE void estimate(const QString& textPath, const QString& mmprojPath);
    Q_INVOKABLE QString toLocalPath(const QUrl& url) const;
    Q_INVOKABLE QUrl folderOf(const QString& path) const;

  signals:
    void changed();
    void progressChanged();
    void pairsChanged();
    void memoryChanged();
    void mmprojSuggested(const QString& textPath, const QString& mmprojPath);

  private:
    InferenceThread* const m_inference;
    AppSettings* const m_settings;
    const ModelFiles m_demo;
    Status m_status = None;
    double m_progress = 0;
    quint64 m_loadId = 0;
    ModelFiles m_files;
    LoadedModel m_model;
    QString m_errorMessage;
    QList<ModelPair> m_pairs;
    QThreadPool m_pool;
    quint64 m_lookId = 0;
    QThreadPool m_estimatePool;
    quint64 m_estimateId = 0;
    MemoryNeed m_memory;
};

}  // namespace tessera
