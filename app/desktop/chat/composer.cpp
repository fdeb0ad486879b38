// SPDX-License-Identifier: MIT
#include "app/desktop/chat/composer.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLocale>
#include <QMimeData>
#include <algorithm>
#include <utility>

#include "app/desktop/photos/photo_formats.h"
#include "app/desktop/photos/photo_part.h"
#include "app/desktop/text/error_text.h"
#include "app/desktop/text/sentences.h"
#include "app/desktop/values/photo_plan.h"

namespace tessera {
namespace {

bool isDataUrl(const QUrl& url) {
    return url.scheme() == QStringLiteral("data");
}

// "data:image/png;base64,...", as browsers provide small pictures.
QByteArray bytesOfDataUrl(const QUrl& url) {
    const QByteArray text = url.toEncoded();
    const qsizetype comma = text.indexOf(',');
    const QByteArray content = text.mid(comma + 1);
    return text.left(comma).endsWith(";base64")
               ? QByteArray::fromBase64(QByteArray::fromPercentEncoding(content))
               : QByteArray::fromPercentEncoding(content);
}

}  // namespace

Composer::Composer(PhotoImporter* importer, QObject* parent)
    : QAbstractListModel(parent), m_importer(importer) {
    connect(this, &Composer::photosChanged, this, &Composer::renumber);
    connect(importer, &PhotoImporter::imported, this, [this](quint64 id, const PhotoRef& photo) {
        finish(id, [&](Attachment& attachment) {
            attachment.state = Ready;
            attachment.photo = photo;
            attachment.name = photo.name;
            attachment.note.reset();
            // What is stored of another format is larger or smaller than the file.
            if (attachment.sizeBytes == 0)
                attachment.sizeBytes = photo.sizeBytes;
        });
    });
    connect(importer, &PhotoImporter::refused, this, [this](quint64 id, const Error& error) {
        finish(id, [&](Attachment& attachment) {
            attachment.state = Refused;
            attachment.note = keptError(error);
        });
    });
}

int Composer::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant Composer::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Attachment& attachment = m_attachments[index.row()];
    switch (role) {
        case PhotoRole:
            return QVariant::fromValue(attachment.photo);
        case Qt::DisplayRole:
        case NameRole:
            return attachment.name;
        case StateRole:
            return attachment.state;
        case NoteRole:
            return keptErrorText(attachment.note);
        case CostRole:
            return cost(attachment);
        case SizeRole:
            return attachment.sizeBytes > 0 ? QLocale().formattedDataSize(attachment.sizeBytes, 1)
                                            : QString();
        case NumberRole:
            return numberOf(index.row());
        default:
            return {};
    }
}

QHash<int, QByteArray> Composer::roleNames() const {
    return {{PhotoRole, "photo"},  {NameRole, "name"}, {StateRole, "attachmentState"},
            {NoteRole, "note"},    {CostRole, "cost"}, {SizeRole, "fileSize"},
            {NumberRole, "number"}};
}

int Composer::numberOf(int row) const {
    if (m_attachments[row].state == Refused || count() - refusedCount() < 2)
        return 0;
    return static_cast<int>(
        std::count_if(m_attachments.cbegin(), m_attachments.cbegin() + row + 1,
                      [](const Attachment& attachment) { return attachment.state != Refused; }));
}

void Composer::renumber() {
    if (!m_attachments.isEmpty())
        emit dataChanged(index(0), index(count() - 1), {NumberRole});
}

int Composer::refusedCount() const {
    return static_cast<int>(
        std::count_if(m_attachments.cbegin(), m_attachments.cend(),
                      [](const Attachment& attachment) { return attachment.state == Refused; }));
}

QString Composer::cost(const Attachment& attachment) const {
    if (attachment.state != Ready || !m_scheme.isValid())
        return {};
    const PhotoRef& photo = attachment.photo;
    const QString summary = tileSummary(planPhoto(photo, *m_scheme.scheme));
    // Chosen for another model: kept for that one, with a note that it has no effect here.
    if (!photo.grid.isEmpty() && photo.grid != kOverview &&
        usableGrid(photo, *m_scheme.scheme).empty())
        return tr("%1; this model has no grid %2").arg(summary, photo.grid);
    return summary;
}

