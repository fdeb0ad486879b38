// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/archive.h"

#include <QDate>
#include <QDir>
#include <utility>

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

}  // namespace tessera
