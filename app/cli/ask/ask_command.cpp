// SPDX-License-Identifier: MIT
// ask: one question, or a conversation, about photos.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <system_error>

#include "app/cli/ask/answer_json.h"
#include "app/cli/ask/answer_notes.h"
#include "app/cli/ask/ask_session.h"
#include "app/cli/ask/trace_writer.h"
#include "app/cli/blank.h"
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/regions/answered_regions.h"
#include "engine/checkpoint/checkpoint.h"
#include "engine/image/tile_schemes.h"
#include "engine/text/prompt_rules.h"

namespace tessera::cli {

namespace {

bool isInteractive(const AskOptions& options) {
    return !options.prompt && options.rawPromptFile.empty() && options.batchFile.empty() &&
           stdinIsTerminal();
}

// Checked up front, not after the minutes that an answer may take.
Result<void> checkWritable(const std::filesystem::path& file) {
    const std::filesystem::path folder =
        file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    if (::access(folder.c_str(), W_OK) != 0) {
        return Error(ErrorCode::WriteFailed, "Cannot write \"{}\": {}.", file.string(),
                     std::strerror(errno));
    }
    return {};
}

// Everything about the command line that can be refused before a model is loaded.
Result<void> checkOptions(const AskOptions& options) {
    if (isInteractive(options) && (options.json || !options.traceFile.empty())) {
        return Error(ErrorCode::InvalidArgument,
                     "--json and --trace are for a single answer: give a question with --prompt.");
    }
    if (isInteractive(options) && !options.boxesFile.empty()) {
        return Error(ErrorCode::InvalidArgument,
                     "--boxes is for a single answer: give a question with --prompt, or use /boxes "
                     "FILE in the conversation.");
    }
    if (!options.batchFile.empty() && !options.traceFile.empty()) {
        return Error(ErrorCode::InvalidArgument,
                     "--trace is for a single answer: give a question with --prompt.");
    }
    if (!options.batchFile.empty() && !options.boxesFile.empty()) {
        return Error(ErrorCode::InvalidArgument,
                     "--boxes is for a single answer: --batch has the regions of each in its "
                     "JSON.");
    }
    if (!options.boxesFile.empty() && options.images.empty()) {
        return Error(ErrorCode::InvalidArgument,
                     "--boxes draws over a photo: give one with --image.");
    }
    return {};
}

Result<Prompt> readRawPrompt(const AskOptions& options, std::vector<PromptPhoto> photos) {
    Result<std::string> text =
        options.rawPromptFile == "-" ? readStdin() : readTextFile(options.rawPromptFile);
    if (!text)
        return text.error();
    // What cannot be read is reported when the model is loaded.
    const Result<Vocabulary> opened = openVocabulary(options.model);
    const Vocabulary vocabulary = opened ? *opened : Vocabulary();
    const PromptRules& rules = promptRulesOf(vocabulary);
    const std::size_t markers = rules.countMarkers(*text);
    if (markers != photos.size()) {
        return Error(ErrorCode::InvalidArgument,
                     "The prompt has {} {} marker{}, but {} photo{} given with "
                     "--image. There must be one marker for each photo.",
                     markers, rules.marker, markers == 1 ? "" : "s", photos.size(),
                     photos.size() == 1 ? " was" : "s were");
    }
    return Prompt(RawPrompt{*std::move(text), std::move(photos)});
}

Result<Prompt> readPrompt(const AskOptions& options, std::vector<PromptPhoto> photos) {
    if (!options.rawPromptFile.empty())
        return readRawPrompt(options, std::move(photos));
    Result<std::string> question = options.prompt.value_or("-");
    if (*question == "-") {
        question = readStdin();
        if (!question)
            return question.error();
        // Trailing newlines, such as the one from `echo`, are not part of the question.
        const std::size_t last = question->find_last_not_of("\r\n");
        question->erase(last == std::string::npos ? 0 : last + 1);
    }
    if (isBlank(*question)) {
        return Error(ErrorCode::InvalidArgument,
                     "The question is empty. Give one with --prompt, or on standard input.");
    }
    ChatPrompt chat;
    chat.system = options.system;
    chat.messages.push_back({*std::move(question), std::move(photos), {}});
    return Prompt(std::move(chat));
}

Json resultToJson(const GenerateResult& result, const AnsweredRegions& regions,
                  const AskSession& session, const AskOptions& options) {
    const ModelDescription& model = session.engine().description();
    Json json = answerToJson(result);
    json["regions"] = regionsToJson(regions);
    json["device"] = session.engine().device().name;
    json["model"] = model.paths.text.string();
    json["mmproj"] = model.paths.mmproj ? Json(model.paths.mmproj->string()) : Json(nullptr);
    json["chat_template"] =
        options.templateName.empty() ? model.chatTemplate : options.templateName;
    json["chat_template_reason"] = options.templateName.empty() ? model.chatTemplateReason.english()
                                                                : "chosen with --template";
    json["generation"] = model.generation.english();
    const GenerateParams& params = session.params();
    const Result<TileScheme> scheme =
        session.engine().tileScheme(params.imageMode, params.rules, params.tilesAtMost);
    json["tiling"] = model.vision && scheme ? Json(describeTileScheme(*scheme)) : Json(nullptr);
    json["context_length"] = model.contextLength;
    json["memory"] = memoryToJson(model.memory);
    json["sampling"] = samplingToJson(session.params().sampler);
    json["sampling_from"] = samplingSourcesToJson(options, model.generationDefaults);
    json["seed"] = session.params().sampler.seed.value_or(0);
    json["timings"]["load_ms"] = model.loadMs;
    json["timings"].update(timingsToJson(result.timings));
    return json;
}

int reportAnswer(const GenerateResult& result, const AnsweredRegions& regions,
                 const AskSession& session, const AskOptions& options) {
    if (options.json) {
        printJson(resultToJson(result, regions, session, options));
    } else {
        printText("\n" + regionList(regions));
        if (stderrIsTerminal() && !result.text.empty())
            printMessage(describeAnswer(result));
    }
    // JSON has the reason, but a failure is always said.
    const std::string note = noteOnEnd(result, session.params(), AskedIn::OneQuestion);
    if (!note.empty() && (!options.json || result.stopReason == StopReason::ContextFull))
        printMessage(note);
    const int written = finishOutput();
    if (result.stopReason == StopReason::Cancelled)
        return kInterrupted;
    return result.stopReason == StopReason::ContextFull ? int(kFailure) : written;
}

int answerOnce(AskSession& session, const AskOptions& options, const Prompt& prompt,
               std::size_t numPhotos) {
    TraceWriter trace(numPhotos);
    TraceWriter* const sink = options.traceFile.empty() ? nullptr : &trace;
    const Result<GenerateResult> result = session.answer(prompt, !options.json, sink);
    if (!result) {
        printMessage(messageOf(result.error(), AskedIn::OneQuestion));
        return kFailure;
    }
    const AnsweredRegions regions = regionsOf(prompt, result->text);
    Result<void> written = sink != nullptr ? trace.write(options.traceFile) : Result<void>();
    if (written && !options.boxesFile.empty())
        written = saveRegions(regions, options.boxesFile);
    const int status = reportAnswer(*result, regions, session, options);
    return written ? status : printError(written.error());
}

int answerBatch(const AskOptions& options) {
    std::ifstream file;
    if (options.batchFile != "-") {
        file.open(options.batchFile, std::ios::binary);
        if (!file)
            return printError(cannotOpen(options.batchFile, errno));
        if (std::error_code ignored; std::filesystem::is_directory(options.batchFile, ignored))
            return printError(cannotOpen(options.batchFile, EISDIR));
    }
    const Result<std::unique_ptr<AskSession>> session = AskSession::open(options, true);
    if (!session) {
        printError(session.error());
        return session.error().code == ErrorCode::Cancelled ? kInterrupted : kFailure;
    }
    return runBatch(**session, options, file.is_open() ? file : std::cin);
}

int runAsk(AskOptions& options) {
    if (const Result<void> checked = checkOptions(options); !checked) {
        printError(checked.error());
        return kUsageError;
    }
    if (const Result<void> chosen = chooseModel(options); !chosen) {
        printError(chosen.error());
        return kUsageError;
    }
    for (const std::string& file : {options.traceFile, options.boxesFile}) {
        if (file.empty())
            continue;
        if (const Result<void> writable = checkWritable(file); !writable)
            return printError(writable.error());
    }
    if (!options.batchFile.empty())
        return answerBatch(options);
    std::vector<PromptPhoto> photos;
    for (const std::string& path : options.images) {
        Result<PhotoPtr> photo = loadPhoto(path, options.alpha);
        if (!photo)
            return printError(photo.error());
        photos.emplace_back(*std::move(photo), options.grid);
    }
    const bool interactive = isInteractive(options);
    const std::size_t numPhotos = photos.size();
    Result<Prompt> prompt =
        interactive ? Result<Prompt>(ChatPrompt{}) : readPrompt(options, photos);
    if (!prompt)
        return printError(prompt.error());
    const Result<std::unique_ptr<AskSession>> session =
        AskSession::open(options, interactive || numPhotos > 0);
    if (!session) {
        printError(session.error());
        return session.error().code == ErrorCode::Cancelled ? kInterrupted : kFailure;
    }
    return interactive ? runConversation(**session, options, std::move(photos))
                       : answerOnce(**session, options, *prompt, numPhotos);
}

}  // namespace

Command addAskCommand(CLI::App& parent) {
    CLI::App* app = parent.add_subcommand("ask",
                                          "Answers a question about photos, or starts a "
                                          "conversation if none is given on a terminal.");
    const auto options = std::make_shared<AskOptions>();
    addAskOptions(*app, *options);
    return {app, [options] { return runAsk(*options); }};
}

}  // namespace tessera::cli