bool Composer::isImporting() const {
    return std::any_of(m_attachments.cbegin(), m_attachments.cend(),
                       [](const Attachment& attachment) { return attachment.state == Importing; });
}

void Composer::setText(const QString& text) {
    if (text == m_text)
        return;
    m_text = text;
    emit textChanged();
}

void Composer::setPhotoFolder(const QUrl& folder) {
    if (folder == m_photoFolder)
        return;
    m_photoFolder = folder;
    emit photoFolderChanged();
}

void Composer::addUrls(const QList<QUrl>& urls) {
    for (const QUrl& url : urls) {
        if (url.isLocalFile()) {
            addFiles({url.toLocalFile()});
            continue;
        }
        if (isDataUrl(url)) {
            addBytes(bytesOfDataUrl(url), tr("Dropped photo"));
            continue;
        }
        Attachment refused;
        refused.state = Refused;
        refused.name = url.fileName().isEmpty() ? url.toDisplayString() : url.fileName();
        refused.note =
            Error(ErrorCode::Unsupported,
                  "Tessera works offline and does not open web addresses. Save the photo "
                  "first, then add the file.");
        append(std::move(refused));
    }
}

void Composer::addDropped(const QList<QUrl>& urls, const QString& format, const QByteArray& bytes) {
    const bool local =
        std::any_of(urls.cbegin(), urls.cend(), [](const QUrl& url) { return url.isLocalFile(); });
    if (local || bytes.isEmpty()) {
        addUrls(urls);
        return;
    }
    const QString name =
        urls.isEmpty() || isDataUrl(urls.first()) ? QString() : urls.first().fileName();
    addBytes(bytes, name.isEmpty() ? tr("Dropped photo (%1)").arg(format) : name);
}

void Composer::addRefused(const QString& name, const Error& error) {
    Attachment refused;
    refused.state = Refused;
    refused.name = name;
    refused.note = keptError(error);
    append(std::move(refused));
}

QString Composer::filePatterns() const {
    return photoFilePatterns().join(QLatin1Char(' '));
}

void Composer::addFiles(const QStringList& paths) {
    for (const QString& path : paths) {
        Attachment attachment;
        attachment.name = QFileInfo(path).fileName();
        attachment.sizeBytes = QFileInfo(path).isFile() ? QFileInfo(path).size() : 0;
        attachment.importId = m_importer->importFile(path);
        append(std::move(attachment));
    }
}

void Composer::addBytes(const QByteArray& file, const QString& name) {
    Attachment attachment;
    attachment.name = name.isEmpty() ? tr("Photo") : name;
    attachment.sizeBytes = file.size();
    attachment.importId = m_importer->importBytes(file, attachment.name);
    append(std::move(attachment));
}

void Composer::addPart(const PhotoRef& photo, const QRect& part) {
    Attachment attachment;
    attachment.name = partName(photo.name);
    attachment.note = Error(ErrorCode::Internal, "Cutting out …");
    attachment.importId = m_importer->importPart(photo, part);
    append(std::move(attachment));
}

void Composer::setGrid(int row, const QString& grid) {
    if (row < 0 || row >= count() || m_attachments[row].photo.grid == grid)
        return;
    m_attachments[row].photo.grid = grid;
    emit dataChanged(index(row), index(row), {PhotoRole, CostRole});
    emit photosChanged();
}

bool Composer::paste() {
    const QMimeData* mime = QGuiApplication::clipboard()->mimeData();
    return mime != nullptr && addMimeData(*mime);
}

bool Composer::addMimeData(const QMimeData& mime) {
    if (mime.hasUrls()) {
        const QList<QUrl> urls = mime.urls();
        const bool local = std::any_of(urls.cbegin(), urls.cend(),
                                       [](const QUrl& url) { return url.isLocalFile(); });
        // A copied web link is text.
        if (local) {
            addUrls(urls);
            return true;
        }
    }
    if (!mime.hasImage())
        return false;
    const auto image = qvariant_cast<QImage>(mime.imageData());
    if (image.isNull())
        return false;
    Attachment attachment;
    attachment.name = tr("Pasted photo");
    attachment.importId = m_importer->importImage(image, attachment.name);
    append(std::move(attachment));
    return true;
}

void Composer::append(Attachment attachment) {
    beginInsertRows({}, count(), count());
    m_attachments.append(std::move(attachment));
    endInsertRows();
    emit photosChanged();
}

