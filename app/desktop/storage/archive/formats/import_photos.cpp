// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/formats/import_photos.h"

#include <QDirIterator>
#include <QFileInfo>
#include <algorithm>
#include <utility>

#include "app/desktop/photos/photo_importer.h"

namespace tessera {
namespace {

// An export has thousands; whoever unpacked it into a folder with everything else has more.
constexpr qsizetype kMostFiles = 200'000;

}  // namespace

Result<void> ImportPhotos::add(MessageRow& row, Result<PhotoRef> photo) {
    if (m_stop.stop_requested())
        return Error(ErrorCode::Cancelled, "Cancelled.");
    if (photo)
        row.photos.append(*photo);
    else if (photo.error().code == ErrorCode::WriteFailed)
        return photo.error();
    else
        countMissing();
    return {};
}

Result<void> ImportPhotos::addFile(MessageRow& row, const QString& path, const QString& name,
                                   const QString& grid) {
    if (path.isEmpty()) {
        countMissing();
        return {};
    }
    auto photo = storePhotoFile(m_dataDir, m_folder.absoluteFilePath(path));
    if (photo) {
        if (!name.isEmpty())
            photo->name = name;
        photo->grid = grid;
    }
    return add(row, std::move(photo));
}

Result<void> ImportPhotos::addBytes(MessageRow& row, const QByteArray& file, const QString& name) {
    return add(row, storePhoto(m_dataDir, file, name));
}

Result<void> ImportPhotos::addAddress(MessageRow& row, const QString& address,
                                      const QString& name) {
    const qsizetype comma = address.indexOf(QLatin1Char(','));
    const bool isPicture = address.startsWith(QLatin1String("data:image/"), Qt::CaseInsensitive) &&
                           address.left(comma).endsWith(QLatin1String(";base64"));
    if (!isPicture) {
        countMissing();
        return {};
    }
    return addBytes(row, QByteArray::fromBase64(address.mid(comma + 1).toLatin1()), name);
}

const QStringList& ImportPhotos::allFiles() {
    if (m_allFiles)
        return *m_allFiles;
    m_allFiles.emplace();
    QDirIterator files(m_folder.path(), QDir::Files | QDir::NoSymLinks,
                       QDirIterator::Subdirectories);
    while (files.hasNext() && m_allFiles->size() < kMostFiles && !m_stop.stop_requested())
        m_allFiles->append(files.next());
    return *m_allFiles;
}

QString ImportPhotos::fileNamedBy(const QString& id) {
    if (id.isEmpty())
        return {};
    const QStringList& files = allFiles();
    const auto found = std::find_if(files.begin(), files.end(), [&](const QString& path) {
        const QString name = QFileInfo(path).fileName();
        return name.startsWith(id) &&
               (name.size() == id.size() || !name[id.size()].isLetterOrNumber());
    });
    return found == files.end() ? QString() : *found;
}

}  // namespace tessera
