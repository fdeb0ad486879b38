// SPDX-License-Identifier: MIT
// Open WebUI's export: a list of chats with "chat": {"history": {"messages": {ID: message},
// "currentId"}}, in older ones only {"messages": [message]}. Pictures are in the messages as data
// addresses; files that stayed on the server are not.
#include <QSet>
#include <algorithm>

#include "app/desktop/storage/archive/formats/foreign_thread.h"
#include "app/desktop/storage/archive/formats/import_formats.h"

namespace tessera {
namespace {

bool isChat(const QJsonValue& value) {
    const QJsonValue chat = value[u"chat"];
    return chat[u"messages"].isArray() || chat[u"history"].isObject();
}

Result<std::optional<QJsonArray>> conversationsIn(const QJsonDocument& file) {
    const QJsonArray list = file.isArray() ? file.array() : QJsonArray{file.object()};
    if (std::any_of(list.begin(), list.end(), isChat))
        return std::optional(list);
    return std::optional<QJsonArray>();
}

// The branch that was shown; without a tree the plain list.
QList<QJsonObject> shownMessages(const QJsonValue& chat) {
    const QJsonObject all = chat[u"history"][u"messages"].toObject();
    QList<QJsonObject> messages;
    QSet<QString> seen;
    QString id = chat[u"history"][u"currentId"].toString();
    while (all.contains(id) && !seen.contains(id)) {
        seen.insert(id);
        messages.prepend(all[id].toObject());
        id = all[id][u"parentId"].toString();
    }
    if (messages.isEmpty())
        for (const QJsonValue& message : chat[u"messages"].toArray())
            messages.append(message.toObject());
    return messages;
}

// Content is a text, or a list of texts and pictures as in the API of OpenAI.
Result<void> addContent(const QJsonValue& content, MessageRow& row, ImportPhotos& photos) {
    ForeignThread::addText(row, content.toString());
    for (const QJsonValue& part : content.toArray()) {
        ForeignThread::addText(row, part[u"text"].toString());
        const QString address = part[u"image_url"][u"url"].toString();
        if (!address.isEmpty())
            if (auto added = photos.addAddress(row, address, {}); !added)
                return added;
    }
    return {};
}

Result<void> addFiles(const QJsonArray& files, MessageRow& row, ImportPhotos& photos) {
    for (const QJsonValue& file : files) {
        const bool isPicture = file[u"type"] == QLatin1String("image") ||
                               file[u"content_type"].toString().startsWith(u"image/");
        if (!isPicture)
            continue;
        if (auto added = photos.addAddress(row, file[u"url"].toString(), file[u"name"].toString());
            !added)
            return added;
    }
    return {};
}

Result<void> addMessage(const QJsonObject& message, ForeignThread& thread, ImportPhotos& photos) {
    const QString role = message[u"role"].toString();
    if (role == QLatin1String("system")) {
        thread.conversation().systemPrompt = message[u"content"].toString();
        return {};
    }
    const bool isUser = role == QLatin1String("user");
    if (!isUser && role != QLatin1String("assistant"))
        return {};
    MessageRow& row = thread.add(isUser ? MessageRole::User : MessageRole::Assistant,
                                 message[u"id"].toString(), foreignTimeMs(message[u"timestamp"]));
    if (!isUser)
        row.modelName = message[u"modelName"].toString(message[u"model"].toString());
    if (auto added = addContent(message[u"content"], row, photos); !added || !isUser)
        return added;
    return addFiles(message[u"files"].toArray(), row, photos);
}

Result<ConversationTree> read(const QJsonObject& conversation, ImportPhotos& photos) {
    if (!isChat(conversation))
        return Error(ErrorCode::InvalidFormat, "This is not a conversation.");
    const QJsonValue chat = conversation[u"chat"];
    const QString id = conversation[u"id"].toString(chat[u"id"].toString());
    ForeignThread thread(QStringLiteral("open-webui"),
                         id.isEmpty() ? chat[u"timestamp"].toVariant().toString() : id);
    ConversationRow& row = thread.conversation();
    row.title = conversation[u"title"].toString(chat[u"title"].toString());
    row.createdMs = foreignTimeMs(conversation.value(u"created_at").toVariant().isNull()
                                      ? chat[u"timestamp"]
                                      : conversation.value(u"created_at"));
    row.updatedMs = foreignTimeMs(conversation[u"updated_at"]);
    row.pinned = conversation[u"pinned"].toBool();
    row.systemPrompt = chat[u"params"][u"system"].toString();
    for (const QJsonObject& message : shownMessages(chat))
        if (auto added = addMessage(message, thread, photos); !added)
            return added.error();
    return thread.finish();
}

}  // namespace

ImportFormat openWebUiImport() {
    return {conversationsIn, read};
}

}  // namespace tessera