void Composer::finish(quint64 importId, const std::function<void(Attachment&)>& change) {
    for (int row = 0; row < count(); ++row) {
        Attachment& attachment = m_attachments[row];
        if (attachment.importId != importId || attachment.state != Importing)
            continue;
        change(attachment);
        emit dataChanged(index(row), index(row));
        emit photosChanged();
        return;
    }
    finishAside(importId, change);
}

void Composer::finishAside(quint64 importId, const std::function<void(Attachment&)>& change) {
    for (auto waiting = m_aside.begin(); waiting != m_aside.end(); ++waiting) {
        const auto found = std::find_if(
            waiting->begin(), waiting->end(),
            [&](const Attachment& attachment) { return attachment.importId == importId; });
        if (found == waiting->end())
            continue;
        change(*found);
        if (found->state == Refused)
            return;
        const PhotoRef photo = found->photo;
        waiting->erase(found);
        emit finishedAside(waiting.key(), photo);
        return;
    }
}

void Composer::setUnfinishedAside(const QString& draft) {
    QList<Attachment> unfinished;
    for (int row = count() - 1; row >= 0; --row) {
        if (m_attachments[row].state == Ready)
            continue;
        beginRemoveRows({}, row, row);
        unfinished.prepend(m_attachments.takeAt(row));
        endRemoveRows();
    }
    if (unfinished.isEmpty())
        return;
    m_aside[draft] += unfinished;
    emit photosChanged();
}

void Composer::takeUnfinishedBack(const QString& draft) {
    for (Attachment& attachment : m_aside.take(draft))
        append(std::move(attachment));
}

void Composer::dropUnfinished(const QString& draft) {
    for (const Attachment& attachment : m_aside.take(draft))
        if (attachment.state == Importing)
            m_importer->cancel(attachment.importId);
}

void Composer::remove(int row) {
    if (row < 0 || row >= count())
        return;
    if (m_attachments[row].state == Importing)
        m_importer->cancel(m_attachments[row].importId);
    beginRemoveRows({}, row, row);
    m_attachments.removeAt(row);
    endRemoveRows();
    emit photosChanged();
}

void Composer::removeAll() {
    for (int row = count() - 1; row >= 0; --row)
        remove(row);
}

void Composer::removeRefused() {
    for (int row = count() - 1; row >= 0; --row)
        if (m_attachments[row].state == Refused)
            remove(row);
}

void Composer::move(int from, int to) {
    if (from < 0 || from >= count() || to < 0 || to >= count() || from == to)
        return;
    // Qt counts the target before the row is taken out.
    if (!beginMoveRows({}, from, from, {}, to > from ? to + 1 : to))
        return;
    m_attachments.move(from, to);
    endMoveRows();
    emit photosChanged();
}

QList<PhotoRef> Composer::photos() const {
    QList<PhotoRef> photos;
    for (const Attachment& attachment : m_attachments)
        if (attachment.state == Ready)
            photos.append(attachment.photo);
    return photos;
}

void Composer::clear() {
    setText({});
    if (m_attachments.isEmpty())
        return;
    for (const Attachment& attachment : std::as_const(m_attachments))
        if (attachment.state == Importing)
            m_importer->cancel(attachment.importId);
    beginResetModel();
    m_attachments.clear();
    endResetModel();
    emit photosChanged();
}

void Composer::putBack(const QString& text, const QList<PhotoRef>& photos) {
    const bool both = !text.isEmpty() && !m_text.isEmpty();
    setText(text + (both ? QStringLiteral("\n\n") : QString()) + m_text);
    if (photos.isEmpty())
        return;
    beginInsertRows({}, 0, static_cast<int>(photos.size()) - 1);
    for (qsizetype i = 0; i < photos.size(); ++i) {
        Attachment attachment;
        attachment.state = Ready;
        attachment.name = photos[i].name;
        attachment.photo = photos[i];
        attachment.sizeBytes = photos[i].sizeBytes;
        m_attachments.insert(i, std::move(attachment));
    }
    endInsertRows();
    emit photosChanged();
}

void Composer::setScheme(const TileSchemeValue& scheme) {
    m_scheme = scheme;
    if (!m_attachments.isEmpty())
        emit dataChanged(index(0), index(count() - 1), {CostRole});
}

}  // namespace tessera
