// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/formats/import_photos.h"

#include <QFileInfo>
#include <algorithm>
#include <utility>

#include "app/desktop/photos/photo_importer.h"

namespace tessera {

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

Result<void> ImportPhotos::addFile(MessageRow& row, const QString& fileName, const QString& name,
                                   const QString& grid) {
    const auto file = m_files.read(fileName, kMaxPhotoFileBytes);
    if (!file) {
        countMissing();
        return {};
    }
    auto photo =
        storePhoto(m_dataDir, *file, name.isEmpty() ? QFileInfo(fileName).fileName() : name);
    if (photo)
        photo->grid = grid;
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

const std::vector<ImportPhotos::NamedFile>& ImportPhotos::allFiles() {
    if (m_allFiles)
        return *m_allFiles;
    m_allFiles.emplace();
    for (const QString& name : m_files.all(m_stop))
        m_allFiles->emplace_back(name.mid(name.lastIndexOf(QLatin1Char('/')) + 1), name);
    std::sort(m_allFiles->begin(), m_allFiles->end());
    return *m_allFiles;
}

QString ImportPhotos::fileNamedBy(const QString& id) {
    if (id.isEmpty())
        return {};
    const std::vector<NamedFile>& files = allFiles();
    // All names that begin with it follow each other.
    for (auto file = std::lower_bound(files.begin(), files.end(), NamedFile(id, {}));
         file != files.end() && file->first.startsWith(id); ++file)
        if (file->first.size() == id.size() || !file->first[id.size()].isLetterOrNumber())
            return file->second;
    return {};
}

}  // namespace tessera
