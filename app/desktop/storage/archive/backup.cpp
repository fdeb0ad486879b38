// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/backup.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <algorithm>
#include <filesystem>
#include <system_error>

#include "app/desktop/storage/tables/sql_statement.h"
#include "app/desktop/text/file_path.h"
#include "app/desktop/text/sentences.h"
#include "app/desktop/values/data_folder.h"

namespace tessera {
namespace {

// Sorts by time as text, and is allowed on every file system.
const QString kNameFormat = QStringLiteral("yyyy-MM-dd HH-mm-ss");
const QString kUnfinished = QStringLiteral(".part");
// An empty file in backups that somebody asked for.
const QString kAskedFor = QStringLiteral("asked-for");
// Backups made in the same second get names of the next ones.
constexpr qint64 kNamedAheadSeconds = 60;

Error cancelled() {
    return Error(ErrorCode::Cancelled, "Cancelled.");
}

Error failed(const Sentence& detail) {
    return Error(ErrorCode::WriteFailed, "No backup could be made: {}", detail);
}

Error failed(const QSqlError& error) {
    return failed(Sentence::foreign(error.text().toStdString()));
}

// A connection for one job, beside the one that writes: in WAL mode neither blocks the other.
struct Connection {
    QString name = QStringLiteral("backup-") + newRowId();
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);

