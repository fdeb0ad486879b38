// SPDX-License-Identifier: MIT
#include "app/desktop/text/error_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <array>
#include <utility>
#include <vector>

#include "app/desktop/text/error_text.h"

namespace tessera {
namespace {

constexpr std::array<std::pair<const char*, ErrorCode>, 15> kErrorCodes = {{
    {"InvalidArgument", ErrorCode::InvalidArgument},
    {"FileNotFound", ErrorCode::FileNotFound},
    {"FileUnreadable", ErrorCode::FileUnreadable},
    {"FileTruncated", ErrorCode::FileTruncated},
    {"InvalidFormat", ErrorCode::InvalidFormat},
    {"Unsupported", ErrorCode::Unsupported},
    {"Mismatch", ErrorCode::Mismatch},
    {"OutOfHostMemory", ErrorCode::OutOfHostMemory},
    {"OutOfDeviceMemory", ErrorCode::OutOfDeviceMemory},
    {"NoDevice", ErrorCode::NoDevice},
    {"DeviceLost", ErrorCode::DeviceLost},
    {"Cancelled", ErrorCode::Cancelled},
    {"ContextFull", ErrorCode::ContextFull},
    {"WriteFailed", ErrorCode::WriteFailed},
    {"Internal", ErrorCode::Internal},
}};

// Sentences nest, but ours never as deep as this: such a file is not ours.
constexpr int kMaxDepth = 64;

QString nameOf(ErrorCode code) {
    for (const auto& [name, known] : kErrorCodes)
        if (known == code)
            return QString::fromLatin1(name);
    return {};
}

QJsonObject sentenceToJson(const Sentence& sentence) {
    QJsonArray values;
    for (const Sentence::Value& value : sentence.values()) {
        const auto* inner = std::get_if<Sentence>(&value);
        values.append(inner == nullptr
                          ? QJsonValue(QString::fromStdString(std::get<std::string>(value)))
                          : QJsonValue(sentenceToJson(*inner)));
    }
    return {{QStringLiteral("pattern"), QString::fromStdString(sentence.pattern())},
            {QStringLiteral("values"), values}};
}

Sentence sentenceFromJson(const QJsonObject& json, int depth = 0) {
    std::vector<Sentence::Value> values;
    for (const QJsonValue& value : json[u"values"].toArray())
        if (value.isObject() && depth < kMaxDepth)
            values.emplace_back(sentenceFromJson(value.toObject(), depth + 1));
        else
            values.emplace_back(value.toString().toStdString());
    return {json[u"pattern"].toString().toStdString(), std::move(values)};
}

// A text that was kept before errors were data, as 0003_errors.sql reads it.
Sentence sentenceFromText(const QString& text) {
    return text.contains(QLatin1String("{}")) ? Sentence::foreign(text.toStdString())
                                              : Sentence(text.toStdString(), {});
}

}  // namespace

std::optional<ErrorCode> errorCodeFromName(const QString& name) {
    for (const auto& [known, code] : kErrorCodes)
        if (name == QLatin1String(known))
            return code;
    return std::nullopt;
}

QJsonObject toJson(const Error& error) {
    QJsonObject json = sentenceToJson(error.sentence);
    json.insert(QStringLiteral("code"), nameOf(error.code));
    return json;
}

std::optional<Error> errorFromJson(const QJsonValue& json) {
    if (json.isObject()) {
        const QJsonObject object = json.toObject();
        // A later version may know more kinds.
        const ErrorCode code =
            errorCodeFromName(object[u"code"].toString()).value_or(ErrorCode::Internal);
        const Sentence sentence = sentenceFromJson(object);
        return sentence.pattern().empty() ? keptError(Error{code, {}}) : Error(code, sentence);
    }
    const QString text = json.toString();
    return text.isEmpty() ? std::nullopt
                          : std::optional(Error(ErrorCode::Internal, sentenceFromText(text)));
}

QString errorToText(const std::optional<Error>& error) {
    return error ? QString::fromUtf8(QJsonDocument(toJson(*error)).toJson(QJsonDocument::Compact))
                 : QString();
}

std::optional<Error> errorFromText(const QString& text) {
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    return errorFromJson(document.isObject() ? QJsonValue(document.object()) : QJsonValue(text));
}

}  // namespace tessera
