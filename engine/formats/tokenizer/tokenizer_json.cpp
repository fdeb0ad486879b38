// SPDX-License-Identifier: MIT
#include "engine/formats/tokenizer/tokenizer_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <unordered_map>
#include <utility>

#include "engine/formats/quote_name.h"
#include "engine/text/tokenizer/split_pattern.h"

namespace tessera {

namespace {

Error invalid(const std::filesystem::path& path, const Sentence& what) {
    return Error(ErrorCode::InvalidFormat, "{} is damaged: {}. Download it again.",
                 quoteFileName(path), what);
}

// "a b", or ["a", "b"] since pieces may contain spaces.
Result<std::vector<std::string>> readMerges(const Json& model, const std::filesystem::path& path) {
    std::vector<std::string> merges;
    const Json* list = arrayMember(model, "merges");
    if (list == nullptr)
        return merges;
    merges.reserve(list->size());
    for (const Json& merge : *list) {
        if (const auto* text = merge.get_ptr<const std::string*>()) {
            merges.push_back(*text);
            continue;
        }
        const bool isPair =
            merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string();
        if (!isPair)
            return invalid(path, Sentence("merge {} is not a pair", merges.size()));
        merges.push_back(*merge[0].get_ptr<const std::string*>() + ' ' +
                         *merge[1].get_ptr<const std::string*>());
    }
    return merges;
}

// Every object in a chain of normalizers or pre-tokenizers, including those in a "Sequence".
std::vector<const Json*> chainOf(const Json& json, std::string_view member,
                                 std::string_view listMember) {
    std::vector<const Json*> chain;
    const Json* first = objectMember(json, member);
    if (first == nullptr)
        return chain;
    if (const Json* list = arrayMember(*first, listMember))
        for (const Json& element : *list)
            chain.push_back(&element);
    else
        chain.push_back(first);
    return chain;
}

bool isOfType(const Json& json, std::string_view type) {
    const std::string* stated = textMember(json, "type");
    return stated != nullptr && *stated == type;
}

// The tokenizer.ggml.pre for the regular expression that splits words.
std::string_view preOfPattern(std::string_view pattern, bool ignoreMerges) {
    constexpr std::string_view kBegin = R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|)";
    constexpr std::string_view kEnd = R"(| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
    if (!pattern.starts_with(kBegin) || !pattern.ends_with(kEnd))
        return {};
    pattern.remove_prefix(kBegin.size());
    pattern.remove_suffix(kEnd.size());
    if (pattern == R"(\p{N}{1,3})")
        return ignoreMerges ? "llama-bpe" : "smaug-bpe";
    return pattern == R"(\p{N})" && !ignoreMerges ? "qwen2" : "";
}

// The pattern of a step that keeps both what matches and what lies between; nullptr: another step.
const std::string* isolatedPattern(const Json& step) {
    const Json* pattern = objectMember(step, "pattern");
    const std::string* behavior = textMember(step, "behavior");
    const bool isolates = behavior == nullptr || *behavior == "Isolated";
    return pattern != nullptr && isolates && !boolMember(step, "invert").value_or(false)
               ? textMember(*pattern, "Regex")
               : nullptr;
}

// What the steps of a chain of pre-tokenizers do.
struct WordSteps {
    std::vector<std::string> patterns;
    bool separatesDigits = false;
    bool usesGpt2Words = false;  // ByteLevel's own regular expression

    // nullopt: a step that is not known.
    static std::optional<WordSteps> read(const Json& json) {
        WordSteps steps;
        for (const Json* step : chainOf(json, "pre_tokenizer", "pretokenizers")) {
            if (isOfType(*step, "Split")) {
                const std::string* regex = isolatedPattern(*step);
                if (regex == nullptr || steps.separatesDigits)
                    return std::nullopt;
                steps.patterns.push_back(*regex);
            } else if (isOfType(*step, "Digits")) {
                steps.separatesDigits = boolMember(*step, "individual_digits").value_or(false);
                if (!steps.separatesDigits)
                    return std::nullopt;
            } else if (isOfType(*step, "ByteLevel") &&
                       !boolMember(*step, "add_prefix_space").value_or(true)) {
                steps.usesGpt2Words = boolMember(*step, "use_regex").value_or(true);
            } else {
                return std::nullopt;
            }
        }
        return steps;
    }

