// SPDX-License-Identifier: MIT
#include "app/desktop/photos/photo_files.h"

#include <QClipboard>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QRegularExpression>
#include <QSaveFile>

#include "app/desktop/bus/session_bus.h"
#include "app/desktop/text/error_text.h"
#include "app/desktop/text/file_path.h"
#include "engine/image/decode/decode.h"

namespace tessera {
namespace {

Result<QImage> decoded(const QString& path) {
    const auto pixels = decodeImageFile(toPath(path));
    if (!pixels)
        return pixels.error();
    return QImage(pixels->pixels.data(), pixels->widthPx, pixels->heightPx,
                  qsizetype{pixels->widthPx} * 3, QImage::Format_RGB888)
        .copy();
}

// Returns the system's reason, or an empty string on success. Writes beside the file first, so that
// a file that is replaced is never half written.
QString copyFile(const QString& from, const QString& to) {
    QFile source(from);
    if (!source.open(QIODevice::ReadOnly))
        return source.errorString();
    QSaveFile target(to);
    if (!target.open(QIODevice::WriteOnly))
        return target.errorString();
    constexpr qint64 kChunkBytes = 1 << 20;
    while (!source.atEnd()) {
        const QByteArray chunk = source.read(kChunkBytes);
        if (chunk.isEmpty())
            return source.errorString();
        if (target.write(chunk) != chunk.size())
            return target.errorString();
    }
    return target.commit() ? QString() : target.errorString();
}

}  // namespace

PhotoFiles::PhotoFiles(QObject* parent) : QObject(parent), m_jobs(QStringLiteral("photo files")) {}

PhotoFiles::~PhotoFiles() {
    m_jobs.finish();
}

void PhotoFiles::copy(const PhotoRef& photo) {
    m_jobs.run([path = photo.filePath] { return decoded(path); },
               [this](const Result<QImage>& image) {
                   if (image)
                       QGuiApplication::clipboard()->setImage(*image);
                   emit done(image ? tr("The photo was copied.") : errorText(image.error()));
               });
}

void PhotoFiles::save(const PhotoRef& photo, const QUrl& file) {
    const QString path = file.toLocalFile();
    if (path.isEmpty()) {
        emit done(tr("A photo can only be saved to a folder of this computer."));
        return;
    }
    m_jobs.run([from = photo.filePath, path] { return copyFile(from, path); },
               [this, path](const Result<QString>& problem) {
                   const QString shown = QDir::toNativeSeparators(path);
                   if (!problem)
                       emit done(errorText(problem.error()));
                   else if (problem->isEmpty())
                       emit done(tr("Saved as %1.").arg(shown));
                   else
                       emit done(tr("%1 could not be written: %2.").arg(shown, *problem));
               });
}

QString PhotoFiles::suggestedName(const PhotoRef& photo) const {
    static const QRegularExpression ending(
        QStringLiteral("\\.(jpe?g|png|bmp|webp|gif|tiff?|avif|heic)$"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression forbidden(QStringLiteral("[/\\\\:*?\"<>|\\x00-\\x1f]"));
    const QString typed = ending.match(photo.name).captured(1).toLower();
    // "photo.jpeg" is as good as "photo.jpg".
    const bool fits = typed == photo.extension ||
                      (typed == QLatin1String("jpeg") && photo.extension == QLatin1String("jpg"));
    QString name = photo.name;
    name.replace(forbidden, QStringLiteral("_"));
    if (!fits)
        name = name.remove(ending).trimmed() + QLatin1Char('.') + photo.extension;
    return name.startsWith(QLatin1Char('.')) ? tr("Photo") + name : name;
}

void PhotoFiles::showInFolder(const PhotoRef& photo) {
    const QString path = photo.filePath;
    if (!QFileInfo::exists(path)) {
        emit done(tr("%1 is no longer there.").arg(QDir::toNativeSeparators(path)));
        return;
    }
    if (!hasSessionBus()) {
        openFolder(path);
        return;
    }
    QDBusMessage call = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.FileManager1"),
        QStringLiteral("/org/freedesktop/FileManager1"),
        QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("ShowItems"));
    call << QStringList{QUrl::fromLocalFile(path).toString(QUrl::FullyEncoded)} << QString();
    auto* watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, path] {
        watcher->deleteLater();
        if (QDBusPendingReply<>(*watcher).isError())
            openFolder(path);
    });
}

// Without the file being chosen in it.
void PhotoFiles::openFolder(const QString& filePath) {
    const QString folder = QFileInfo(filePath).absolutePath();
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder)))
        emit done(tr("No file manager could be started. The photo is %1.")
                      .arg(QDir::toNativeSeparators(filePath)));
}

}  // namespace tessera
