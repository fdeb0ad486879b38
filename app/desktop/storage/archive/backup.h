// SPDX-License-Identifier: MIT
// Copies of the whole history in folders of their own, and bringing back what they hold. Blocking.
#pragma once

#include <QDateTime>
#include <QList>

#include "app/desktop/storage/archive/archive.h"

namespace tessera {

struct BackupRef {
    QString path;
    QDateTime made;
};

// "backups" in the data folder.
QString backupRoot(const QString& dataDir);

// The complete ones, newest first.
QList<BackupRef> backupsIn(const QString& root);

// Makes a new folder in `root` with a consistent copy of the database, checked, and the photos it
// refers to (hard links to those here or in the newest backup where the file system has them:
// photos never change). `root` must be there already, unless it is backupRoot(dataDir): a disk that
// is not connected is not filled in elsewhere. Goes on beside a ChatStore that writes. Returns its
// path; what is incomplete is removed. Errors: WriteFailed, FileUnreadable, Cancelled.
Result<QString> makeBackup(const QString& dataDir, const QString& root, const LongJob& job);

// Removes all but the newest `kept`, and what an interrupted backup left behind.
void removeOldBackups(const QString& root, int kept);

// Adds to the data folder what the backup has and it has not; changes nothing that is there. A
// backup of an older Tessera is brought up to date in a copy. Errors: those of ChatStore::open(),
// of `merge`, WriteFailed, Cancelled.
Result<Imported> restoreBackup(const QString& backupPath, const QString& dataDir,
                               const MergeConversation& merge, const LongJob& job);

// Puts a database that cannot be read out of the way, under a name with the time; the next start
// makes a new one. Nothing is deleted. Errors: WriteFailed.
Result<void> setAsideDatabase(const QString& dataDir);

}  // namespace tessera
