// SPDX-License-Identifier: MIT
// The models on this computer: in the user's model folders and where other programs keep theirs.
#pragma once

#include <QAbstractListModel>
#include <QUrl>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/inference/model_scan.h"
#include "app/desktop/jobs/newest_job.h"
#include "app/desktop/models/library_place.h"
#include "app/desktop/settings/app_settings.h"
#include "engine/library/model_places.h"

namespace tessera {

// ModelEntry values as the role "entry". GUI thread only; folders are read on a separate thread.
class ModelLibrary : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(QStringList folders READ folders NOTIFY foldersChanged)
    // Folders that are likely to hold models, if they exist and are not in the library yet.
    Q_PROPERTY(QStringList suggestions READ suggestions NOTIFY foldersChanged)
    // The programs whose models were found by the last scan, those that are switched off, too.
    Q_PROPERTY(QList<tessera::LibraryPlace> places READ places NOTIFY entriesChanged)
    // What the last scan skipped and why, a line each.
    Q_PROPERTY(QString notes READ notes NOTIFY entriesChanged)
    // The first few that can be used and see photos, for those who have none loaded.
    Q_PROPERTY(QList<tessera::ModelEntry> ready READ ready NOTIFY entriesChanged)
    // How many are listed, and how many there are.
    Q_PROPERTY(int count READ rowCountForQml NOTIFY entriesChanged)
    Q_PROPERTY(int total READ total NOTIFY entriesChanged)
    // Lists only what has all of these words in its name, path, kind or weight types; empty: all.
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
    Q_PROPERTY(bool scanning READ isScanning NOTIFY scanningChanged)
    // Of the running scan, from 0 to 1.
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged)
    // Names missing folders, for the user; empty if there are none.
    Q_PROPERTY(QString problem READ problem NOTIFY entriesChanged)

  public:
    enum Role { EntryRole = Qt::UserRole + 1 };

    // `settings` must outlive this.
    ModelLibrary(AppSettings* settings, PlaceEnvironment environment, QObject* parent = nullptr);
    // Stops a scan and waits for it.
    ~ModelLibrary() override;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int total() const { return static_cast<int>(m_entries.size()); }
    QString filter() const { return m_filter; }
    void setFilter(const QString& filter);
    Q_INVOKABLE bool isUsable(int row) const;
    // Its row, or -1.
    Q_INVOKABLE int indexOf(const QString& textPath) const;
    QStringList folders() const;
    QStringList suggestions() const;
    QList<LibraryPlace> places() const;
    QString notes() const;
    QList<ModelEntry> ready() const;
    bool isScanning() const { return m_scanning; }
    double progress() const { return m_progress; }
    QString problem() const;
    // The language changed: shows all texts again.
    void retranslate();

    // A file stands for the folder it is in. A folder that is already listed is not added again.
    Q_INVOKABLE void addFolder(const QUrl& folder);
    Q_INVOKABLE void addPath(const QString& path);
    Q_INVOKABLE void removeFolder(const QString& folder);
    // Lists the models of a program, or leaves them out from now on.
    Q_INVOKABLE void setPlaceOn(const QString& key, bool on);
    // Stops a running scan and starts over.
    Q_INVOKABLE void rescan();
    // The same, but only if nothing was scanned yet.
    Q_INVOKABLE void ensureScanned();
    // The entries from before the scan stay listed.
    Q_INVOKABLE void cancelScan();

  signals:
    void filterChanged();
    void foldersChanged();
    void entriesChanged();
    void scanningChanged();
    void progressChanged();

  private:
    int rowCountForQml() const { return static_cast<int>(m_shown.size()); }
    struct Scan {
        ModelScan models;
        std::vector<ModelPlace> places;
        QStringList missing;  // folders
    };
    bool isWanted(const ModelEntry& entry) const;
    void show();
    void finish(const Result<Scan>& scan);
    void setScanning(bool scanning);

    AppSettings* const m_settings;
    const PlaceEnvironment m_environment;
    QList<ModelEntry> m_entries;
    QList<Sentence> m_notes;
    std::vector<ModelPlace> m_places;
    QList<ModelEntry> m_shown;  // of these
    QString m_filter;
    QStringList m_missing;
    std::optional<Error> m_error;
    bool m_scanned = false;
    bool m_scanning = false;
    double m_progress = 0;
    JobThread m_jobs;
    NewestJob m_scan;
};

}  // namespace tessera
