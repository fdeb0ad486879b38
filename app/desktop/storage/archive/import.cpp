// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/import.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <utility>

#include "app/desktop/storage/archive/formats/import_formats.h"
#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

constexpr qint64 kLargestJsonBytes = qint64{1} << 30;
const QByteArray kZipMark = QByteArrayLiteral("PK\x03\x04");

struct Source {
    const ImportFormat* format = nullptr;
    QJsonArray conversations;
};

Result<QJsonDocument> parsed(const QString& path) {
    QFile file(path);
    const QString name = QFileInfo(path).fileName();
    if (!file.open(QIODevice::ReadOnly))
        return Error(ErrorCode::FileUnreadable, "{} cannot be read: {}.", name, file.errorString());
    if (file.peek(kZipMark.size()) == kZipMark)
        return Error(ErrorCode::Unsupported,
                     "{} is a ZIP archive. Unpack it, then choose the file conversations.json in "
                     "its folder.",
                     name);
    if (file.size() > kLargestJsonBytes)
        return Error(ErrorCode::Unsupported, "{} is too large to be imported.", name);
    QJsonParseError problem;
    QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &problem);
    if (problem.error != QJsonParseError::NoError)
        return Error(ErrorCode::InvalidFormat,
                     "{} is not complete JSON ({}, byte {}). Nothing was imported.", name,
                     problem.errorString(), problem.offset);
    return document;
}

Result<Source> openSource(const QString& path) {
    const auto document = parsed(path);
    if (!document)
        return document.error();
    for (const ImportFormat& format : importFormats()) {
        const auto found = format.conversationsIn(*document);
        if (!found)
            return found.error();
        if (*found)
            return Source{&format, **found};
    }
    return Error(ErrorCode::InvalidFormat,
                 "{} holds no conversations that Tessera knows. Choose the file "
                 "conversations.json of an export of Tessera or ChatGPT, an export of Open WebUI, "
                 "or a conversation of LM Studio.",
                 QFileInfo(path).fileName());
}

// After these the next conversation would fail as well.
bool endsAll(ErrorCode code) {
    return code == ErrorCode::WriteFailed || code == ErrorCode::Cancelled;
}

// A wrong clock would keep a conversation at the top of the list for years.
void endInThePast(ConversationRow& row) {
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    row.createdMs = std::min(row.createdMs, now);
    row.updatedMs = std::min(row.updatedMs, now);
}

QString titleIn(const QJsonValue& conversation) {
    const QString title = conversation[u"title"].toString(conversation[u"name"].toString());
    return title.simplified();
}

}  // namespace

Result<Imported> importConversations(const QString& file, const QString& dataDir,
                                     const MergeConversation& merge, const LongJob& job) {
    const auto source = openSource(file);
    if (!source)
        return source.error();
    ImportPhotos photos(dataDir, QFileInfo(file).absoluteDir(), job.stop);
    Imported imported;
    const auto take = [&](const QJsonValue& conversation) -> Result<void> {
        if (!conversation.isObject())
            return Error(ErrorCode::InvalidFormat, "This is not a conversation.");
        auto tree = source->format->read(conversation.toObject(), photos);
        if (!tree)
            return tree.error();
        endInThePast(tree->conversation);
        const auto merged = merge(*tree);
        if (!merged)
            return merged.error();
        imported.merged.conversations += merged->conversations;
        imported.merged.messages += merged->messages;
        return {};
    };
    const qsizetype count = source->conversations.size();
    for (qsizetype i = 0; i < count; ++i) {
        job.advance(i, count);
        if (job.stop.stop_requested())
            return Error(ErrorCode::Cancelled, "Cancelled.");
        const QJsonValue conversation = source->conversations[i];
        const auto taken = take(conversation);
        if (!taken && endsAll(taken.error().code))
            return taken.error();
        if (!taken)
            imported.left.append({titleIn(conversation), static_cast<int>(i) + 1, taken.error()});
    }
    imported.missingPhotos = photos.missing();
    job.advance(1, 1);
    return imported;
}

}  // namespace tessera
