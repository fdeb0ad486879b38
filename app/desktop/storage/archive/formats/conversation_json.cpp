// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/formats/conversation_json.h"

#include <QHash>
#include <QJsonArray>
#include <QSet>
#include <algorithm>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "app/desktop/storage/archive/formats/message_order.h"
#include "app/desktop/text/error_json.h"
#include "app/desktop/values/member_path.h"
#include "app/desktop/values/regions/latest_photo.h"
#include "app/desktop/values/regions/photo_region.h"

namespace tessera {
namespace {

constexpr qsizetype kLongestId = 64;
// The last millisecond of the year 9999.
constexpr double kLatestMs = 253402300799999.0;

// How a value looks in the file, and back; a missing or wrong value becomes a harmless one.
QJsonValue toValue(const QString& value) {
    return value;
}
QJsonValue toValue(bool value) {
    return value;
}
QJsonValue toValue(double value) {
    return value;
}
QJsonValue toValue(quint32 value) {
    return static_cast<qint64>(value);
}
QJsonValue toValue(qint64 timeMs) {
    return timeMs;
}
QJsonValue toValue(MessageRole value) {
    return messageRoleName(value);
}
QJsonValue toValue(MessageState value) {
    return messageStateName(value);
}
QJsonValue toValue(const std::optional<Error>& value) {
    return value ? QJsonValue(toJson(*value)) : QJsonValue();
}
QJsonValue toValue(const std::optional<SamplingSettings>& value) {
    return value ? QJsonValue(toJson(*value)) : QJsonValue();
}
// As text, because JSON numbers hold only 53 bits.
QJsonValue toValue(const std::optional<quint64>& value) {
    return value ? QJsonValue(QString::number(*value)) : QJsonValue();
}
QJsonValue toValue(const QList<qint32>& value) {
    QJsonArray array;
    for (const qint32 number : value)
        array.append(number);
    return array;
}

void fromValue(const QJsonValue& json, QString& value) {
    value = json.toString();
}
void fromValue(const QJsonValue& json, bool& value) {
    value = json.toBool(value);
}
// Numbers as text count, too: JavaScript and spreadsheets make them of large ones.
double numberOf(const QJsonValue& json) {
    return json.isString() ? json.toString().toDouble() : json.toDouble();
}
void fromValue(const QJsonValue& json, double& value) {
    value = std::max(0.0, numberOf(json));
}
void fromValue(const QJsonValue& json, quint32& value) {
    value = static_cast<quint32>(
        std::clamp(numberOf(json), 0.0, double{std::numeric_limits<quint32>::max()}));
}
void fromValue(const QJsonValue& json, qint64& timeMs) {
    timeMs = static_cast<qint64>(std::clamp(numberOf(json), 0.0, kLatestMs));
}
void fromValue(const QJsonValue& json, MessageRole& value) {
    value = messageRoleFromName(json.toString());
}
void fromValue(const QJsonValue& json, MessageState& value) {
    value = messageStateFromName(json.toString());
}
// Exports of earlier versions have a plain text here.
void fromValue(const QJsonValue& json, std::optional<Error>& value) {
    value = errorFromJson(json);
}
void fromValue(const QJsonValue& json, std::optional<SamplingSettings>& value) {
    if (json.isObject())
        value = samplingFromJson(json.toObject());
}
void fromValue(const QJsonValue& json, std::optional<quint64>& value) {
    bool isNumber = false;
    const quint64 number = json.toString().toULongLong(&isNumber);
    if (isNumber)
        value = number;
}
void fromValue(const QJsonValue& json, QList<qint32>& value) {
    for (const QJsonValue& number : json.toArray())
        value.append(number.toInt());
}

bool saysNothing(const QJsonValue& value) {
    return value.isNull() || value.isUndefined() ||
           (value.isString() && value.toString().isEmpty()) ||
           (value.isDouble() && value.toDouble() == 0) ||
           (value.isArray() && value.toArray().isEmpty()) || value == QJsonValue(false);
}

enum class Presence { Always, UnlessEmpty };

template <typename Row>
struct Field {
    QString key;
    Presence presence;
    std::function<QJsonValue(const Row&)> write;
    std::function<void(const QJsonValue&, Row&)> read;
};

// `first`, and `rest` where it is a structure, lead from the row to what the key holds.
template <typename Row, typename T, typename... Path>
Field<Row> field(const char* key, Presence presence, T Row::*first, Path... rest) {
    return {
        QString::fromLatin1(key), presence,
        [=](const Row& row) { return toValue(memberAt(row, first, rest...)); },
        [=](const QJsonValue& json, Row& row) { fromValue(json, memberAt(row, first, rest...)); }};
}

template <typename Row>
QJsonObject write(const std::vector<Field<Row>>& fields, const Row& row) {
    QJsonObject object;
    for (const Field<Row>& field : fields) {
        const QJsonValue value = field.write(row);
        if (field.presence == Presence::Always || !saysNothing(value))
            object.insert(field.key, value);
    }
    return object;
}

template <typename Row>
Row read(const std::vector<Field<Row>>& fields, const QJsonObject& object) {
    Row row;
    for (const Field<Row>& field : fields)
        field.read(object.value(field.key), row);
    return row;
}

// Without the photos, which are written separately.
const std::vector<Field<MessageRow>>& messageFields() {
    using enum Presence;
    using Row = MessageRow;
    static const std::vector<Field<Row>> fields = {
        field("id", Always, &Row::id),
        field("parentId", UnlessEmpty, &Row::parentId),
        field("chosen", Always, &Row::chosen),
        field("role", Always, &Row::role),
        field("state", Always, &Row::state),
        field("text", Always, &Row::text),
        field("error", UnlessEmpty, &Row::error),
        field("createdMs", Always, &Row::createdMs),
        field("model", UnlessEmpty, &Row::modelName),
        field("device", UnlessEmpty, &Row::deviceName),
        field("promptTokens", UnlessEmpty, &Row::figures, &AnswerFigures::promptTokens),
        field("answerTokens", UnlessEmpty, &Row::figures, &AnswerFigures::answerTokens),
        field("tokensPerSecond", UnlessEmpty, &Row::figures, &AnswerFigures::tokensPerSecond),
        field("firstTokenMs", UnlessEmpty, &Row::figures, &AnswerFigures::firstTokenMs),
        field("sampling", UnlessEmpty, &Row::figures, &AnswerFigures::sampling),
        field("seed", UnlessEmpty, &Row::figures, &AnswerFigures::seed),
        field("tokenIds", UnlessEmpty, &Row::figures, &AnswerFigures::tokenIds),
    };
    return fields;
}

// The fields of the conversation itself.
const std::vector<Field<ConversationRow>>& conversationFields() {
    using enum Presence;
    using Row = ConversationRow;
    static const std::vector<Field<Row>> fields = {
        field("id", Always, &Row::id),
        field("title", Always, &Row::title),
        field("createdMs", Always, &Row::createdMs),
        field("updatedMs", Always, &Row::updatedMs),
        field("pinned", UnlessEmpty, &Row::pinned),
        field("systemPrompt", UnlessEmpty, &Row::systemPrompt),
        field("sampling", UnlessEmpty, &Row::sampling),
    };
    return fields;
}

QJsonObject photoToJson(const PhotoRef& photo) {
    QJsonObject object{{QStringLiteral("hash"), photo.hash},
                       {QStringLiteral("extension"), photo.extension},
                       {QStringLiteral("name"), photo.name},
                       {QStringLiteral("widthPx"), photo.widthPx},
                       {QStringLiteral("heightPx"), photo.heightPx}};
    if (!photo.grid.isEmpty())
        object.insert(QStringLiteral("grid"), photo.grid);
    return object;
}

PhotoRef photoFromJson(const QJsonValue& value) {
    PhotoRef photo;
    photo.hash = value[u"hash"].toString();
    photo.extension = value[u"extension"].toString();
    photo.name = value[u"name"].toString();
    photo.grid = value[u"grid"].toString();
    return photo;
}

// Where a message is, from its root on.
QList<MessageRow> pathTo(const QList<MessageRow>& messages, qsizetype at) {
    QList<MessageRow> path{messages[at]};
    // Parents stand before their children.
    for (qsizetype before = at - 1; before >= 0; --before)
        if (messages[before].id == path.first().parentId)
            path.prepend(messages[before]);
    return path;
}

QJsonArray pointsToJson(const QList<QPoint>& points) {
    QJsonArray array;
    for (const QPoint& point : points)
        array.append(QJsonArray{point.x(), point.y()});
    return array;
}

// What an answer says in its text, as numbers; nothing reads it back.
QJsonArray regionsToJson(const QList<MessageRow>& messages, qsizetype at) {
    const std::string text = messages[at].text.toStdString();
    if (messages[at].role == MessageRole::User || !hasRegionTags(text))
        return {};
    const QList<MessageRow> path = pathTo(messages, at);
    const qsizetype last = path.size() - 1;
    const std::vector<AnswerRegion> regions =
        readRegions(questionOf(path, last).toStdString(), text).regions;
    const LatestPhoto latest = latestPhoto(path, last);
    if (!latest.exists())
        return {};
    const PhotoRef& photo = path[latest.row].photos[latest.position];
    const QList<PhotoRegion> placed = regionsOn(photo, regions);
    QJsonArray array;
    for (qsizetype i = 0; i < placed.size(); ++i) {
        QList<QPoint> corners;
        for (const RegionPoint& corner : regions[static_cast<std::size_t>(i)].corners)
            corners.append({corner.x, corner.y});
        array.append(QJsonObject{{QStringLiteral("phrase"), placed[i].phrase},
                                 {QStringLiteral("shape"),
                                  placed[i].isBox ? QStringLiteral("box") : QStringLiteral("quad")},
                                 {QStringLiteral("corners"), pointsToJson(corners)},
                                 {QStringLiteral("pixels"), pointsToJson(placed[i].pixels)},
                                 {QStringLiteral("photo"), photo.hash}});
    }
    return array;
}

QJsonObject messageToJson(const QList<MessageRow>& messages, qsizetype at) {
    const MessageRow& row = messages[at];
    QJsonObject object = write(messageFields(), row);
    if (const QJsonArray regions = regionsToJson(messages, at); !regions.isEmpty())
        object.insert(QStringLiteral("regions"), regions);
    QJsonArray photos;
    for (const PhotoRef& photo : row.photos)
        photos.append(photoToJson(photo));
    if (!photos.isEmpty())
        object.insert(QStringLiteral("photos"), photos);
    return object;
}

MessageRow messageFromJson(const QJsonObject& object) {
    MessageRow row = read(messageFields(), object);
    for (const QJsonValue& value : object[u"photos"].toArray())
        row.photos.append(photoFromJson(value));
    return row;
}

// A system message goes into the conversation, and `passed` leads past it.
QList<MessageRow> messagesFromJson(const QJsonArray& array, ConversationRow& conversation) {
    QList<MessageInFile> messages;
    QHash<QString, QString> passed;
    QSet<QString> taken;
    for (const QJsonValue& value : array) {
        if (!value.isObject())
            continue;
        MessageRow row = messageFromJson(value.toObject());
        const QString idInFile = row.id;
        if (value[u"role"] == QLatin1String("system")) {
            if (conversation.systemPrompt.isEmpty())
                conversation.systemPrompt = row.text;
            passed.insert(idInFile, row.parentId);
            continue;
        }
        const bool hasId = !idInFile.isEmpty() && idInFile.size() <= kLongestId;
        if (!hasId || taken.contains(idInFile))
            row.id = newRowId();
        // Without ids there is only the order.
        if (idInFile.isEmpty() && row.parentId.isEmpty() && !messages.isEmpty())
            row.parentId = messages.last().idInFile;
        taken.insert(row.id);
        messages.append({idInFile.isEmpty() ? row.id : idInFile, std::move(row)});
    }
    return parentsFirst(std::move(messages), passed);
}

}  // namespace

QJsonObject toJson(const ConversationTree& tree) {
    QJsonObject object = write(conversationFields(), tree.conversation);
    QJsonArray messages;
    for (qsizetype at = 0; at < tree.messages.size(); ++at)
        messages.append(messageToJson(tree.messages, at));
    object.insert(QStringLiteral("messages"), messages);
    return object;
}

Result<ConversationTree> treeFromJson(const QJsonObject& object) {
    if (!object[u"messages"].isArray())
        return Error(ErrorCode::InvalidFormat, "This is not a conversation.");
    ConversationTree tree;
    tree.conversation = read(conversationFields(), object);
    QString& id = tree.conversation.id;
    if (id.isEmpty() || id.size() > kLongestId)
        id = newRowId();
    tree.messages = messagesFromJson(object[u"messages"].toArray(), tree.conversation);
    return tree;
}

}  // namespace tessera
