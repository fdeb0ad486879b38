// SPDX-License-Identifier: MIT
// What the model dialog is about to load: which files, what they contain, how much memory they
// need.
#pragma once

#include <QObject>
#include <QTimer>
#include <QUrl>
#include <QVariantList>
#include <QtQmlIntegration>

#include "app/desktop/inference/backend_thread.h"
#include "app/desktop/jobs/newest_job.h"
#include "app/desktop/models/memory_need.h"
#include "app/desktop/models/model_controller.h"

namespace tessera {

// A device of this computer.
struct ModelDevice {
    Q_GADGET
    QML_VALUE_TYPE(modelDevice)
    Q_PROPERTY(QString selector MEMBER selector)
    Q_PROPERTY(QString label MEMBER label)
    Q_PROPERTY(bool usable MEMBER usable)
  public:
    QString selector;  // as EngineOptions::device
    QString label;     // name and memory, or why it cannot be used
    bool usable = true;
    friend bool operator==(const ModelDevice&, const ModelDevice&) = default;
};

// GUI thread only. Backends on their own threads examine files and devices, so this does not wait
// for an answer; results for an older choice are dropped.
class ModelChoice : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(tessera::ModelSource source READ source NOTIFY changed)
    // The language model; its title is empty while it is unknown or missing.
    Q_PROPERTY(tessera::ModelEntry entry READ entry NOTIFY entryChanged)
    // Why the two cannot be loaded together, from their headers; empty if nothing is wrong.
    Q_PROPERTY(QString problem READ problem NOTIFY memoryChanged)
    // The memory they will need; empty if not known.
    Q_PROPERTY(QString memorySummary READ memorySummary NOTIFY memoryChanged)
    Q_PROPERTY(QString memoryParts READ memoryParts NOTIFY memoryChanged)
    Q_PROPERTY(bool memoryFits READ memoryFits NOTIFY memoryChanged)
    // If it does not fit: the tokens with which it would; 0: with none.
    Q_PROPERTY(int fittingContext READ fittingContext NOTIFY memoryChanged)
    // Tokens; 0: the model's own.
    Q_PROPERTY(int contextLength READ contextLength WRITE setContextLength NOTIFY optionsChanged)
    // ModelDevice values; the first one is "the best one".
    Q_PROPERTY(QVariantList devices READ devices NOTIFY devicesChanged)
    Q_PROPERTY(QString device READ device WRITE setDevice NOTIFY optionsChanged)
    // That compute if the processor is the device, and how many it has; 0: one for each core.
    Q_PROPERTY(int threads READ threads WRITE setThreads NOTIFY optionsChanged)
    Q_PROPERTY(int mostThreads READ mostThreads NOTIFY devicesChanged)
    // Limit on what a model may take of the device's own memory, in MiB; 0: all that is free.
    Q_PROPERTY(
        int deviceMemoryMiB READ deviceMemoryMiB WRITE setDeviceMemoryMiB NOTIFY optionsChanged)
    // The KV cache takes half the memory and is slightly less exact.
    Q_PROPERTY(bool compactCache READ compactCache WRITE setCompactCache NOTIFY optionsChanged)

  public:
    // `models` and `settings` must outlive this; `backend` is called on other threads.
    ModelChoice(ModelController* models, AppSettings* settings, const BackendFactory& backend,
                QObject* parent = nullptr);
    ~ModelChoice() override;

    ModelSource source() const { return m_source; }
    ModelEntry entry() const { return m_entry; }
    QString problem() const;
    QString memorySummary() const { return memory().summary; }
    QString memoryParts() const { return memory().parts; }
    bool memoryFits() const { return memory().fits; }
    int fittingContext() const { return static_cast<int>(memory().fittingContext); }
    int contextLength() const;
    void setContextLength(int tokens);
    QVariantList devices() const;
    QString device() const;
    void setDevice(const QString& device);
    int threads() const;
    void setThreads(int threads);
    int mostThreads() const;
    int deviceMemoryMiB() const;
    void setDeviceMemoryMiB(int mebibytes);
    bool compactCache() const;
    void setCompactCache(bool compact);

    // Chooses another language model; its image part follows once it is known.
    Q_INVOKABLE void choose(const QString& textPath);
    Q_INVOKABLE void chooseMmproj(const QString& mmprojPath);
    // With this image part, or none.
    Q_INVOKABLE void chooseSource(const tessera::ModelSource& source);
    // Takes dropped files or a dropped folder; an image part on its own replaces only the image
    // part.
    Q_INVOKABLE void chooseDropped(const QList<QUrl>& urls);
    Q_INVOKABLE void load();
    // The language changed: shows all texts again.
    void retranslate();
    // Devices and free memory may have changed.
    Q_INVOKABLE void refresh();
    Q_INVOKABLE QString toLocalPath(const QUrl& url) const;
    Q_INVOKABLE QUrl folderOf(const QString& path) const;

  signals:
    void changed();
    void entryChanged();
    void memoryChanged();
    void optionsChanged();
    void devicesChanged();
    // A folder that is not itself a model was dropped: its models belong in the library.
    void folderDropped(const QString& folder);

  private:
    MemoryNeed memory() const;
    void set(const ModelSource& source);
    void look(bool suggest);
    void scheduleEstimate();
    void estimate();

    ModelController* const m_models;
    AppSettings* const m_settings;
    ModelSource m_source;
    ModelEntry m_entry;
    Result<std::optional<MemoryEstimate>> m_estimate;
    QList<ComputeDevice> m_devices;
    QTimer m_estimateTimer;
    BackendThread m_fileThread;
    BackendThread m_deviceThread;
    NewestJob m_look;
    NewestJob m_estimation;
    NewestJob m_deviceSearch;
};

}  // namespace tessera
