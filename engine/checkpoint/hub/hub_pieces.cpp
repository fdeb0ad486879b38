// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/hub_pieces.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/core/mapped_file.h"
#include "engine/formats/quote_name.h"
#include "engine/formats/tokenizer/sentencepiece_model.h"
#include "engine/formats/tokenizer/tiktoken_ranks.h"
#include "engine/formats/tokenizer/tokenizer_json.h"
#include "engine/text/tokenizer/byte_alphabet.h"

namespace tessera {

namespace {

namespace fs = std::filesystem;

bool pathExists(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

Result<Vocabulary> fromSentencePiece(const fs::path& path) {
    Result<SentencePieceModel> model = readSentencePieceModel(path);
    if (!model)
        return std::move(model).error();
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
    if (!file)
        return file.error();
    const auto bytes = file->bytes();
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    std::vector<std::string> merges;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (!line.empty() && !(merges.empty() && line.starts_with("#version")))
            merges.emplace_back(line);
    }
    return merges;
}

Result<Vocabulary> fromVocabJson(const fs::path& folder) {
    const Result<Json> pieces = readJsonObject(folder / "vocab.json");
    if (!pieces)
        return pieces.error();
    Result<std::vector<std::string>> merges = readMerges(folder / "merges.txt");
    if (!merges)
        return std::move(merges).error();
    Vocabulary vocabulary;
    vocabulary.model = TokenizerModel::ByteBpe;
    vocabulary.pre = "qwen2";
    vocabulary.merges = *std::move(merges);
    if (auto error = addPieces(*pieces, folder / "vocab.json", vocabulary))
        return *std::move(error);
    return vocabulary;
}

TokenId addToken(Vocabulary& vocabulary, std::string text, TokenType type) {
    vocabulary.tokens.push_back(std::move(text));
    vocabulary.types.push_back(type);
    return static_cast<TokenId>(vocabulary.tokens.size() - 1);
}

// The special tokens of the first Qwen generation are in no file: its code puts them behind the
// ranks, in this order.
void addQwenTokens(Vocabulary& vocabulary) {
    constexpr int kNumExtras = 205;
    const TokenId end = addToken(vocabulary, "<|endoftext|>", TokenType::Control);
    vocabulary.eos = end;
    addToken(vocabulary, "<|im_start|>", TokenType::Control);
    addToken(vocabulary, "<|im_end|>", TokenType::Control);
    for (int i = 0; i < kNumExtras; ++i)
        addToken(vocabulary, fmt::format("<|extra_{}|>", i), TokenType::Control);
    for (const char* mark : {"<ref>", "</ref>", "<box>", "</box>", "<quad>", "</quad>"})
        addToken(vocabulary, mark, TokenType::UserDefined);
    for (const char* mark : {"<img>", "</img>", "<imgpad>"})
        addToken(vocabulary, mark, TokenType::Control);
}

Result<Vocabulary> fromTiktoken(const fs::path& path, const Json& config) {
    const Result<std::vector<std::string>> ranks = readTiktokenRanks(path);
    if (!ranks)
        return ranks.error();
    Vocabulary vocabulary;
    vocabulary.model = TokenizerModel::ByteBpe;
    vocabulary.pre = "qwen2";
    vocabulary.mergesByRank = true;
    for (const std::string& bytes : *ranks)
        addToken(vocabulary, toByteAlphabet(bytes), TokenType::Normal);
    addQwenTokens(vocabulary);
    const Json* visual = objectMember(config, "visual");
    const auto expected =
        visual == nullptr ? std::nullopt : unsignedMember(*visual, "image_start_id");
    const auto photoStart = std::ranges::find(vocabulary.tokens, "<img>");
    if (const auto id = static_cast<std::uint64_t>(photoStart - vocabulary.tokens.begin());
        expected && *expected != id) {
        return Error(ErrorCode::Mismatch,
                     "{} lists {} tokens, which makes {} the token before a photo, but config.json "
                     "says {}. Download both from the same place.",
                     quoteFileName(path), ranks->size(), id, *expected);
    }
    return vocabulary;
}

}  // namespace

Result<Vocabulary> readHubPieces(const TokenizerFiles& files, const Json& config) {
    const fs::path& folder = files.folder;
    if (const fs::path model = folder / "tokenizer.model"; pathExists(model))
        return fromSentencePiece(model);
    if (!files.tokenizer.empty())
        return vocabularyFromTokenizerJson(files.tokenizer, folder / "tokenizer.json");
    if (const fs::path ranks = folder / "qwen.tiktoken"; pathExists(ranks))
        return fromTiktoken(ranks, config);
    const std::string* tokenizerClass = textMember(files.tokenizerConfig, "tokenizer_class");
    const bool isQwen = tokenizerClass != nullptr && tokenizerClass->starts_with("Qwen2Tokenizer");
    if (isQwen && pathExists(folder / "vocab.json") && pathExists(folder / "merges.txt"))
        return fromVocabJson(folder);
    return Error(
        ErrorCode::FileNotFound,
        "The folder {} has no tokenizer (tokenizer.model, tokenizer.json or qwen.tiktoken). "
        "Download the rest of the model.",
        quoteFileName(folder));
}

}  // namespace tessera
