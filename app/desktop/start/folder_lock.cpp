// SPDX-License-Identifier: MIT
#include "app/desktop/start/folder_lock.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "app/desktop/text/file_path.h"
#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

// With less room than this not even an empty history can be written.
constexpr qsizetype kRoomBytes = 256 * 1024;

QString ownerName(const struct stat& file) {
    const passwd* const owner = ::getpwuid(file.st_uid);
    return owner != nullptr ? QString::fromLocal8Bit(owner->pw_name) : QString::number(file.st_uid);
}

// The nearest folder above `path`, or itself, that exists.
QString existingPart(const QString& path) {
    QString part = path;
    while (!QFile::exists(part) && !QDir(part).isRoot())
        part = QFileInfo(part).path();
    return part;
}

Error forbidden(const QString& path) {
    const QString shown = QDir::toNativeSeparators(path);
    struct stat file = {};
    if (::stat(QFile::encodeName(path).constData(), &file) == 0 && file.st_uid != ::geteuid())
        return Error(ErrorCode::WriteFailed,
                     "{} belongs to the user {}, and you may not write there. Change its owner or "
                     "its permissions, or start Tessera with --data-dir and another folder.",
                     shown, ownerName(file));
    return Error(ErrorCode::WriteFailed,
                 "{} is write-protected. Change its permissions, or start Tessera with --data-dir "
                 "and another folder.",
                 shown);
}

// Why `path`, which is the data folder or something in it, cannot be written.
Error notWritable(const QString& path, int reason) {
    const QString shown = QDir::toNativeSeparators(path);
    switch (reason) {
        case EROFS:
            return Error(ErrorCode::WriteFailed,
                         "{} is on a read-only disk. Make the disk writable, or start "
                         "Tessera with --data-dir and another folder.",
                         shown);
        case ENOSPC:
        case EDQUOT:
            return Error(ErrorCode::WriteFailed,
                         "The disk is full: there is no room left in {}. Free some space there.",
                         shown);
        case EACCES:
        case EPERM:
            return forbidden(existingPart(path));
        case ENOTDIR:
        case EEXIST:
        case EISDIR:
            return Error(ErrorCode::WriteFailed,
                         "{} cannot be used: there is a file where a folder should be, or the "
                         "other way round. Move it away, or start Tessera with --data-dir and "
                         "another folder.",
                         shown);
        case ENOLCK:
        case EOPNOTSUPP:
            return Error(
                ErrorCode::WriteFailed,
                "Files cannot be locked in {}, so two windows could overwrite each other's work. "
                "Start Tessera with --data-dir and a folder on another disk.",
                shown);
        default:
            return Error(ErrorCode::WriteFailed,
                         "{} cannot be written: {}. Start Tessera with --data-dir and another "
                         "folder.",
                         shown, std::generic_category().message(reason));
    }
}

// 0 if a small file can be written in the folder, else what the system says about it.
int writeProblem(const QString& folder) {
    QByteArray name = QFile::encodeName(QDir(folder).filePath(QStringLiteral("tessera.XXXXXX")));
    const int file = ::mkstemp(name.data());
    if (file < 0)
        return errno;
    ::unlink(name.constData());
    const QByteArray room(kRoomBytes, '\0');
    qsizetype written = 0;
    int problem = 0;
    while (written < room.size() && problem == 0) {
        const ssize_t more = ::write(file, room.constData() + written,
                                     static_cast<std::size_t>(room.size() - written));
        if (more >= 0)
            written += more;
        else if (errno != EINTR)
            problem = errno;
    }
    ::close(file);
    return problem;
}

}  // namespace

Result<FolderLock> FolderLock::take(const QString& dataDir) {
    std::error_code notCreated;
    std::filesystem::create_directories(toPath(dataDir), notCreated);
    if (notCreated)
        return notWritable(dataDir, notCreated.value());

    const QString path = QDir(dataDir).filePath(QStringLiteral("tessera.lock"));
    const int file =
        ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return notWritable(QFile::exists(path) ? path : dataDir, errno);
    FolderLock lock(file);
    int refused = 0;
    do {
        refused = ::flock(file, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
    } while (refused == EINTR);
    if (refused == EWOULDBLOCK)
        return Error(ErrorCode::InvalidArgument,
                     "Tessera is already open with the data folder {}. Use that window, or start "
                     "another with --data-dir.",
                     QDir::toNativeSeparators(dataDir));
    if (refused != 0)
        return notWritable(dataDir, refused);
    if (const int problem = writeProblem(dataDir); problem != 0)
        return notWritable(dataDir, problem);
    return lock;
}

FolderLock::~FolderLock() {
    // The file stays: to remove it would let two processes lock two files of the same name.
    if (m_file >= 0)
        ::close(m_file);
}

}  // namespace tessera
