// SPDX-License-Identifier: MIT
#include "engine/checkpoint/vocabulary_gguf.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "engine/formats/quote_name.h"
#include "engine/text/sampler_fields.h"

namespace tessera {

namespace {

// Numbers of any stored kind.
template <typename T>
std::optional<std::vector<T>> numbers(const MetadataArray& array) {
    return std::visit(
        [](const auto& values) -> std::optional<std::vector<T>> {
            using Value = typename std::decay_t<decltype(values)>::value_type;
            if constexpr (std::is_arithmetic_v<Value> && !std::is_same_v<Value, bool>) {
                std::vector<T> result;
                result.reserve(values.size());
                for (const Value value : values)
                    result.push_back(static_cast<T>(value));
                return result;
            } else {
                return std::nullopt;
            }
        },
        array);
}

const std::vector<std::string>* strings(const GgufFile& file, std::string_view key) {
    const MetadataArray* array = file.findArray(key);
    return array ? std::get_if<std::vector<std::string>>(array) : nullptr;
}

// An invalid id becomes -1, which Tokenizer::create rejects; 2^32 - 1 means "none".
std::optional<TokenId> tokenId(const GgufFile& file, std::string_view key) {
    const auto value = file.findUnsigned(key);
    if (!value) {
        const auto negative = file.findSigned(key);
        return negative && *negative != -1 ? std::optional<TokenId>(-1) : std::nullopt;
    }
    if (*value == std::numeric_limits<std::uint32_t>::max())
        return std::nullopt;
    const bool fits = *value <= static_cast<std::uint64_t>(std::numeric_limits<TokenId>::max());
    return fits ? static_cast<TokenId>(*value) : -1;
}

std::optional<Error> readTypes(const GgufFile& file, Vocabulary& vocabulary) {
    const MetadataArray* array = file.findArray("tokenizer.ggml.token_type");
    if (array == nullptr) {
        vocabulary.types.assign(vocabulary.tokens.size(), TokenType::Normal);
        return std::nullopt;
    }
    const auto values = numbers<std::int64_t>(*array);
    if (!values) {
        return Error(ErrorCode::InvalidFormat,
                     "The model file's token types (tokenizer.ggml.token_type) are not numbers.");
    }
    vocabulary.types.reserve(values->size());
    for (const std::int64_t value : *values) {
        if (value < 0 || value > static_cast<std::int64_t>(TokenType::Byte)) {
            return Error(ErrorCode::InvalidFormat,
                         "The model file has a token of type {} (tokenizer.ggml.token_type); only "
                         "1 to 6 exist.",
                         value);
        }
        // 0, "undefined", is what some converters wrote for ordinary tokens.
        vocabulary.types.push_back(value == 0 ? TokenType::Normal : static_cast<TokenType>(value));
    }
    return std::nullopt;
}

// For files older than the key: the added tokens tell the family.
std::string guessPreTokenizer(const std::vector<std::string>& tokens) {
    const auto has = [&](std::string_view piece) {
        return std::find(tokens.begin(), tokens.end(), piece) != tokens.end();
    };
    if (has("<|begin_of_text|>") && has("<|eot_id|>"))
        return "llama-bpe";
    return has("<|im_start|>") && has("<|endoftext|>") ? "qwen2" : "default";
}

std::optional<Error> readModel(const GgufFile& file, Vocabulary& vocabulary) {
    const std::string* model = file.findString("tokenizer.ggml.model");
    if (model == nullptr) {
        return Error(
            ErrorCode::InvalidFormat,
            "This file has no tokenizer (tokenizer.ggml.model), so it is not a text model. Choose "
            "the text model's file.");
    }
    if (*model == "llama") {
        vocabulary.model = TokenizerModel::SentencePiece;
    } else if (*model == "gpt2") {
        vocabulary.model = TokenizerModel::ByteBpe;
    } else {
        return Error(ErrorCode::Unsupported,
                     "The model uses a tokenizer of the kind {}; only \"llama\" and "
                     "\"gpt2\" are supported. Choose another model.",
                     quoteName(*model));
    }
    return std::nullopt;
}

void readSpecialTokens(const GgufFile& file, Vocabulary& vocabulary) {
    vocabulary.bos = tokenId(file, "tokenizer.ggml.bos_token_id");
    vocabulary.eos = tokenId(file, "tokenizer.ggml.eos_token_id");
    vocabulary.unknown = tokenId(file, "tokenizer.ggml.unknown_token_id");
    vocabulary.eot = tokenId(file, "tokenizer.ggml.eot_token_id");
    vocabulary.eom = tokenId(file, "tokenizer.ggml.eom_token_id");
    const bool sentencePiece = vocabulary.model == TokenizerModel::SentencePiece;
    const auto defaultTo = [&](std::optional<TokenId>& id, std::string_view key, TokenId value) {
        if (file.metadata().find(key) == file.metadata().end())
            id = value;
    };
    if (sentencePiece) {
        defaultTo(vocabulary.bos, "tokenizer.ggml.bos_token_id", 1);
        defaultTo(vocabulary.eos, "tokenizer.ggml.eos_token_id", 2);
        defaultTo(vocabulary.unknown, "tokenizer.ggml.unknown_token_id", 0);
    }
    const bool llama3 = vocabulary.pre == "llama-bpe" || vocabulary.pre == "llama3" ||
                        vocabulary.pre == "llama-v3" || vocabulary.pre == "falcon3";
    if (!vocabulary.bos && llama3) {
        const auto found = std::ranges::find(vocabulary.tokens, "<|begin_of_text|>");
        if (found != vocabulary.tokens.end())
            vocabulary.bos = static_cast<TokenId>(found - vocabulary.tokens.begin());
    }
    // Yi's tokenizer is SentencePiece as well, but adds no BOS.
    const bool isYi = vocabulary.bos && *vocabulary.bos >= 0 &&
                      std::size_t(*vocabulary.bos) < vocabulary.tokens.size() &&
                      vocabulary.tokens[std::size_t(*vocabulary.bos)] == "<|startoftext|>";
    const bool familyAddsBos = ((sentencePiece && !isYi) || llama3) && vocabulary.bos;
    vocabulary.addBos = file.findBool("tokenizer.ggml.add_bos_token").value_or(familyAddsBos);
    vocabulary.addEos = file.findBool("tokenizer.ggml.add_eos_token").value_or(false);
    vocabulary.addSpacePrefix =
        file.findBool("tokenizer.ggml.add_space_prefix").value_or(sentencePiece);
}

}  // namespace

Result<Vocabulary> vocabularyFromGguf(const GgufFile& file) {
    Vocabulary vocabulary;
    if (auto error = readModel(file, vocabulary))
        return *std::move(error);
    const auto* tokens = strings(file, "tokenizer.ggml.tokens");
    if (tokens == nullptr) {
        return Error(ErrorCode::InvalidFormat,
                     "The model file has no list of tokens (tokenizer.ggml.tokens).");
    }
    vocabulary.tokens = *tokens;
    if (auto error = readTypes(file, vocabulary))
        return *std::move(error);
    if (const MetadataArray* array = file.findArray("tokenizer.ggml.scores")) {
        auto scores = numbers<float>(*array);
        if (!scores) {
            return Error(ErrorCode::InvalidFormat,
                         "The model file's token scores (tokenizer.ggml.scores) are not numbers.");
        }
        vocabulary.scores = *std::move(scores);
    }
    if (const auto* merges = strings(file, "tokenizer.ggml.merges"))
        vocabulary.merges = *merges;
    if (const std::string* pre = file.findString("tokenizer.ggml.pre"))
        vocabulary.pre = *pre;
    else if (vocabulary.model == TokenizerModel::ByteBpe)
        vocabulary.pre = guessPreTokenizer(vocabulary.tokens);
    readSpecialTokens(file, vocabulary);
    if (const std::string* text = file.findString("tokenizer.chat_template"))
        vocabulary.chatTemplate = *text;
    if (const std::string* name = file.findString("general.name"))
        vocabulary.modelName = *name;
    // Keys of our own, which llama.cpp leaves aside.
    if (const std::string* family = file.findString(kPromptFamilyKey))
        vocabulary.promptFamily = *family;
    if (const std::string* name = file.findString(kSourceNameKey))
        vocabulary.modelName += " " + *name;
    vocabulary.mergesByRank = vocabulary.model == TokenizerModel::ByteBpe &&
                              file.findBool("tessera.merges_by_rank").value_or(false);
    vocabulary.prefixOnlyAtStart = file.findBool("tessera.prefix_only_at_start").value_or(false);
    return vocabulary;
}

GenerationDefaults generationDefaultsFromGguf(const GgufFile& file) {
    return publishedSampling([&](const SamplerField& field) -> std::optional<double> {
        if (field.isWhole())
            return file.findUnsigned(field.publication->ggufKey);
        return file.findFloat(field.publication->ggufKey);
    });
}

}  // namespace tessera
