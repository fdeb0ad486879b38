// SPDX-License-Identifier: MIT
// Copies the whole history into folders of their own, and restores it from them. Blocking.
#pragma once

#include <QDateTime>
#include <QList>

#include "app/desktop/storage/archive/import.h"

namespace tessera {

enum class BackupOrigin {
    Schedule,
    Person,  // asked for; kept until that person removes it
};

struct BackupRef {
    QString path;
    QDateTime made;
    BackupOrigin origin = BackupOrigin::Schedule;
    // Made while the clock was wrong: a date that has not come yet says nothing about its age.
    bool dateIsWrong = false;
};

// "backups" in the data folder.
QString backupRoot(const QString& dataDir);

// The complete ones, newest first; behind them those whose date is wrong.
QList<BackupRef> backupsIn(const QString& root);

// Makes a new folder in `root` with a consistent copy of the database, checked, and the photos it
// refers to (hard links to those here or in the newest backup where the file system has them:
// photos never change). `root` must exist already, unless it is backupRoot(dataDir): if its disk is
// not connected, nothing is created in its place. Can run while a ChatStore writes. Returns the new
// folder's path; an incomplete backup is removed. Errors: WriteFailed, FileUnreadable, Cancelled.
Result<QString> makeBackup(const QString& dataDir, const QString& root, BackupOrigin origin,
                           const LongJob& job);

// Removes all scheduled ones but the newest `kept`, and what an interrupted backup left behind.
// Never removes `justMade`, a path, nor one whose date is wrong.
void removeOldBackups(const QString& root, int kept, const QString& justMade);

// Adds what the backup has and the data folder lacks; changes nothing that is already there. A
// backup from an older Tessera is migrated in a copy. Errors: those of ChatStore::open(), of
// `merge`, WriteFailed, Cancelled.
Result<Imported> restoreBackup(const QString& backupPath, const QString& dataDir,
                               const MergeConversation& merge, const LongJob& job);

// Moves an unreadable database out of the way, to a name with the time; the next start creates a
// new one. Nothing is deleted. Errors: WriteFailed.
Result<void> setAsideDatabase(const QString& dataDir);

}  // namespace tessera
