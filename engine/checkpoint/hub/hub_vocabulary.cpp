// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/hub_vocabulary.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/checkpoint/hub/hub_pieces.h"
#include "engine/checkpoint/hub/hub_tokenizer_files.h"
#include "engine/formats/quote_name.h"
#include "engine/formats/tokenizer/tokenizer_json.h"
#include "engine/text/prompt_rules.h"
#include "engine/text/sampler_fields.h"

namespace tessera {

namespace {

namespace fs = std::filesystem;

struct AddedToken {
    std::uint64_t id = 0;
    std::string text;
    bool special = false;
};

void collectAdded(const TokenizerFiles& files, std::vector<AddedToken>& added) {
    if (const Json* list = arrayMember(files.tokenizer, "added_tokens")) {
        for (const Json& token : *list) {
            const auto id = unsignedMember(token, "id");
            const std::string* text = textMember(token, "content");
            if (id && text != nullptr)
                added.push_back({*id, *text, boolMember(token, "special").value_or(false)});
        }
    }
    if (const Json* decoder = objectMember(files.tokenizerConfig, "added_tokens_decoder")) {
        for (const auto& [key, token] : decoder->items()) {
            std::uint64_t id = 0;
            const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
            const std::string* text = textMember(token, "content");
            if (error == std::errc() && end == key.data() + key.size() && text != nullptr)
                added.push_back({id, *text, boolMember(token, "special").value_or(false)});
        }
    }
    for (const auto& [text, id] : files.addedTokens.items())
        if (id.is_number_unsigned())
            added.push_back({id.get<std::uint64_t>(), text, false});
}

// `rows`: of the embedding. Some checkpoints list tokens beyond it, which the model cannot read.
std::optional<Error> addTokens(const TokenizerFiles& files, std::uint64_t rows,
                               Vocabulary& vocabulary) {
    std::vector<AddedToken> added;
    collectAdded(files, added);
    std::erase_if(added, [&](const AddedToken& token) { return token.id >= rows; });
    std::ranges::stable_sort(added, {}, &AddedToken::id);
    const auto pieces = static_cast<std::size_t>(std::ranges::count_if(
        vocabulary.types, [](TokenType t) { return t != TokenType::Unused; }));
    const std::size_t listed = pieces + added.size();
    for (const AddedToken& token : added) {
        if (token.id >= tokenIdLimit(listed)) {
            return Error(ErrorCode::InvalidFormat,
                         "The tokenizer in {} gives the token {} the impossible id {}: "
                         "its files list only {} tokens. Download the model again.",
                         quoteFileName(files.folder), quoteName(token.text), token.id, listed);
        }
        placeToken(token.id, token.text, vocabulary);
        TokenType& type = vocabulary.types[token.id];
        if (type == TokenType::Normal || type == TokenType::Unused)
            type = token.special ? TokenType::Control : TokenType::UserDefined;
    }
    return std::nullopt;
}

std::optional<TokenId> findPiece(const Vocabulary& vocabulary, std::string_view piece) {
    const auto found = std::ranges::find(vocabulary.tokens, piece);
    return piece.empty() || found == vocabulary.tokens.end()
               ? std::nullopt
               : std::optional(static_cast<TokenId>(found - vocabulary.tokens.begin()));
}

// The slow tokenizer of transformers knows no other special tokens than those that are listed:
// other control pieces of the model file are text, which is spelled out.
void forgetUnlistedControls(const TokenizerFiles& files, Vocabulary& vocabulary) {
    std::vector<AddedToken> listed;
    collectAdded(files, listed);
    for (std::size_t i = 0; i < vocabulary.types.size() && !listed.empty(); ++i) {
        const auto isListed = [&](const AddedToken& token) { return token.id == i; };
        if (vocabulary.types[i] == TokenType::Control && std::ranges::none_of(listed, isListed))
            vocabulary.types[i] = TokenType::Unused;
    }
}

// "<s>", or {"content": "<s>"}.
const std::string* tokenText(const Json& json, std::string_view member) {
    const Json* value = findMember(json, member);
    if (value == nullptr)
        return nullptr;
    return value->is_object() ? textMember(*value, "content")
                              : value->get_ptr<const std::string*>();
}

std::optional<TokenId> namedToken(const TokenizerFiles& files, const Vocabulary& vocabulary,
                                  std::string_view member) {
    for (const Json* json : {&files.tokenizerConfig, &files.specialTokens}) {
        const std::string* text = tokenText(*json, member);
        if (text == nullptr)
            continue;
        if (const auto found = findPiece(vocabulary, *text))
            return found;
    }
    return std::nullopt;
}

// The ids of a member that is one id or a list of them. An invalid id becomes -1, which
// Tokenizer::create rejects.
std::vector<TokenId> idsOf(const Json& json, std::string_view member) {
    std::vector<TokenId> ids;
    const auto add = [&](const Json& value) {
        const bool fits =
            value.is_number_unsigned() && value.get<std::uint64_t>() < kMaxVocabularySize;
        ids.push_back(fits ? static_cast<TokenId>(value.get<std::uint64_t>()) : -1);
    };
    if (const Json* value = findMember(json, member)) {
        if (value->is_array())
            std::ranges::for_each(*value, add);
        else
            add(*value);
    }
    return ids;
}

// All tokens that any of the files or the family's rules say to end an answer: the first three have
// fields of their own. What is ordinary text does not end one: configurations made by a class with
// another vocabulary in mind name such ids.
void readEnds(const TokenizerFiles& files, const Json& textConfig, Vocabulary& vocabulary) {
    std::vector<TokenId> ends;
    const auto add = [&](std::optional<TokenId> id) {
        if (id && std::ranges::count(ends, *id) == 0)
            ends.push_back(*id);
    };
    add(vocabulary.eos);
    const auto isText = [&](TokenId id) {
        const auto index = static_cast<std::size_t>(id);
        return id >= 0 && index < vocabulary.types.size() &&
               vocabulary.types[index] == TokenType::Normal;
    };
    for (const Json* json : {&files.generation, &textConfig}) {
        for (const TokenId id : idsOf(*json, "eos_token_id"))
            if (!vocabulary.eos || !isText(id))
                add(id);
    }
    const PromptRules& rules = promptRulesOf(vocabulary);
    add(findPiece(vocabulary, rules.endOfTurn));
    add(findPiece(vocabulary, rules.endOfMessage));
    std::optional<TokenId>* const places[] = {&vocabulary.eos, &vocabulary.eot, &vocabulary.eom};
    for (std::size_t i = 0; i < std::min(ends.size(), std::size(places)); ++i)
        *places[i] = ends[i];
}

void readSpecialTokens(const TokenizerFiles& files, const Json& textConfig,
                       Vocabulary& vocabulary) {
    vocabulary.bos = namedToken(files, vocabulary, "bos_token");
    if (const auto eos = namedToken(files, vocabulary, "eos_token"))
        vocabulary.eos = eos;
    vocabulary.unknown = namedToken(files, vocabulary, "unk_token");
    if (!vocabulary.unknown) {
        const auto found = std::ranges::find(vocabulary.types, TokenType::Unknown);
        if (found != vocabulary.types.end())
            vocabulary.unknown = static_cast<TokenId>(found - vocabulary.types.begin());
    }
    if (!vocabulary.bos) {
        for (const Json* json : {&files.generation, &textConfig})
            if (const auto ids = idsOf(*json, "bos_token_id"); !ids.empty() && !vocabulary.bos)
                vocabulary.bos = ids.front();
    }
    if (!vocabulary.bos && vocabulary.model == TokenizerModel::SentencePiece) {
        // What transformers' tokenizer of this kind has where the files name none.
        vocabulary.bos = findPiece(vocabulary, "<s>");
    }
    readEnds(files, textConfig, vocabulary);
}

// From tokenizer_config.json, else from the post-processor of tokenizer.json, else by the family.
void readBosRule(const TokenizerFiles& files, Vocabulary& vocabulary) {
    const auto stated = boolMember(files.tokenizerConfig, "add_bos_token");
    const auto shown = beginsWithToken(files.tokenizer);
    const std::string* tokenizerClass = textMember(files.tokenizerConfig, "tokenizer_class");
    // The fast class ignores the setting; the others obey it.
    const bool isFast =
        tokenizerClass != nullptr && tokenizerClass->starts_with("PreTrainedTokenizer");
    const bool sentencePiece = vocabulary.model == TokenizerModel::SentencePiece;
    const bool family = sentencePiece && vocabulary.bos;
    vocabulary.addBos = isFast && shown ? *shown : stated.value_or(shown.value_or(family));
    if (!sentencePiece && !vocabulary.bos)
        vocabulary.addBos = false;  // these tokenizers of transformers then add nothing
    vocabulary.addEos = boolMember(files.tokenizerConfig, "add_eos_token").value_or(false);
}

// Models that were not taught to chat have a row of their own.
std::string promptFamily(std::string_view family, const TokenizerFiles& files) {
    const std::string* format = textMember(files.generation, "chat_format");
    const bool isBase = format != nullptr && *format == "raw";
    return std::string(family) + (isBase && !family.empty() ? "-base" : "");
}

}  // namespace

Result<Vocabulary> vocabularyFromHub(const fs::path& folder, const Json& config,
                                     std::string_view family) {
    const Result<TokenizerFiles> files = readTokenizerFiles(folder);
    if (!files)
        return files.error();
    const Json* nested = objectMember(config, "text_config");
    nested = nested != nullptr ? nested : objectMember(config, "language_config");
    const Json& textConfig = nested == nullptr ? config : *nested;
    Result<Vocabulary> vocabulary = readHubPieces(*files, config);
    if (!vocabulary)
        return vocabulary;
    vocabulary->promptFamily = promptFamily(family, *files);
    if (promptRulesOf(*vocabulary).prefixOnlyAtStart &&
        vocabulary->model == TokenizerModel::SentencePiece) {
        vocabulary->prefixOnlyAtStart = true;
        forgetUnlistedControls(*files, *vocabulary);
    }
    constexpr std::uint64_t kAllRows = std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t rows =
        family.empty() ? kAllRows : unsignedMember(textConfig, "vocab_size").value_or(kAllRows);
    if (auto error = addTokens(*files, rows, *vocabulary))
        return *std::move(error);
    readSpecialTokens(*files, textConfig, *vocabulary);
    readBosRule(*files, *vocabulary);
    vocabulary->chatTemplate = readChatTemplate(*files);
    return vocabulary;
}

GenerationDefaults generationDefaultsOf(const Json& generationConfig) {
    GenerationDefaults defaults =
        publishedSampling([&](const SamplerField& field) -> std::optional<double> {
            if (field.isWhole())
                return unsignedMember(generationConfig, field.publication->hubKey);
            return numberMember(generationConfig, field.publication->hubKey);
        });
    const std::optional<bool> samples = boolMember(generationConfig, "do_sample");
    if (samples && *samples)
        addHubDefaults(defaults);
    else if (samples)
        defaults.temperature = 0.0f;
    return defaults;
}

GenerationDefaults hubGenerationDefaults(const fs::path& folder) {
    const Result<Json> json = readOptionalJsonObject(folder / "generation_config.json");
    return json ? generationDefaultsOf(*json) : GenerationDefaults();
}

}  // namespace tessera