    bool areDeepSeeks() const {
        return separatesDigits &&
               std::ranges::equal(patterns, deepSeekPatterns(),
                                  [](const std::string& regex, const SplitPattern& known) {
                                      return SplitPattern::parse(regex) == known;
                                  });
    }
};

// Empty: not known.
std::string_view findPre(const Json& json, const Json& model) {
    const bool ignoreMerges = boolMember(model, "ignore_merges").value_or(false);
    bool nfc = false;
    for (const Json* normalizer : chainOf(json, "normalizer", "normalizers")) {
        if (!isOfType(*normalizer, "NFC"))
            return {};
        nfc = true;
    }
    const auto steps = WordSteps::read(json);
    if (!steps)
        return {};
    std::string_view pre;
    if (steps->usesGpt2Words) {
        pre = steps->patterns.empty() && !steps->separatesDigits && !ignoreMerges
                  ? (nfc ? "olmo" : "gpt-2")
                  : "";
    } else if (steps->areDeepSeeks()) {
        pre = ignoreMerges ? "" : "deepseek-llm";
    } else if (steps->patterns.size() == 1 && !steps->separatesDigits) {
        pre = preOfPattern(steps->patterns.front(), ignoreMerges);
    }
    // Qwen's tokenizer normalises, LLaMA-3's does not.
    const bool wantsNfc = pre == "qwen2" || pre == "olmo";
    return nfc == wantsNfc ? pre : std::string_view();
}

bool hasByteLevel(const Json& json) {
    return std::ranges::any_of(chainOf(json, "pre_tokenizer", "pretokenizers"),
                               [](const Json* step) { return isOfType(*step, "ByteLevel"); });
}

// "<0x0A>"
bool isBytePiece(std::string_view piece) {
    unsigned value = 0;
    if (piece.size() != 6 || !piece.starts_with("<0x") || piece.back() != '>')
        return false;
    const char* end = piece.data() + 5;
    return std::from_chars(piece.data() + 3, end, value, 16).ptr == end;
}

// Whether the text gets a space at its start: "Prepend", or Metaspace's prepend_scheme.
bool addsSpacePrefix(const Json& json) {
    for (const Json* step : chainOf(json, "normalizer", "normalizers"))
        if (isOfType(*step, "Prepend"))
            return true;
    for (const Json* step : chainOf(json, "pre_tokenizer", "pretokenizers")) {
        if (isOfType(*step, "Metaspace")) {
            const std::string* scheme = textMember(*step, "prepend_scheme");
            return scheme != nullptr ? *scheme != "never"
                                     : boolMember(*step, "add_prefix_space").value_or(true);
        }
    }
    return false;
}

// SentencePiece merges by the score of the result; the ranks of the merges have the same order.
void scoreByMerges(const Json& model, const std::vector<std::string>& merges,
                   Vocabulary& vocabulary) {
    const std::string* unknown = textMember(model, "unk_token");
    std::unordered_map<std::string, float> scores;
    float rank = 0;
    for (const std::string& merge : merges) {
        const std::size_t space = merge.find(' ', 1);
        if (space != std::string::npos)
            scores.try_emplace(merge.substr(0, space) + merge.substr(space + 1), -rank);
        rank += 1;
    }
    const float last = -rank;
    vocabulary.scores.resize(vocabulary.tokens.size());
    for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i) {
        const std::string& piece = vocabulary.tokens[i];
        const auto found = scores.find(piece);
        vocabulary.scores[i] = found == scores.end() ? last : found->second;
        if (vocabulary.types[i] == TokenType::Unused)
            continue;
        if (unknown != nullptr && piece == *unknown)
            vocabulary.types[i] = TokenType::Unknown;
        else if (isBytePiece(piece))
            vocabulary.types[i] = TokenType::Byte;
    }
}

}  // namespace

