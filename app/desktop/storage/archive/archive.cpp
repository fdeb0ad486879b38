// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/archive.h"

#include <QDate>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>
#include <utility>

#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

Error cancelled() {
    return Error(ErrorCode::Cancelled, "Cancelled.");
}

// Passes every conversation, with its photos, to `write`.
Result<void> forEachTree(ChatStore& store, const QStringList& ids, ExportFolder& folder,
                         const LongJob& job,
                         const std::function<Result<void>(const ConversationTree&)>& write) {
    for (qsizetype i = 0; i < ids.size(); ++i) {
        job.advance(i, ids.size());
        auto tree = store.tree(ids[i]);
        if (!tree)
            return tree.error();
        for (const MessageRow& row : tree->messages)
            for (const PhotoRef& photo : row.photos) {
                if (job.stop.stop_requested())
                    return cancelled();
                if (auto added = folder.addPhoto(photo); !added)
                    return added;
            }
        if (job.stop.stop_requested())
            return cancelled();
        if (auto written = write(*tree); !written)
            return written;
    }
    job.advance(1, 1);
    return {};
}

// No text from the file becomes part of a path unless it has this form.
bool namesAPhoto(const PhotoRef& photo) {
    static const QRegularExpression hash(QStringLiteral("\\A[0-9a-f]{64}\\z"));
    static const QRegularExpression extension(QStringLiteral("\\A[a-z0-9]{1,5}\\z"));
    return hash.match(photo.hash).hasMatch() && extension.match(photo.extension).hasMatch();
}

Result<PhotoRef> takePhoto(const QDir& folder, const PhotoRef& named, const QString& dataDir) {
    const Error missing{ErrorCode::FileNotFound, {}};
    if (!namesAPhoto(named))
        return missing;
    auto stored = storePhotoFile(dataDir, folder.filePath(ExportFolder::photoName(named)));
    if (!stored)
        return stored.error();
    stored->name = named.name;
    stored->grid = named.grid;
    return stored;
}

// Stores the photos from the file's folder in the data folder. Returns how many are missing.
Result<int> takePhotos(ConversationTree& tree, const QDir& folder, const QString& dataDir,
                       const LongJob& job) {
    int missing = 0;
    for (MessageRow& row : tree.messages) {
        QList<PhotoRef> photos;
        for (const PhotoRef& named : std::as_const(row.photos)) {
            if (job.stop.stop_requested())
                return cancelled();
            auto photo = takePhoto(folder, named, dataDir);
            if (photo)
                photos.append(*photo);
            else if (photo.error().code == ErrorCode::WriteFailed)
                return photo.error();
            else
                ++missing;
        }
        row.photos = photos;
    }
    if (job.stop.stop_requested())
        return cancelled();
    return missing;
}

// If no format has the file's extension: the first that can be read, which says what is wrong.
const ExportFormat& formatOf(const QString& file) {
    const auto& formats = exportFormats();
    const auto* const found =
        std::find_if(formats.begin(), formats.end(), [&](const ExportFormat& format) {
            return format.read && format.ending == QFileInfo(file).suffix().toLower();
        });
    return found != formats.end()
               ? *found
               : *std::find_if(formats.begin(), formats.end(), [](const ExportFormat& format) {
                     return static_cast<bool>(format.read);
                 });
}

}  // namespace

Result<QString> exportConversations(ChatStore& store, const ExportRequest& request,
                                    const LongJob& job) {
    QStringList ids = request.conversationIds;
    QString name = QStringLiteral("Tessera ") + QDate::currentDate().toString(Qt::ISODate);
    if (ids.isEmpty()) {
        const auto rows = store.conversations();
        if (!rows)
            return rows.error();
        for (const ConversationRow& row : *rows)
            ids.append(row.id);
    } else if (ids.size() == 1) {
        const auto row = store.conversation(ids.first());
        if (!row)
            return row.error();
        name = fileNameFor(row->title);
    }
    const QDir target(request.targetDir);
    ExportFolder folder(
        target.filePath(freeName(name, [&](const QString& free) { return target.exists(free); })));
    if (auto made = folder.make(); !made)
        return made.error();
    auto written = request.format.write(
        [&](const auto& write) { return forEachTree(store, ids, folder, job, write); }, folder);
    if (!written)
        return written.error();
    return folder.keep();
}

Result<Imported> importConversations(const QString& file, const QString& dataDir,
                                     const MergeConversation& merge, const LongJob& job) {
    const QDir folder = QFileInfo(file).absoluteDir();
    Imported imported;
    const auto take = [&](ConversationTree tree, qsizetype index, qsizetype count) -> Result<void> {
        job.advance(index, count);
        const auto missing = takePhotos(tree, folder, dataDir, job);
        if (!missing)
            return missing.error();
        imported.missingPhotos += *missing;
        auto merged = merge(tree);
        if (!merged)
            return merged.error();
        imported.merged.conversations += merged->conversations;
        imported.merged.messages += merged->messages;
        return {};
    };
    if (auto read = formatOf(file).read(file, take); !read)
        return read.error();
    job.advance(1, 1);
    return imported;
}

}  // namespace tessera
