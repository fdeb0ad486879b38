// SPDX-License-Identifier: MIT
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <utility>

#include "app/desktop/storage/archive/conversation_json.h"
#include "app/desktop/storage/archive/export_formats.h"
#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

const QString kFormatName = QStringLiteral("tessera-conversations");
constexpr int kFormatVersion = 1;
constexpr qint64 kLargestJsonBytes = qint64{1} << 30;

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

Result<QJsonArray> readConversations(const QString& jsonFile) {
    QFile file(jsonFile);
    const QString name = QFileInfo(jsonFile).fileName();
    if (!file.open(QIODevice::ReadOnly))
        return Error(ErrorCode::FileUnreadable, "{} cannot be read: {}.", name, file.errorString());
    if (file.size() > kLargestJsonBytes)
        return Error(ErrorCode::Unsupported, "{} is too large to be imported.", name);
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &problem);
    if (!document.isObject())
        return Error(ErrorCode::InvalidFormat,
                     "{} is not complete JSON ({}, byte {}). Nothing was imported.", name,
                     problem.errorString(), problem.offset);
    if (document[u"format"].toString() != kFormatName || !document[u"conversations"].isArray())
        return Error(ErrorCode::InvalidFormat,
                     "{} holds no conversations of Tessera. Choose the file "
                     "conversations.json of an export.",
                     name);
    if (document[u"version"].toInt() > kFormatVersion)
        return Error(ErrorCode::Unsupported,
                     "{} was exported by a newer Tessera. Please update Tessera.", name);
    return document[u"conversations"].toArray();
}

Result<void> read(const QString& file, const TakeConversation& take) {
    const auto conversations = readConversations(file);
    if (!conversations)
        return conversations.error();
    for (qsizetype i = 0; i < conversations->size(); ++i) {
        auto tree = treeFromJson((*conversations)[i].toObject());
        if (!tree)
            return tree.error();
        if (auto taken = take(*std::move(tree), i, conversations->size()); !taken)
            return taken;
    }
    return {};
}

}  // namespace

ExportFormat jsonFormat() {
    return {.name = QStringLiteral("JSON"),
            .ending = QStringLiteral("json"),
            .write = write,
            .read = read};
}

}  // namespace tessera
