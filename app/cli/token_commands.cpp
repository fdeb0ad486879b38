// SPDX-License-Identifier: MIT
// tokenize and detokenize: text to ids and back with a model's own tokenizer.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdlib>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "engine/checkpoint/checkpoint.h"
#include "engine/text/tokenizer/tokenizer.h"

namespace tessera::cli {

namespace {

using TokenizerPtr = std::unique_ptr<const Tokenizer>;

struct TokenizeOptions {
    std::string model;
    std::string text;
    bool noSpecial = false;
    bool json = false;
};

struct DetokenizeOptions {
    std::string model;
    std::vector<std::string> ids;
    bool json = false;
};

Result<TokenizerPtr> openTokenizer(const std::string& model) {
    Result<Vocabulary> vocabulary = openVocabulary(model);
    if (!vocabulary)
        return Error(vocabulary.error().code, "{}: {}", model, vocabulary.error().sentence);
    return Tokenizer::create(*std::move(vocabulary));
}

int runTokenize(const TokenizeOptions& options) {
    const Result<TokenizerPtr> tokenizer = openTokenizer(options.model);
    if (!tokenizer)
        return printError(tokenizer.error());
    std::string text = options.text;
    if (text == "-") {
        Result<std::string> input = readStdin();
        if (!input)
            return printError(input.error());
        text = *std::move(input);
    }
    const std::vector<TokenId> ids =
        (*tokenizer)
            ->encode(text, options.noSpecial ? Tokenizer::SpecialTokens::AsText
                                             : Tokenizer::SpecialTokens::AsTokens);
    if (!options.json) {
        printText(fmt::format("{}\n", fmt::join(ids, " ")));
        return finishOutput();
    }
    Json pieces = Json::array();
    const std::vector<std::string>& tokens = (*tokenizer)->vocabulary().tokens;
    for (const TokenId id : ids)
        pieces.push_back(tokens.at(static_cast<std::size_t>(id)));
    printJson(Json{{"ids", ids}, {"pieces", pieces}});
    return finishOutput();
}

// Ids separated by spaces, commas or line ends. Errors: InvalidArgument.
Result<std::vector<TokenId>> parseIds(std::string_view text, std::size_t vocabularySize) {
    static constexpr std::string_view kSeparators = " ,\t\r\n[]";
    std::vector<TokenId> ids;
    for (;;) {
        const std::size_t begin = text.find_first_not_of(kSeparators);
        if (begin == std::string_view::npos)
            return ids;
        text.remove_prefix(begin);
        const std::string_view word = text.substr(0, text.find_first_of(kSeparators));
        TokenId id = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), id);
        if (error != std::errc() || end != word.data() + word.size()) {
            return Error(ErrorCode::InvalidArgument,
                         "\"{}\" is not a token id. Give whole numbers.", word);
        }
        if (id < 0 || static_cast<std::size_t>(id) >= vocabularySize) {
            return Error(ErrorCode::InvalidArgument,
                         "There is no token {}: this model's ids go from 0 to {}.", id,
                         vocabularySize - 1);
        }
        ids.push_back(id);
        text.remove_prefix(word.size());
    }
}

int runDetokenize(const DetokenizeOptions& options) {
    const Result<TokenizerPtr> tokenizer = openTokenizer(options.model);
    if (!tokenizer)
        return printError(tokenizer.error());
    Result<std::string> text = fmt::format("{}", fmt::join(options.ids, " "));
    if (options.ids.empty() || options.ids == std::vector<std::string>{"-"})
        text = readStdin();
    if (!text)
        return printError(text.error());
    const Result<std::vector<TokenId>> ids =
        parseIds(*text, (*tokenizer)->vocabulary().tokens.size());
    if (!ids)
        return printError(ids.error());
    const std::string decoded = (*tokenizer)->decode(*ids);
    if (options.json)
        printJson(Json{{"text", decoded}});
    else
        printText(decoded + "\n");
    return finishOutput();
}

}  // namespace

Command addTokenizeCommand(CLI::App& parent) {
    CLI::App* app =
        parent.add_subcommand("tokenize", "Prints the token ids of a text, without BOS.");
    const auto options = std::make_shared<TokenizeOptions>();
    app->add_option("--model", options->model, "The text model: a GGUF file or a model's folder.")
        ->required()
        ->type_name("FILE|FOLDER");
    app->add_option("text", options->text,
                    "The text, or - for standard input as it is. Text that begins with a dash goes "
                    "after --.")
        ->required()
        ->type_name("TEXT");
    app->add_flag("--no-special", options->noSpecial,
                  "Spell out special tokens such as </s> instead of taking them as one token.");
    app->add_flag("--json", options->json, "Print one object: ids, pieces.");
    return {app, [options] { return runTokenize(*options); }};
}

Command addDetokenizeCommand(CLI::App& parent) {
    CLI::App* app = parent.add_subcommand("detokenize", "Prints the text of token ids.");
    const auto options = std::make_shared<DetokenizeOptions>();
    app->add_option("--model", options->model, "The text model: a GGUF file or a model's folder.")
        ->required()
        ->type_name("FILE|FOLDER");
    app->add_option("ids", options->ids, "Token ids; none, or -, for standard input.")
        ->type_name("ID");
    app->add_flag("--json", options->json, "Print one object: text.");
    return {app, [options] { return runDetokenize(*options); }};
}

}  // namespace tessera::cli