void placeToken(std::uint64_t id, std::string_view text, Vocabulary& vocabulary) {
    const bool scored = vocabulary.model == TokenizerModel::SentencePiece;
    for (std::uint64_t next = vocabulary.tokens.size(); next <= id; ++next) {
        vocabulary.tokens.push_back(fmt::format("[PAD{}]", next));
        vocabulary.types.push_back(TokenType::Unused);
        if (scored)
            vocabulary.scores.push_back(std::numeric_limits<float>::lowest());
    }
    if (vocabulary.tokens[id] != text)
        vocabulary.tokens[id] = std::string(text);
}

std::optional<Error> addPieces(const Json& pieces, const std::filesystem::path& path,
                               Vocabulary& vocabulary) {
    const std::uint64_t limit = tokenIdLimit(pieces.size());
    for (const auto& [piece, id] : pieces.items()) {
        if (!id.is_number_unsigned())
            return invalid(path, Sentence("the piece {} has no possible id", quoteName(piece)));
        const auto number = id.get<std::uint64_t>();
        if (number >= limit) {
            return invalid(path, Sentence("the piece {} has the id {}, but there are only {} "
                                          "pieces",
                                          quoteName(piece), number, pieces.size()));
        }
        placeToken(number, piece, vocabulary);
        if (vocabulary.types[number] != TokenType::Unused)
            return invalid(path, Sentence("the id {} belongs to two pieces", number));
        vocabulary.types[number] = TokenType::Normal;
    }
    return std::nullopt;
}

Result<Vocabulary> vocabularyFromTokenizerJson(const Json& json,
                                               const std::filesystem::path& path) {
    const Json* model = objectMember(json, "model");
    const Json* pieces = model == nullptr ? nullptr : objectMember(*model, "vocab");
    const std::string* type = model == nullptr ? nullptr : textMember(*model, "type");
    if (type != nullptr && *type != "BPE") {
        return Error(ErrorCode::Unsupported,
                     "{} has a tokenizer of the kind {}, which is not supported. Choose another "
                     "model.",
                     quoteFileName(path), quoteName(*type));
    }
    if (pieces == nullptr)
        return invalid(path, Sentence("it has no pieces"));
    Result<std::vector<std::string>> merges = readMerges(*model, path);
    if (!merges)
        return std::move(merges).error();
    Vocabulary vocabulary;
    const bool byteLevel = hasByteLevel(json);
    if (!byteLevel && !boolMember(*model, "byte_fallback").value_or(false)) {
        return Error(ErrorCode::Unsupported,
                     "{} has a tokenizer without bytes, which is not supported. Choose another "
                     "model.",
                     quoteFileName(path));
    }
    vocabulary.model = byteLevel ? TokenizerModel::ByteBpe : TokenizerModel::SentencePiece;
    if (auto error = addPieces(*pieces, path, vocabulary))
        return *std::move(error);
    if (byteLevel) {
        vocabulary.pre = findPre(json, *model);
        if (vocabulary.pre.empty()) {
            return Error(
                ErrorCode::Unsupported,
                "{} splits text into words in a way that is not supported. Choose another model.",
                quoteFileName(path));
        }
        vocabulary.merges = *std::move(merges);
    } else {
        vocabulary.pre = "default";
        vocabulary.addSpacePrefix = addsSpacePrefix(json);
        scoreByMerges(*model, *merges, vocabulary);
    }
    return vocabulary;
}

std::optional<bool> beginsWithToken(const Json& tokenizerJson) {
    for (const Json* step : chainOf(tokenizerJson, "post_processor", "processors")) {
        if (!isOfType(*step, "TemplateProcessing"))
            continue;
        const Json* single = arrayMember(*step, "single");
        return single != nullptr && !single->empty() &&
               objectMember(single->front(), "SpecialToken") != nullptr;
    }
    return std::nullopt;
}

}  // namespace tessera
