// SPDX-License-Identifier: MIT
// A conversation file of LM Studio: "messages", each with "versions" of which one is selected; a
// question has its "content", an answer "steps" with theirs. Pictures are files in user-files,
// beside the folder "conversations", and are named by "fileIdentifier".
#include <QFileInfo>
#include <algorithm>

#include "app/desktop/storage/archive/formats/foreign_thread.h"
#include "app/desktop/storage/archive/formats/import_formats.h"

namespace tessera {
namespace {

bool isMessage(const QJsonValue& value) {
    return value[u"versions"].isArray();
}

Result<std::optional<QJsonArray>> conversationsIn(const QJsonDocument& file) {
    const QJsonArray messages = file[u"messages"].toArray();
    // One that nothing was said in yet is known by what else it has.
    if (std::any_of(messages.begin(), messages.end(), isMessage) ||
        (messages.isEmpty() && file[u"lastUsedModel"].isObject()))
        return std::optional(QJsonArray{file.object()});
    return std::optional<QJsonArray>();
}

QJsonValue selectedVersion(const QJsonValue& message) {
    const QJsonArray versions = message[u"versions"].toArray();
    const int selected = message[u"currentlySelected"].toInt();
    return selected >= 0 && selected < versions.size() ? versions[selected] : versions.last();
}

// In the folder of the file, in user-files there, or where LM Studio keeps both: its conversations
// may be in folders themselves.
QString pictureFile(const QString& identifier, const ImportPhotos& photos) {
    const QString name = QFileInfo(identifier).fileName();
    if (name.isEmpty() || photos.hasFile(name))
        return name;
    QString above;
    for (int floor = 0; floor < 4; ++floor) {
        const QString fileName = above + QStringLiteral("user-files/") + name;
        if (photos.hasFile(fileName))
            return fileName;
        above += QLatin1String("../");
    }
    return {};
}

Result<void> addContent(const QJsonArray& content, MessageRow& row, ImportPhotos& photos) {
    for (const QJsonValue& part : content) {
        const QString type = part[u"type"].toString();
        if (type == QLatin1String("text"))
            ForeignThread::addText(row, part[u"text"].toString());
        if (type != QLatin1String("file") || part[u"fileType"] != QLatin1String("image"))
            continue;
        const QString identifier = part[u"fileIdentifier"].toString();
        if (auto added = photos.addFile(row, pictureFile(identifier, photos),
                                        part[u"name"].toString(identifier));
            !added)
            return added;
    }
    return {};
}

Result<void> addAnswer(const QJsonValue& version, MessageRow& row, ImportPhotos& photos) {
    row.modelName = version[u"senderInfo"][u"senderName"].toString();
    for (const QJsonValue& step : version[u"steps"].toArray()) {
        const bool isThought = step[u"style"][u"type"] == QLatin1String("thinking");
        if (step[u"type"] != QLatin1String("contentBlock") || isThought)
            continue;
        if (auto added = addContent(step[u"content"].toArray(), row, photos); !added)
            return added;
    }
    return addContent(version[u"content"].toArray(), row, photos);
}

Result<ConversationTree> read(const QJsonObject& conversation, ImportPhotos& photos) {
    const QString created = conversation[u"createdAt"].toVariant().toString();
    ForeignThread thread(QStringLiteral("lm-studio"), created);
    ConversationRow& row = thread.conversation();
    row.title = conversation[u"name"].toString();
    row.createdMs = foreignTimeMs(conversation[u"createdAt"]);
    row.updatedMs = std::max(foreignTimeMs(conversation[u"userLastMessagedAt"]),
                             foreignTimeMs(conversation[u"assistantLastMessagedAt"]));
    row.pinned = conversation[u"pinned"].toBool();
    row.systemPrompt = conversation[u"systemPrompt"].toString();
    for (const QJsonValue& message : conversation[u"messages"].toArray()) {
        const QJsonValue version = selectedVersion(message);
        const QString role = version[u"role"].toString();
        Result<void> added;
        if (role == QLatin1String("system"))
            row.systemPrompt = version[u"content"][0][u"text"].toString(row.systemPrompt);
        else if (role == QLatin1String("user"))
            added = addContent(version[u"content"].toArray(), thread.add(MessageRole::User, {}, 0),
                               photos);
        else if (role == QLatin1String("assistant"))
            added = addAnswer(version, thread.add(MessageRole::Assistant, {}, 0), photos);
        if (!added)
            return added.error();
    }
    return thread.finish();
}

}  // namespace

ImportFormat lmStudioImport() {
    return {conversationsIn, read};
}

}  // namespace tessera
