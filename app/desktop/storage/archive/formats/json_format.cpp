// SPDX-License-Identifier: MIT
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <algorithm>
#include <utility>

#include "app/desktop/storage/archive/formats/conversation_json.h"
#include "app/desktop/storage/archive/formats/export_formats.h"
#include "app/desktop/storage/archive/formats/import_formats.h"
#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

const QString kFormatName = QStringLiteral("tessera-conversations");
constexpr int kFormatVersion = 1;

Result<void> write(const ForEachConversation& forEach, ExportFolder& folder) {
    QFile file;
    if (auto opened = folder.open(file, QStringLiteral("conversations.json")); !opened)
        return opened;
    // One conversation at a time, because all of them may not fit into memory.
    if (auto head = writeAll(file, QStringLiteral("{\"format\": \"%1\", \"version\": %2, "
                                                  "\"conversations\": [\n")
                                       .arg(kFormatName, QString::number(kFormatVersion))
                                       .toUtf8());
        !head)
        return head;
    bool first = true;
    auto written = forEach([&](const ConversationTree& tree) {
        const QByteArray separator = std::exchange(first, false) ? QByteArray() : ",\n";
        return writeAll(file, separator + QJsonDocument(toJson(tree)).toJson().trimmed());
    });
    if (!written)
        return written;
    if (auto tail = writeAll(file, "\n]}\n"); !tail)
        return tail;
    return flush(file);
}

// Also the plain list of conversations that scripts make from an export.
bool isList(const QJsonDocument& file) {
    const QJsonArray list = file.array();
    return std::any_of(list.begin(), list.end(),
                       [](const QJsonValue& value) { return value[u"messages"].isArray(); });
}

Result<std::optional<QJsonArray>> conversationsIn(const QJsonDocument& file) {
    if (isList(file))
        return std::optional(file.array());
    if (file[u"format"].toString() != kFormatName || !file[u"conversations"].isArray())
        return std::optional<QJsonArray>();
    if (file[u"version"].toInt() > kFormatVersion)
        return Error(ErrorCode::Unsupported,
                     "This was exported by a newer Tessera. Please update Tessera.");
    return std::optional(file[u"conversations"].toArray());
}

// No text from the file becomes part of a path unless it has this form.
bool namesAPhoto(const PhotoRef& photo) {
    static const QRegularExpression hash(QStringLiteral("\\A[0-9a-f]{64}\\z"));
    static const QRegularExpression extension(QStringLiteral("\\A[a-z0-9]{1,5}\\z"));
    return hash.match(photo.hash).hasMatch() && extension.match(photo.extension).hasMatch();
}

Result<ConversationTree> read(const QJsonObject& conversation, ImportPhotos& photos) {
    auto tree = treeFromJson(conversation);
    if (!tree)
        return tree;
    for (MessageRow& row : tree->messages)
        for (const PhotoRef& named : std::exchange(row.photos, {})) {
            const QString path = namesAPhoto(named) ? ExportFolder::photoName(named) : QString();
            if (auto added = photos.addFile(row, path, named.name, named.grid); !added)
                return added.error();
        }
    return tree;
}

}  // namespace

ExportFormat jsonFormat() {
    return {.name = QStringLiteral("JSON"), .ending = QStringLiteral("json"), .write = write};
}

ImportFormat tesseraImport() {
    return {conversationsIn, read};
}

}  // namespace tessera
