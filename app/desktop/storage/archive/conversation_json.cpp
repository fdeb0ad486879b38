// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/conversation_json.h"

#include <QHash>
#include <QJsonArray>
#include <algorithm>
#include <limits>

#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

constexpr qsizetype kLongestId = 64;
// The last millisecond of the year 9999.
constexpr double kLatestMs = 253402300799999.0;

QJsonValue optionalSampling(const std::optional<SamplingSettings>& sampling) {
    return sampling ? QJsonValue(toJson(*sampling)) : QJsonValue();
}

// Without the keys that say nothing.
void put(QJsonObject& object, const char* key, const QJsonValue& value) {
    const bool empty = value.isNull() || value.isUndefined() ||
                       (value.isString() && value.toString().isEmpty()) ||
                       (value.isDouble() && value.toDouble() == 0) ||
                       (value.isArray() && value.toArray().isEmpty()) || value == QJsonValue(false);
    if (!empty)
        object.insert(QLatin1String(key), value);
}

QJsonObject photoToJson(const PhotoRef& photo) {
    QJsonObject object{{QStringLiteral("hash"), photo.hash},
                       {QStringLiteral("extension"), photo.extension},
                       {QStringLiteral("name"), photo.name},
                       {QStringLiteral("widthPx"), photo.widthPx},
                       {QStringLiteral("heightPx"), photo.heightPx}};
    put(object, "grid", photo.grid);
    return object;
}

QJsonObject messageToJson(const MessageRow& row) {
    QJsonObject object{
        {QStringLiteral("id"), row.id},
        {QStringLiteral("role"),
         row.role == MessageRole::User ? QStringLiteral("user") : QStringLiteral("assistant")},
        {QStringLiteral("state"), messageStateName(row.state)},
        {QStringLiteral("text"), row.text},
        {QStringLiteral("createdMs"), row.createdMs},
        {QStringLiteral("chosen"), row.chosen}};
    put(object, "parentId", row.parentId);
    put(object, "error", row.error);
    put(object, "model", row.modelName);
    put(object, "device", row.deviceName);
    put(object, "promptTokens", static_cast<qint64>(row.promptTokens));
    put(object, "answerTokens", static_cast<qint64>(row.answerTokens));
    put(object, "tokensPerSecond", row.tokensPerSecond);
    put(object, "firstTokenMs", static_cast<qint64>(row.firstTokenMs));
    put(object, "sampling", optionalSampling(row.sampling));
    if (row.seed)
        put(object, "seed", QString::number(*row.seed));
    QJsonArray tokens;
    for (const qint32 id : row.tokenIds)
        tokens.append(id);
    put(object, "tokenIds", tokens);
    QJsonArray photos;
    for (const PhotoRef& photo : row.photos)
        photos.append(photoToJson(photo));
    put(object, "photos", photos);
    return object;
}

qint64 timeMs(const QJsonValue& value) {
    return static_cast<qint64>(std::clamp(value.toDouble(), 0.0, kLatestMs));
}

quint32 count(const QJsonValue& value) {
    return static_cast<quint32>(
        std::clamp(value.toDouble(), 0.0, double{std::numeric_limits<quint32>::max()}));
}

std::optional<SamplingSettings> samplingOf(const QJsonValue& value) {
    return value.isObject() ? std::optional(samplingFromJson(value.toObject())) : std::nullopt;
}

MessageRow messageFromJson(const QJsonObject& object) {
    MessageRow row;
    row.id = object[u"id"].toString();
    row.parentId = object[u"parentId"].toString();
    row.chosen = object[u"chosen"].toBool(true);
    row.role = object[u"role"].toString() == QLatin1String("assistant") ? MessageRole::Assistant
                                                                        : MessageRole::User;
    row.state = messageStateFromName(object[u"state"].toString());
    row.text = object[u"text"].toString();
    row.error = object[u"error"].toString();
    row.createdMs = timeMs(object[u"createdMs"]);
    row.modelName = object[u"model"].toString();
    row.deviceName = object[u"device"].toString();
    row.promptTokens = count(object[u"promptTokens"]);
    row.answerTokens = count(object[u"answerTokens"]);
    row.tokensPerSecond = std::max(0.0, object[u"tokensPerSecond"].toDouble());
    row.firstTokenMs = count(object[u"firstTokenMs"]);
    row.sampling = samplingOf(object[u"sampling"]);
    bool hasSeed = false;
    const quint64 seed = object[u"seed"].toString().toULongLong(&hasSeed);
    if (hasSeed)
        row.seed = seed;
    for (const QJsonValue& id : object[u"tokenIds"].toArray())
        row.tokenIds.append(id.toInt());
    for (const QJsonValue& value : object[u"photos"].toArray()) {
        PhotoRef photo;
        photo.hash = value[u"hash"].toString();
        photo.extension = value[u"extension"].toString();
        photo.name = value[u"name"].toString();
        photo.grid = value[u"grid"].toString();
        row.photos.append(photo);
    }
    return row;
}

}  // namespace

QJsonObject toJson(const ConversationTree& tree) {
    const ConversationRow& row = tree.conversation;
    QJsonObject object{{QStringLiteral("id"), row.id},
                       {QStringLiteral("title"), row.title},
                       {QStringLiteral("createdMs"), row.createdMs},
                       {QStringLiteral("updatedMs"), row.updatedMs}};
    put(object, "pinned", row.pinned);
    put(object, "systemPrompt", row.systemPrompt);
    put(object, "sampling", optionalSampling(row.sampling));
    QJsonArray messages;
    for (const MessageRow& message : tree.messages)
        messages.append(messageToJson(message));
    object.insert(QStringLiteral("messages"), messages);
    return object;
}

Result<ConversationTree> treeFromJson(const QJsonObject& object) {
    if (!object[u"messages"].isArray())
        return Error{ErrorCode::InvalidFormat,
                     sentence(QT_TRANSLATE_NOOP(
                                  "Sentences", "The file holds something that is no conversation."))
                         .toStdString()};
    ConversationTree tree;
    ConversationRow& row = tree.conversation;
    row.id = object[u"id"].toString();
    if (row.id.isEmpty() || row.id.size() > kLongestId)
        row.id = newRowId();
    row.title = object[u"title"].toString();
    row.createdMs = timeMs(object[u"createdMs"]);
    row.updatedMs = timeMs(object[u"updatedMs"]);
    row.pinned = object[u"pinned"].toBool();
    row.systemPrompt = object[u"systemPrompt"].toString();
    row.sampling = samplingOf(object[u"sampling"]);

    QHash<QString, QString> newIds;
    for (const QJsonValue& value : object[u"messages"].toArray()) {
        MessageRow message = messageFromJson(value.toObject());
        const QString before = message.id;
        if (before.isEmpty() || before.size() > kLongestId || newIds.contains(before))
            message.id = newRowId();
        // Parents stand before their children; what refers to none is a beginning.
        message.parentId = newIds.value(message.parentId);
        newIds.insert(before, message.id);
        tree.messages.append(std::move(message));
    }
    return tree;
}

}  // namespace tessera
