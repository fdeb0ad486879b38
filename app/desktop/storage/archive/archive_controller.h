// SPDX-License-Identifier: MIT
// Export, import and backups, as the window sees them.
#pragma once

#include <QObject>
#include <QTimer>
#include <QUrl>
#include <QVariantList>
#include <QtQmlIntegration>
#include <functional>

#include "app/desktop/jobs/newest_job.h"
#include "app/desktop/settings/app_settings.h"
#include "app/desktop/storage/archive/archive.h"
#include "app/desktop/storage/archive/backup.h"
#include "app/desktop/storage/storage.h"

namespace tessera {

// Runs one job at a time on a thread of its own; the storage thread writes what a job brings in.
// GUI thread only; nothing here waits.
class ArchiveController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)
    Q_PROPERTY(double progress READ progress NOTIFY changed)
    // The job under way, then how it ended; empty once dismissed.
    Q_PROPERTY(QString message READ message NOTIFY changed)
    Q_PROPERTY(bool failed READ isFailed NOTIFY changed)
    // Someone points at the message: it does not go by itself meanwhile.
    Q_PROPERTY(bool held READ isHeld WRITE setHeld NOTIFY heldChanged)
    // Where the last export is; empty if there is none.
    Q_PROPERTY(QUrl exportedFolder READ exportedFolder NOTIFY changed)
    // { name, ending } of each, for exportTo().
    Q_PROPERTY(QVariantList exportFormats READ formats CONSTANT)
    // { path, label } of each, newest first.
    Q_PROPERTY(QVariantList backups READ backups NOTIFY backupsChanged)
    Q_PROPERTY(QString backupFolder READ backupFolder NOTIFY backupsChanged)
    // The user chose the folder: backups are not in the data folder.
    Q_PROPERTY(bool ownBackupFolder READ isOwnBackupFolder NOTIFY backupsChanged)

  public:
    // A backup that is due starts this long after the program does.
    static constexpr int kFirstBackupMs = 15 * 1000;
    // So long it is said how a job ended; what failed is said until it is dismissed.
    static constexpr int kOutcomeMs = 10 * 1000;

    // Both must outlive this.
    ArchiveController(QString dataDir, Storage* storage, AppSettings* settings,
                      QObject* parent = nullptr);
    // Cancels the running job and waits for its end.
    ~ArchiveController() override;

    bool isBusy() const { return m_busy; }
    double progress() const { return m_progress; }
    QString message() const { return m_message ? m_message() : QString(); }
    bool isFailed() const { return m_failed; }
    bool isHeld() const { return m_held; }
    void setHeld(bool held);
    // Other than kOutcomeMs.
    void setOutcomeMs(int durationMs) { m_outcomeTimer.setInterval(durationMs); }
    QUrl exportedFolder() const { return m_exportedFolder; }
    QVariantList formats() const;
    QVariantList backups() const;
    QString backupFolder() const;
    bool isOwnBackupFolder() const;

    // An empty id exports all conversations. `format`: the ending of one of exportFormats().
    Q_INVOKABLE void exportTo(const QString& conversationId, const QUrl& folder,
                              const QString& format);
    Q_INVOKABLE void importFile(const QUrl& file);
    Q_INVOKABLE void backUp();
    // Empty: in the data folder. Existing backups stay where they are.
    Q_INVOKABLE void setBackupFolder(const QUrl& folder);
    // Looks for existing backups; ends with backupsChanged.
    Q_INVOKABLE void refreshBackups();
    Q_INVOKABLE void restore(const QString& backupPath);
    Q_INVOKABLE void cancel();
    Q_INVOKABLE void dismiss();
    // What went well has been seen; what failed stays.
    void dismissOutcome();

    // For a database that could not be read: sets it aside, opens a new one, and restores the
    // newest backup if there is one.
    Q_INVOKABLE void startOver();

    // Makes a backup if the last one is older than the settings allow, after looking for that one.
    void backUpIfDue();

  signals:
    void changed();
    void heldChanged();
    void backupsChanged();

  private:
    // Makes the text at the time it is shown.
    using Text = std::function<QString()>;
    struct Outcome {
        Text message;
        QUrl folder;
        bool quiet = false;
        bool changedHistory = false;
    };
    using Job = std::function<Result<Outcome>(const LongJob&)>;

    QString backupRootChosen() const;
    // Runs on a thread, because the folder may be on a sleeping disk.
    void findBackups(std::function<void()> then);
    void start(Text message, Job job);
    void finish(const Result<Outcome>& result);
    void setProgress(double fraction);
    void startBackup(bool quiet);
    MergeConversation merger() const;

    const QString m_dataDir;
    Storage* const m_storage;
    AppSettings* const m_settings;
    bool m_busy = false;
    bool m_failed = false;
    bool m_held = false;
    double m_progress = 0;
    Text m_message;
    QUrl m_exportedFolder;
    QTimer m_backupTimer;
    QTimer m_outcomeTimer;
    QList<BackupRef> m_backups;  // as last found
    JobThread m_findJobs;
    JobThread m_jobs;
    NewestJob m_job;
};

}  // namespace tessera
