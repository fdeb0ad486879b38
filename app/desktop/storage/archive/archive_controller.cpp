// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/archive_controller.h"

#include <QDir>
#include <QElapsedTimer>
#include <QLocale>
#include <algorithm>
#include <utility>

#include "app/desktop/storage/archive/archive_text.h"
#include "app/desktop/text/error_text.h"

namespace tessera {
namespace {

constexpr int kProgressIntervalMs = 100;
constexpr int kDueCheckMs = 60 * 60 * 1000;

}  // namespace

ArchiveController::ArchiveController(QString dataDir, Storage* storage, AppSettings* settings,
                                     QObject* parent)
    : QObject(parent),
      m_dataDir(std::move(dataDir)),
      m_storage(storage),
      m_settings(settings),
      m_findJobs(QStringLiteral("backups")),
      m_jobs(QStringLiteral("archive")),
      m_job(m_jobs) {
    m_outcomeTimer.setSingleShot(true);
    m_outcomeTimer.setInterval(kOutcomeMs);
    connect(&m_outcomeTimer, &QTimer::timeout, this, &ArchiveController::dismissOutcome);
    m_backupTimer.setInterval(kFirstBackupMs);
    connect(&m_backupTimer, &QTimer::timeout, this, [this] {
        m_backupTimer.setInterval(kDueCheckMs);
        backUpIfDue();
    });
    refreshBackups();
    // While the database cannot be read, no backup may displace the good ones.
    connect(storage, &Storage::opened, &m_backupTimer, [this] {
        if (m_storage->readOnlyReason())
            m_backupTimer.stop();
        else
            m_backupTimer.start();
    });
}

ArchiveController::~ArchiveController() = default;

QVariantList ArchiveController::backups() const {
    QVariantList list;
    for (const BackupRef& backup : m_backups)
        list.append(QVariantMap{{QStringLiteral("path"), backup.path},
                                {QStringLiteral("label"), backupLabel(backup)}});
    return list;
}

QString ArchiveController::backupRootChosen() const {
    const QString chosen = m_settings->backupFolder();
    return chosen.isEmpty() ? backupRoot(m_dataDir) : chosen;
}

QString ArchiveController::backupFolder() const {
    return QDir::toNativeSeparators(backupRootChosen());
}

bool ArchiveController::isOwnBackupFolder() const {
    return !m_settings->backupFolder().isEmpty();
}

void ArchiveController::setBackupFolder(const QUrl& folder) {
    m_settings->setBackupFolder(folder.toLocalFile());
    m_backups.clear();
    emit backupsChanged();
    refreshBackups();
}

void ArchiveController::refreshBackups() {
    findBackups([] {});
}

void ArchiveController::findBackups(std::function<void()> then) {
    const QString root = backupRootChosen();
    m_findJobs.run([root] { return backupsIn(root); },
                   [this, root, then = std::move(then)](const Result<QList<BackupRef>>& found) {
                       if (root != backupRootChosen())
                           return;
                       m_backups = found ? *found : QList<BackupRef>();
                       emit backupsChanged();
                       then();
                   });
}

void ArchiveController::setProgress(double fraction) {
    if (!m_busy)
        return;
    m_progress = fraction;
    emit changed();
}

void ArchiveController::start(Text message, Job job) {
    if (m_busy)
        return;
    m_busy = true;
    m_failed = false;
    m_progress = 0;
    m_message = std::move(message);
    m_exportedFolder.clear();
    m_outcomeTimer.stop();
    emit changed();
    m_job.start(
        [this, job = std::move(job)](const JobControl& control) {
            QElapsedTimer sinceProgress;
            return job({[&](double fraction) {
                            if (sinceProgress.isValid() &&
                                sinceProgress.elapsed() < kProgressIntervalMs)
                                return;
                            sinceProgress.start();
                            control.tell([this, fraction] { setProgress(fraction); });
                        },
                        control.stop});
        },
        [this](const Result<Outcome>& result) { finish(result); });
}

void ArchiveController::finish(const Result<Outcome>& result) {
    m_busy = false;
    if (result) {
        m_message = result->quiet ? Text() : result->message;
        m_exportedFolder = result->folder;
    } else {
        m_failed = result.error().code != ErrorCode::Cancelled;
        m_message = [error = result.error()] { return errorText(error); };
    }
    // Also after an import that ended early: what it had brought in stays.
    if (!result || result->changedHistory)
        m_storage->loadConversations();
    if (!m_held)
        m_outcomeTimer.start();
    emit changed();
    refreshBackups();
}

MergeConversation ArchiveController::merger() const {
    return [storage = m_storage](const ConversationTree& tree) -> Result<Merged> {
        Merged merged;
        auto done = storage->runAndWait([&](ChatStore& store) -> Result<void> {
            auto result = store.merge(tree);
            if (!result)
                return result.error();
            merged = *result;
            return {};
        });
        if (!done)
            return done.error();
        return merged;
    };
}

QVariantList ArchiveController::formats() const {
    QVariantList list;
    for (const ExportFormat& format : exportFormats())
        list.append(QVariantMap{{QStringLiteral("name"), format.name},
                                {QStringLiteral("ending"), format.ending}});
    return list;
}

void ArchiveController::exportTo(const QString& conversationId, const QUrl& folder,
                                 const QString& format) {
    const auto& formats = exportFormats();
    const auto* const chosen =
        std::find_if(formats.begin(), formats.end(),
                     [&](const ExportFormat& known) { return known.ending == format; });
    if (chosen == formats.end())
        return;
    ExportRequest request;
    request.format = *chosen;
    request.targetDir = folder.toLocalFile();
    if (!conversationId.isEmpty())
        request.conversationIds.append(conversationId);
    start([] { return tr("Exporting …"); },
          [dataDir = m_dataDir, storage = m_storage, request](const LongJob& job) {
              // When this returns, everything requested earlier is on disk.
              auto settled = storage->runAndWait([](ChatStore&) { return Result<void>(); });
              if (!settled)
                  return Result<Outcome>(settled.error());
              auto reader = ChatStore::openReader(dataDir, bundledMigrations());
              if (!reader)
                  return Result<Outcome>(reader.error());
              auto path = exportConversations(**reader, request, job);
              if (!path)
                  return Result<Outcome>(path.error());
              return Result<Outcome>(Outcome{[shown = QDir::toNativeSeparators(*path)] {
                                                 return tr("Exported to %1").arg(shown);
                                             },
                                             QUrl::fromLocalFile(*path)});
          });
}

void ArchiveController::importFile(const QUrl& url) {
    if (!m_storage->takesChanges())
        return;
    start([] { return tr("Importing …"); },
          [file = url.toLocalFile(), dataDir = m_dataDir,
           merge = merger()](const LongJob& job) -> Result<Outcome> {
              auto imported = importConversations(file, dataDir, merge, job);
              if (!imported)
                  return imported.error();
              return Outcome{
                  [imported = *imported] { return importedText(imported); }, {}, false, true};
          });
}

void ArchiveController::startBackup(bool quiet) {
    start(quiet ? Text() : Text([] { return tr("Backing up …"); }),
          [dataDir = m_dataDir, root = backupRootChosen(), kept = m_settings->backupsKept(),
           quiet](const LongJob& job) -> Result<Outcome> {
              const auto origin = quiet ? BackupOrigin::Schedule : BackupOrigin::Person;
              auto path = makeBackup(dataDir, root, origin, job);
              if (!path)
                  return path.error();
              removeOldBackups(root, kept, *path);
              return Outcome{[] { return tr("The backup is complete."); }, {}, quiet, false};
          });
}

void ArchiveController::backUp() {
    startBackup(false);
}

void ArchiveController::backUpIfDue() {
    const int days = m_settings->backupEveryDays();
    if (days <= 0)
        return;
    findBackups([this, days] {
        const qint64 seconds = qint64{days} * 24 * 60 * 60;
        // The first is the newest, unless all have wrong dates.
        const bool isDue = m_backups.isEmpty() || m_backups.first().dateIsWrong ||
                           m_backups.first().made.secsTo(QDateTime::currentDateTime()) >= seconds;
        if (!m_busy && isDue)
            startBackup(true);
    });
}

void ArchiveController::restore(const QString& backupPath) {
    if (!m_storage->takesChanges())
        return;
    start(
        [] { return tr("Restoring …"); },
        [backupPath, dataDir = m_dataDir, merge = merger()](const LongJob& job) -> Result<Outcome> {
            auto restored = restoreBackup(backupPath, dataDir, merge, job);
            if (!restored)
                return restored.error();
            return Outcome{
                [restored = *restored] { return importedText(restored); }, {}, false, true};
        });
}

void ArchiveController::startOver() {
    if (auto aside = setAsideDatabase(m_dataDir); !aside) {
        finish(aside.error());
        return;
    }
    findBackups([this] {
        if (!m_backups.isEmpty())
            connect(
                m_storage, &Storage::opened, this,
                [this, path = m_backups.first().path] { restore(path); }, Qt::SingleShotConnection);
        m_storage->open();
    });
}

void ArchiveController::cancel() {
    m_job.stop();
}

void ArchiveController::setHeld(bool held) {
    if (held == m_held)
        return;
    m_held = held;
    if (held)
        m_outcomeTimer.stop();
    else if (!m_busy)
        m_outcomeTimer.start();
    emit heldChanged();
}

void ArchiveController::dismissOutcome() {
    if (!m_failed)
        dismiss();
}

void ArchiveController::dismiss() {
    if (m_busy)
        return;
    m_outcomeTimer.stop();
    m_message = {};
    m_failed = false;
    m_exportedFolder.clear();
    emit changed();
}

}  // namespace tessera
