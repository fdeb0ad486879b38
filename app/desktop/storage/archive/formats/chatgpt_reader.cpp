// SPDX-License-Identifier: MIT
// conversations.json of ChatGPT's data export: a list of conversations, each a tree of nodes by id
// ("mapping") with the last node that was shown ("current_node"). Exports since 2026 have a hundred
// conversations in each of conversations-000.json and so on. Pictures lie beside it or in folders,
// in files that begin with the id in their "asset_pointer", whatever their ending; those that were
// drawn for an answer are in the messages of a tool.
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

#include "app/desktop/storage/archive/formats/foreign_thread.h"
#include "app/desktop/storage/archive/formats/import_formats.h"

namespace tessera {
namespace {

bool isConversation(const QJsonValue& value) {
    return value[u"mapping"].isObject();
}

Result<std::optional<QJsonArray>> conversationsIn(const QJsonDocument& file) {
    // Files of single conversations are in use, too.
    const QJsonArray list = file.isArray() ? file.array() : QJsonArray{file.object()};
    if (std::any_of(list.begin(), list.end(), isConversation))
        return std::optional(list);
    return std::optional<QJsonArray>();
}

// "current_node"; without it the youngest node that nothing follows.
QString lastNode(const QJsonObject& conversation) {
    const QJsonObject nodes = conversation[u"mapping"].toObject();
    const QString current = conversation[u"current_node"].toString();
    if (nodes.contains(current))
        return current;
    QString last;
    double lastTime = -1;
    for (auto node = nodes.begin(); node != nodes.end(); ++node) {
        const double time = node.value()[u"message"][u"create_time"].toDouble();
        if (node.value()[u"children"].toArray().isEmpty() && time > lastTime) {
            last = node.key();
            lastTime = time;
        }
    }
    return last;
}

// From the first to the last message of the branch.
QList<QJsonObject> branch(const QJsonObject& conversation) {
    const QJsonObject nodes = conversation[u"mapping"].toObject();
    QList<QJsonObject> messages;
    QSet<QString> seen;
    QString id = lastNode(conversation);
    while (nodes.contains(id) && !seen.contains(id)) {
        seen.insert(id);
        const QJsonObject message = nodes[id][u"message"].toObject();
        if (!message.isEmpty())
            messages.prepend(message);
        id = nodes[id][u"parent"].toString();
    }
    return messages;
}

// What the person and the answer said: neither instructions, calls of tools nor thoughts.
bool wasShown(const QJsonObject& message) {
    static const QSet<QString> unseen = {
        QStringLiteral("thoughts"),
        QStringLiteral("reasoning_recap"),
        QStringLiteral("user_editable_context"),
        QStringLiteral("model_editable_context"),
    };
    const QString recipient = message[u"recipient"].toString();
    return !message[u"metadata"][u"is_visually_hidden_from_conversation"].toBool() &&
           (recipient.isEmpty() || recipient == QLatin1String("all")) &&
           !unseen.contains(message[u"content"][u"content_type"].toString());
}

// "file-AbC" of "file-service://file-AbC", "file_000" of "sediment://file_000?shared=1".
QString fileId(const QJsonValue& part) {
    static const QRegularExpression id(QStringLiteral("([^/?#]*)(?:[?#].*)?\\z"));
    return id.match(part[u"asset_pointer"].toString()).captured(1);
}

bool isPicture(const QJsonValue& part) {
    return part[u"content_type"] == QLatin1String("image_asset_pointer");
}

// File names as the person gave them, by id.
QHash<QString, QString> attachmentNames(const QJsonObject& message) {
    QHash<QString, QString> names;
    for (const QJsonValue& attachment : message[u"metadata"][u"attachments"].toArray())
        names.insert(attachment[u"id"].toString(), attachment[u"name"].toString());
    return names;
}

Result<void> addPart(const QJsonValue& part, const QHash<QString, QString>& names, MessageRow& row,
                     ImportPhotos& photos) {
    if (!isPicture(part)) {
        ForeignThread::addText(row, part.toString(part[u"text"].toString()));
        return {};
    }
    const QString id = fileId(part);
    return photos.addFile(row, photos.fileNamedBy(id), names.value(id));
}

Result<void> addMessage(const QJsonObject& message, ForeignThread& thread, ImportPhotos& photos) {
    const QString author = message[u"author"][u"role"].toString();
    const bool isUser = author == QLatin1String("user");
    const bool isTool = author == QLatin1String("tool");
    if ((!isUser && !isTool && author != QLatin1String("assistant")) || !wasShown(message))
        return {};
    const QJsonValue content = message[u"content"];
    MessageRow& row = thread.add(isUser ? MessageRole::User : MessageRole::Assistant,
                                 message[u"id"].toString(), foreignTimeMs(message[u"create_time"]));
    if (!isUser)
        row.modelName = message[u"metadata"][u"model_slug"].toString();
    const auto names = attachmentNames(message);
    for (const QJsonValue& part : content[u"parts"].toArray()) {
        // Of a tool only the pictures that it made are part of the answer.
        if (isTool && !isPicture(part))
            continue;
        if (auto added = addPart(part, names, row, photos); !added)
            return added;
    }
    // Code and the like are kept whole.
    if (!isTool)
        ForeignThread::addText(row, content[u"text"].toString());
    return {};
}

Result<ConversationTree> read(const QJsonObject& conversation, ImportPhotos& photos) {
    if (!isConversation(conversation))
        return Error(ErrorCode::InvalidFormat, "This is not a conversation.");
    const QString id = conversation[u"conversation_id"].toString(conversation[u"id"].toString());
    // An export without ids still tells its conversations apart by their times.
    ForeignThread thread(QStringLiteral("chatgpt"),
                         id.isEmpty() ? conversation[u"create_time"].toVariant().toString() +
                                            conversation[u"title"].toString()
                                      : id);
    ConversationRow& row = thread.conversation();
    row.title = conversation[u"title"].toString();
    row.createdMs = foreignTimeMs(conversation[u"create_time"]);
    row.updatedMs = foreignTimeMs(conversation[u"update_time"]);
    for (const QJsonObject& message : branch(conversation))
        if (auto added = addMessage(message, thread, photos); !added)
            return added.error();
    return thread.finish();
}

}  // namespace

ImportFormat chatGptImport() {
    return {conversationsIn, read};
}

}  // namespace tessera
