// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/hub_vocabulary.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/core/mapped_file.h"
#include "engine/formats/quote_name.h"
#include "engine/formats/sentencepiece_model.h"
#include "engine/formats/tokenizer_json.h"

namespace tessera {

namespace {

namespace fs = std::filesystem;

bool pathExists(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

// The side files; each is an empty object if absent.
struct SideFiles {
    Json tokenizer;  // tokenizer.json
    Json tokenizerConfig;
    Json specialTokens;
    Json addedTokens;
    Json generation;
    Json chatTemplate;
    Json processor;
};

Result<SideFiles> readSideFiles(const fs::path& folder) {
    SideFiles files;
    const std::pair<const char*, Json*> names[] = {
        {"tokenizer.json", &files.tokenizer},
        {"tokenizer_config.json", &files.tokenizerConfig},
        {"special_tokens_map.json", &files.specialTokens},
        {"added_tokens.json", &files.addedTokens},
        {"generation_config.json", &files.generation},
        {"chat_template.json", &files.chatTemplate},
        {"processor_config.json", &files.processor},
    };
    for (const auto& [name, json] : names) {
        Result<Json> read = readOptionalJsonObject(folder / name);
        if (!read) {
            return std::move(read).error();
        }
        *json = *std::move(read);
    }
    return files;
}

Result<Vocabulary> fromSentencePiece(const fs::path& path) {
    Result<SentencePieceModel> model = readSentencePieceModel(path);
    if (!model) {
        return std::move(model).error();
    }
    if (!model->isBpe || model->normalizesText || model->collapsesSpaces) {
        return Error(ErrorCode::Unsupported,
                     "{} is a SentencePiece tokenizer of a kind that LLaVA models do "
                     "not use ({}). Choose another model.",
                     quoteFileName(path),
                     !model->isBpe           ? Sentence("not BPE")
                     : model->normalizesText ? Sentence("it rewrites the text")
                                             : Sentence("it drops repeated spaces"));
    }
    Vocabulary vocabulary;
    vocabulary.model = TokenizerModel::SentencePiece;
    vocabulary.pre = "default";
    vocabulary.tokens = std::move(model->pieces);
    vocabulary.scores = std::move(model->scores);
    vocabulary.types = std::move(model->types);
    vocabulary.addSpacePrefix = model->addDummyPrefix;
    return vocabulary;
}

// The lines of merges.txt after its "#version" line.
Result<std::vector<std::string>> readMerges(const fs::path& path) {
    const Result<MappedFile> file = MappedFile::open(path);
    if (!file) {
        return file.error();
    }
    const auto bytes = file->bytes();
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    std::vector<std::string> merges;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (!line.empty() && !(merges.empty() && line.starts_with("#version"))) {
            merges.emplace_back(line);
        }
    }
    return merges;
}

Result<Vocabulary> fromVocabJson(const fs::path& folder) {
    const Result<Json> pieces = readJsonObject(folder / "vocab.json");
    if (!pieces) {
        return pieces.error();
    }
    Result<std::vector<std::string>> merges = readMerges(folder / "merges.txt");
    if (!merges) {
        return std::move(merges).error();
    }
    Vocabulary vocabulary;
    vocabulary.model = TokenizerModel::ByteBpe;
    vocabulary.pre = "qwen2";
    vocabulary.merges = *std::move(merges);
    if (auto error = addPieces(*pieces, folder / "vocab.json", vocabulary)) {
        return *std::move(error);
    }
    return vocabulary;
}

Result<Vocabulary> readPieces(const fs::path& folder, const SideFiles& files) {
    if (const fs::path model = folder / "tokenizer.model"; pathExists(model)) {
        return fromSentencePiece(model);
    }
    if (!files.tokenizer.empty()) {
        return vocabularyFromTokenizerJson(files.tokenizer, folder / "tokenizer.json");
    }
    const std::string* tokenizerClass = textMember(files.tokenizerConfig, "tokenizer_class");
    const bool isQwen = tokenizerClass != nullptr && tokenizerClass->starts_with("Qwen2Tokenizer");
    if (isQwen && pathExists(folder / "vocab.json") && pathExists(folder / "merges.txt")) {
        return fromVocabJson(folder);
    }
    return Error(ErrorCode::FileNotFound,
                 "The folder {} has no tokenizer (tokenizer.model or tokenizer.json). "
                 "Download the rest of the model.",
                 quoteFileName(folder));
}

struct AddedToken {
    std::uint64_t id = 0;
    std::string text;
    bool special = false;
};

void collectAdded(const SideFiles& files, std::vector<AddedToken>& added) {
    if (const Json* list = arrayMember(files.tokenizer, "added_tokens")) {
        for (const Json& token : *list) {
            const auto id = unsignedMember(token, "id");
            const std::string* text = textMember(token, "content");
            if (id && text != nullptr) {
                added.push_back({*id, *text, boolMember(token, "special").value_or(false)});
            }
        }
    }
    if (const Json* decoder = objectMember(files.tokenizerConfig, "added_tokens_decoder")) {
        for (const auto& [key, token] : decoder->items()) {
            std::uint64_t id = 0;
            const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
            const std::string* text = textMember(token, "content");
            if (error == std::errc() && end == key.data() + key.size() && text != nullptr) {
                added.push_back({id, *text, boolMember(token, "special").value_or(false)});
            }
        }
    }
    for (const auto& [text, id] : files.addedTokens.items()) {
        if (id.is_number_unsigned()) {
            added.push_back({id.get<std::uint64_t>(), text, false});
        }
    }
}

std::optional<Error> addTokens(const SideFiles& files, const fs::path& folder,
                               Vocabulary& vocabulary) {
    std::vector<AddedToken> added;
    collectAdded(files, added);
    std::ranges::stable_sort(added, {}, &AddedToken::id);
    const auto pieces = static_cast<std::size_t>(std::ranges::count_if(
        vocabulary.types, [](TokenType t) { return t != TokenType::Unused; }));
    const std::size_t listed = pieces + added.size();
    for (const AddedToken& token : added) {
        if (token.id >= tokenIdLimit(listed)) {
            return Error(ErrorCode::InvalidFormat,
                         "The tokenizer in {} gives the token {} the impossible id {}: "
                         "its files list only {} tokens. Download the model again.",
                         quoteFileName(folder), quoteName(token.text), token.id, listed);
        }
        placeToken(token.id, token.text, vocabulary);
        TokenType& type = vocabulary.types[token.id];
        if (type == TokenType::Normal || type == TokenType::Unused) {
            type = token.special ? TokenType::Control : TokenType::UserDefined;
        }
    }
    return std::nullopt;
}

// "<s>", or {"content": "<s>"}.
const std::string* tokenText(const Json& json, std::string_view member) {
    const Json* value = findMember(json, member);
    if (value == nullptr) {
        return nullptr;
    }
    return value->is_object() ? textMember(*value, "content")
                              : value->get_ptr<const std::string*>();
}

std::optional<TokenId> namedToken(const SideFiles& files, const Vocabulary& vocabulary,
                                  std::string_view member) {
    for (const Json* json : {&files.tokenizerConfig, &files.specialTokens}) {
        const std::string* text = tokenText(*json, member);
        if (text == nullptr) {
            continue;
        }
        const auto found = std::ranges::find(vocabulary.tokens, *text);
        if (found != vocabulary.tokens.end()) {
            return static_cast<TokenId>(found - vocabulary.tokens.begin());
        }
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
        if (value->is_array()) {
            std::ranges::for_each(*value, add);
        } else {
            add(*value);
        }
    }
    return ids;
}

void readSpecialTokens(const SideFiles& files, const Json& config, Vocabulary& vocabulary) {
    const Json* text = objectMember(config, "text_config");
    const Json& textConfig = text == nullptr ? config : *text;
    vocabulary.bos = namedToken(files, vocabulary, "bos_token");
    vocabulary.eos = namedToken(files, vocabulary, "eos_token");
    vocabulary.unknown = namedToken(files, vocabulary, "unk_token");
    if (!vocabulary.unknown) {
        const auto found = std::ranges::find(vocabulary.types, TokenType::Unknown);
        if (found != vocabulary.types.end()) {
            vocabulary.unknown = static_cast<TokenId>(found - vocabulary.types.begin());
        }
    }
    if (!vocabulary.bos) {
        for (const Json* json : {&files.generation, &textConfig}) {
            if (const auto ids = idsOf(*json, "bos_token_id"); !ids.empty() && !vocabulary.bos) {
                vocabulary.bos = ids.front();
            }
        }
    }
    if (!vocabulary.bos && vocabulary.model == TokenizerModel::SentencePiece) {
        // What transformers' tokenizer of this kind has where the files name none.
        const auto found = std::ranges::find(vocabulary.tokens, "<s>");
        if (found != vocabulary.tokens.end()) {
            vocabulary.bos = static_cast<TokenId>(found - vocabulary.tokens.begin());
        }
    }
    // All end tokens that any of the files names: the first three have fields of their own.
    std::vector<TokenId> ends;
    if (vocabulary.eos) {
        ends.push_back(*vocabulary.eos);
    }
    for (const Json* json : {&files.generation, &textConfig}) {
        for (const TokenId id : idsOf(*json, "eos_token_id")) {
            if (std::ranges::count(ends, id) == 0) {
                ends.push_back(id);
            }
        }
    }
    std::optional<TokenId>* const places[] = {&vocabulary.eos, &vocabulary.eot, &vocabulary.eom};
    for (std::size_t i = 0; i < std::min(ends.size(), std::size(places)); ++i) {
        *places[i] = ends[i];
    }
}

// From tokenizer_config.json, else from the post-processor of tokenizer.json, else by the family.
void readBosRule(const SideFiles& files, Vocabulary& vocabulary) {
    const auto stated = boolMember(files.tokenizerConfig, "add_bos_token");
    const auto shown = beginsWithToken(files.tokenizer);
    const std::string* tokenizerClass = textMember(files.tokenizerConfig, "tokenizer_class");
    // The fast class ignores the setting; the others obey it.
    const bool isFast =
        tokenizerClass != nullptr && tokenizerClass->starts_with("PreTrainedTokenizer");
    const bool sentencePiece = vocabulary.model == TokenizerModel::SentencePiece;
    const bool family = sentencePiece && vocabulary.bos;
    vocabulary.addBos = isFast && shown ? *shown : stated.value_or(shown.value_or(family));
    if (!sentencePiece && !vocabulary.bos) {
        vocabulary.addBos = false;  // these tokenizers of transformers then add nothing
    }
    vocabulary.addEos = boolMember(files.tokenizerConfig, "add_eos_token").value_or(false);
}

// Empty if there is none.
std::string templateMember(const Json& json) {
    const Json* value = findMember(json, "chat_template");
    if (value == nullptr) {
        return {};
    }
    if (const auto* text = value->get_ptr<const std::string*>()) {
        return *text;
    }
    if (value->is_array()) {  // several, by name
        for (const Json& entry : *value) {
            const std::string* name = textMember(entry, "name");
            const std::string* text = textMember(entry, "template");
            if (text != nullptr && (name == nullptr || *name == "default")) {
                return *text;
            }
        }
    }
    return {};
}

std::string templateFile(const fs::path& folder) {
    constexpr std::size_t kMaxTemplateBytes = std::size_t{1} << 20;
    const Result<MappedFile> file = MappedFile::open(folder / "chat_template.jinja");
    if (!file) {
        return {};
    }
    const auto bytes = file->bytes().first(std::min(file->bytes().size(), kMaxTemplateBytes));
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// As transformers does: the processor's template, of which an older file goes before a newer one,
// and the files of their own before the configuration; only then the tokenizer's.
std::string readChatTemplate(const SideFiles& files, const fs::path& folder) {
    for (std::string text :
         {templateMember(files.chatTemplate), templateFile(folder), templateMember(files.processor),
          templateMember(files.tokenizerConfig)}) {
        if (!text.empty()) {
            return text;
        }
    }
    return {};
}

}  // namespace

Result<Vocabulary> vocabularyFromHub(const fs::path& folder, const Json& config) {
    const Result<SideFiles> files = readSideFiles(folder);
    if (!files) {
        return files.error();
    }
    Result<Vocabulary> vocabulary = readPieces(folder, *files);
    if (!vocabulary) {
        return vocabulary;
    }
    if (auto error = addTokens(*files, folder, *vocabulary)) {
        return *std::move(error);
    }
    readSpecialTokens(*files, config, *vocabulary);
    readBosRule(*files, *vocabulary);
    vocabulary->chatTemplate = readChatTemplate(*files, folder);
    return vocabulary;
}

}  // namespace tessera