    explicit Connection(const QString& file) {
        database.setDatabaseName(file);
        database.setConnectOptions(
            QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=5000"));
    }
    ~Connection() {
        database.close();
        database = QSqlDatabase();
        QSqlDatabase::removeDatabase(name);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
};

Result<void> copyDatabase(const QString& from, const QString& to) {
    if (!QFile::exists(from))
        return failed(Sentence("there are no conversations yet."));
    Connection source(from);
    if (!source.database.open())
        return failed(source.database.lastError());
    QSqlQuery query(source.database);
    if (!query.prepare(QStringLiteral("VACUUM INTO ?")))
        return failed(query.lastError());
    query.addBindValue(to);
    return query.exec() ? Result<void>() : Result<void>(failed(query.lastError()));
}

Result<void> checkDatabase(const QString& file) {
    Connection copy(file);
    if (!copy.database.open())
        return failed(copy.database.lastError());
    QSqlQuery query(copy.database);
    if (query.exec(QStringLiteral("PRAGMA quick_check(1)")) && query.next() &&
        query.value(0).toString() == QLatin1String("ok"))
        return {};
    return failed(Sentence("its copy of the conversations is damaged. Is the disk healthy?"));
}

bool hardLink(const QString& from, const QString& to) {
    std::error_code error;
    std::filesystem::create_hard_link(toPath(from), toPath(to), error);
    return !error;
}

// Where photos are copied from. `twin` is a folder on the target's file system that may hold the
// same ones; empty if there is none.
struct PhotoSource {
    QString folder;
    QString twin;
};

// Makes a hard link if possible, otherwise a copy; does nothing if the file exists already.
bool linkOrCopy(const PhotoSource& from, const QString& name, const QString& to) {
    const QString source = QDir(from.folder).filePath(name);
    return QFile::exists(to) || hardLink(source, to) ||
           (!from.twin.isEmpty() && hardLink(QDir(from.twin).filePath(name), to)) ||
           QFile::copy(source, to);
}

Result<void> copyPhotos(const QStringList& names, const PhotoSource& from, const QString& to,
                        const LongJob& job) {
    if (!QDir().mkpath(to))
        return failed(Sentence("the folder {} could not be created.", to));
    for (qsizetype i = 0; i < names.size(); ++i) {
        if (job.stop.stop_requested())
            return cancelled();
        job.advance(i, names.size());
        // A photo that is already gone must not prevent a backup of the rest.
        if (QFile::exists(QDir(from.folder).filePath(names[i])) &&
            !linkOrCopy(from, names[i], QDir(to).filePath(names[i])))
            return failed(
                Sentence("the photo {} could not be copied. Is the disk full?", names[i]));
    }
    return {};
}

Result<void> fillBackup(const QString& dataDir, const QString& path, const QString& lastBackup,
                        BackupOrigin origin, const LongJob& job) {
    if (!QDir().mkpath(path))
        return failed(
            Sentence("the folder {} could not be created.", QDir::toNativeSeparators(path)));
    if (auto copied = copyDatabase(databasePath(dataDir), databasePath(path)); !copied)
        return copied;
    if (auto checked = checkDatabase(databasePath(path)); !checked)
        return checked;
    if (job.stop.stop_requested())
        return cancelled();
    auto reader = ChatStore::openReader(path, bundledMigrations());
    if (!reader)
        return reader.error();
    const auto used = (*reader)->usedPhotoFiles();
    if (!used)
        return used.error();
    const PhotoSource photos{photoDir(dataDir),
                             lastBackup.isEmpty() ? QString() : photoDir(lastBackup)};
    QFile askedFor(QDir(path).filePath(kAskedFor));
    if (origin == BackupOrigin::Person && !askedFor.open(QIODevice::WriteOnly))
        return failed(Sentence::foreign(askedFor.errorString().toStdString()));
    return copyPhotos(used->values(), photos, photoDir(path), job);
}

}  // namespace

QString backupRoot(const QString& dataDir) {
    return QDir(dataDir).filePath(QStringLiteral("backups"));
}

QList<BackupRef> backupsIn(const QString& root) {
    QList<BackupRef> backups;
    const QDir dir(root);
    const QDateTime latest = QDateTime::currentDateTime().addSecs(kNamedAheadSeconds);
    const QStringList names =
        dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed);
    for (const QString& name : names) {
        const QDateTime made = QDateTime::fromString(name, kNameFormat);
        const QString path = dir.filePath(name);
        if (!made.isValid() || !QFile::exists(databasePath(path)))
            continue;
        const bool askedFor = QFile::exists(QDir(path).filePath(kAskedFor));
        backups.append(
            {path, made, askedFor ? BackupOrigin::Person : BackupOrigin::Schedule, made > latest});
    }
    std::stable_partition(backups.begin(), backups.end(),
                          [](const BackupRef& backup) { return !backup.dateIsWrong; });
    return backups;
}

Result<QString> makeBackup(const QString& dataDir, const QString& root, BackupOrigin origin,
                           const LongJob& job) {
    if (root != backupRoot(dataDir) && !QFileInfo(root).isDir())
        return failed(
            Sentence("the folder {} cannot be found. Connect its disk, or choose another folder "
                     "under Backups.",
                     QDir::toNativeSeparators(root)));
    QDateTime time = QDateTime::currentDateTime();
    const QDir dir(root);
    const QList<BackupRef> before = backupsIn(root);
    while (dir.exists(time.toString(kNameFormat)))
        time = time.addSecs(1);
    const QString path = dir.filePath(time.toString(kNameFormat));
    const QString unfinished = path + kUnfinished;
    auto filled = fillBackup(dataDir, unfinished,
                             before.isEmpty() ? QString() : before.first().path, origin, job);
    if (filled && !QDir().rename(unfinished, path))
        filled = failed(
            Sentence("the folder {} could not be renamed.", QDir::toNativeSeparators(unfinished)));
    if (!filled) {
        QDir(unfinished).removeRecursively();
        return filled.error();
    }
    job.advance(1, 1);
    return path;
}

void removeOldBackups(const QString& root, int kept, const QString& justMade) {
    int scheduled = 0;
    for (const BackupRef& backup : backupsIn(root))
        if (backup.origin == BackupOrigin::Schedule && !backup.dateIsWrong && ++scheduled > kept &&
            backup.path != justMade)
            QDir(backup.path).removeRecursively();
    const QDir dir(root);
    const QStringList unfinished =
        dir.entryList({QLatin1Char('*') + kUnfinished}, QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString& name : unfinished)
        if (QDateTime::fromString(name.chopped(kUnfinished.size()), kNameFormat).isValid())
            QDir(dir.filePath(name)).removeRecursively();
}

Result<Imported> restoreBackup(const QString& backupPath, const QString& dataDir,
                               const MergeConversation& merge, const LongJob& job) {
    // Works on a copy: the backup itself stays as it is, whatever happens.
    const QTemporaryDir work(QDir(dataDir).filePath(QStringLiteral("restore-XXXXXX")));
    if (!work.isValid() || !QFile::copy(databasePath(backupPath), databasePath(work.path())))
        return Error(ErrorCode::WriteFailed,
                     "The backup could not be opened: there is no room for a copy of it, "
                     "or it cannot be read.");
    QFile(databasePath(work.path())).setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    auto store = ChatStore::open(work.path(), bundledMigrations());
    if (!store)
        return store.error();
    auto rows = (*store)->conversations();
    const auto used = (*store)->usedPhotoFiles();
    if (!rows || !used)
        return rows ? used.error() : rows.error();
    Imported restored;
    for (const QString& name : *used)
        restored.missingPhotos += !QFile::exists(QDir(photoDir(backupPath)).filePath(name)) &&
                                  !QFile::exists(QDir(photoDir(dataDir)).filePath(name));
    if (auto copied =
            copyPhotos(used->values(), {photoDir(backupPath), {}}, photoDir(dataDir), job);
        !copied)
        return copied.error();
    for (qsizetype i = 0; i < rows->size(); ++i) {
        if (job.stop.stop_requested())
            return cancelled();
        job.advance(i, rows->size());
        auto tree = (*store)->tree((*rows)[i].id);
        if (!tree)
            return tree.error();
        auto merged = merge(*tree);
        if (!merged)
            return merged.error();
        restored.merged += *merged;
    }
    job.advance(1, 1);
    return restored;
}

Result<void> setAsideDatabase(const QString& dataDir) {
    const QString database = databasePath(dataDir);
    const QString suffix =
        QStringLiteral(".damaged ") + QDateTime::currentDateTime().toString(kNameFormat);
    // Together with the files that SQLite keeps beside it: they belong to it.
    for (const char* part : {"-wal", "-shm", ""}) {
        const QString file = database + QLatin1String(part);
        if (QFile::exists(file) && !QFile::rename(file, database + suffix + QLatin1String(part)))
            return Error(ErrorCode::WriteFailed, "{} could not be renamed.",
                         QDir::toNativeSeparators(file));
    }
    return {};
}

}  // namespace tessera
