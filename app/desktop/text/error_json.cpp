// SPDX-License-Identifier: MIT
#include "app/desktop/text/error_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <utility>
#include <vector>

#include "app/desktop/text/error_text.h"

namespace tessera {
namespace {

// nullptr behind the last. No default: the compiler shall ask for the name of a new code.
const char* nameOf(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidArgument:
            return "InvalidArgument";
        case ErrorCode::FileNotFound:
            return "FileNotFound";
        case ErrorCode::FileUnreadable:
            return "FileUnreadable";
        case ErrorCode::FileTruncated:
            return "FileTruncated";
        case ErrorCode::InvalidFormat:
            return "InvalidFormat";
        case ErrorCode::Unsupported:
            return "Unsupported";
        case ErrorCode::Mismatch:
            return "Mismatch";
        case ErrorCode::OutOfHostMemory:
            return "OutOfHostMemory";
        case ErrorCode::OutOfDeviceMemory:
            return "OutOfDeviceMemory";
        case ErrorCode::NoDevice:
            return "NoDevice";
        case ErrorCode::DeviceLost:
            return "DeviceLost";
        case ErrorCode::Cancelled:
            return "Cancelled";
        case ErrorCode::ContextFull:
            return "ContextFull";
        case ErrorCode::WriteFailed:
            return "WriteFailed";
        case ErrorCode::Internal:
            return "Internal";
    }
    return nullptr;
}

// Sentences nest, but ours never as deep as this: such a file is not ours.
constexpr int kMaxDepth = 64;

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
    for (int number = 0;; ++number) {
        const auto code = static_cast<ErrorCode>(number);
        const char* known = nameOf(code);
        if (known == nullptr)
            return std::nullopt;
        if (name == QLatin1String(known))
            return code;
    }
}

QJsonObject toJson(const Error& error) {
    QJsonObject json = sentenceToJson(error.sentence);
    json.insert(QStringLiteral("code"), QLatin1String(nameOf(error.code)));
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
