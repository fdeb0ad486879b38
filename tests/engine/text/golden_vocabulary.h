// SPDX-License-Identifier: MIT
// What the golden data says about tokenizers and prompts.
#pragma once

#include <QtTest>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "engine/checkpoint/checkpoint.h"
#include "engine/formats/safetensors.h"
#include "engine/text/prompt.h"
#include "engine/text/tokenizer/tokenizer.h"

namespace tessera::test {

inline QString goldenPath(const QString& relative) {
    return QString(TESSERA_GOLDEN_DIR "/") + relative;
}

inline QByteArray readFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline QJsonObject readJson(const QString& path) {
    return QJsonDocument::fromJson(readFile(path)).object();
}

inline Vocabulary loadVocabulary(const QString& path) {
    auto vocabulary = openVocabulary(path.toStdString());
    if (!vocabulary)
        qFatal("%s", vocabulary.error().message().c_str());
    return *std::move(vocabulary);
}

inline std::vector<TokenId> ids(const QJsonValue& value) {
    std::vector<TokenId> result;
    for (const QJsonValue& id : value.toArray())
        result.push_back(id.toInt());
    return result;
}

inline std::vector<TokenId> idsFromSafetensors(const QString& path, std::string_view name) {
    const auto file = SafetensorsFile::open(path.toStdString());
    const TensorEntry* entry = file ? file->find(name) : nullptr;
    if (entry == nullptr || entry->dtype != "I64")
        return {};
    std::vector<std::int64_t> values(entry->data.size() / sizeof(std::int64_t));
    std::memcpy(values.data(), entry->data.data(), values.size() * sizeof(std::int64_t));
    return {values.begin(), values.end()};
}

// Every run of `placeholder` as one photo.
inline std::vector<TokenId> withPhotos(const std::vector<TokenId>& expanded, TokenId placeholder) {
    std::vector<TokenId> result;
    for (const TokenId id : expanded)
        if (id != placeholder)
            result.push_back(id);
        else if (result.empty() || result.back() != kImageSentinel)
            result.push_back(kImageSentinel);
    return result;
}

// With the texts of special tokens, and nothing dropped.
inline std::string joined(const Tokenizer& tokenizer, const std::vector<TokenId>& ids) {
    std::string bytes;
    for (const TokenId id : ids)
        bytes += tokenizer.tokenBytes(id, true);
    return tokenizer.toText(bytes);
}

}  // namespace tessera::test
