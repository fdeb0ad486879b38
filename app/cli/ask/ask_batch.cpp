// SPDX-License-Identifier: MIT
// `ask --batch`: many conversations with one loaded model, one JSON line in and out for each.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>

#include "app/cli/ask/answer_json.h"
#include "app/cli/ask/answer_notes.h"
#include "app/cli/ask/ask_session.h"
#include "app/cli/blank.h"
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/regions/answered_regions.h"

namespace tessera::cli {

namespace {

struct Task {
    Json id;
    std::vector<std::filesystem::path> images;
    std::vector<std::string> turns;
};

Error malformed(std::string_view what) {
    return Error(
        ErrorCode::InvalidArgument, "{} Each line must be one JSON object: {}.", what,
        std::string_view(R"({"id": ..., "images": ["FILE", ...], "turns": ["QUESTION", ...]})"));
}

Result<std::vector<std::string>> readStrings(const Json& line, const char* key) {
    std::vector<std::string> strings;
    const auto found = line.find(key);
    if (found == line.end())
        return strings;
    if (!found->is_array())
        return malformed(fmt::format("\"{}\" is not a list.", key));
    for (const Json& value : *found) {
        if (!value.is_string())
            return malformed(fmt::format("\"{}\" contains something other than text.", key));
        strings.push_back(value.get<std::string>());
    }
    return strings;
}

// Fills `task` as far as the line can be read, so that an error can be reported under its id.
Result<void> readTask(const std::string& text, const std::filesystem::path& folder, Task& task) {
    const Json line = Json::parse(text, nullptr, false);
    if (!line.is_object())
        return malformed("The line is not a JSON object.");
    if (const auto id = line.find("id"); id != line.end())
        task.id = *id;
    for (const auto& [key, value] : line.items())
        if (key != "id" && key != "images" && key != "turns")
            return malformed(fmt::format("\"{}\" is not a known key.", key));
    const Result<std::vector<std::string>> images = readStrings(line, "images");
    if (!images)
        return images.error();
    for (const std::string& image : *images)
        task.images.push_back(folder / image);
    Result<std::vector<std::string>> turns = readStrings(line, "turns");
    if (!turns)
        return turns.error();
    if (turns->empty())
        return malformed("There is no question in \"turns\".");
    if (const auto blank = std::ranges::find_if(*turns, isBlank); blank != turns->end()) {
        return Error(ErrorCode::InvalidArgument,
                     "Question {} in \"turns\" is empty. Write one, or leave it out.",
                     blank - turns->begin() + 1);
    }
    task.turns = *std::move(turns);
    return {};
}

class Batch {
  public:
    Batch(AskSession& session, const AskOptions& options, std::filesystem::path folder)
        : m_session(session),
          m_system(options.system),
          m_grid(options.grid),
          m_alpha(options.alpha),
          m_folder(std::move(folder)) {}

    // Answers one line of the list and prints its result. `number`: of the line in the list,
    // from 1.
    void answerLine(const std::string& text, std::size_t number) {
        Task task;
        Json answers = Json::array();
        Result<void> done = readTask(text, m_folder, task);
        if (done)
            done = answerTurns(task, answers);
        if (m_interrupted)
            return;  // incomplete results are not printed
        Json line;
        line["id"] = task.id;
        line["answers"] = std::move(answers);
        if (!done) {
            line["line"] = number;
            line["error"] = fmt::format("Line {}: {}", number, done.error().message());
            ++m_numFailed;
        }
        ++m_numLines;
        m_outputGone = !printJsonLine(line);
    }

    bool interrupted() const { return m_interrupted; }
    // A result could not be written: nobody would get those after it.
    bool outputGone() const { return m_outputGone; }
    std::size_t numLines() const { return m_numLines; }
    std::size_t numFailed() const { return m_numFailed; }

  private:
    Result<void> answerTurns(const Task& task, Json& answers) {
        // From an empty cache: an answer must not depend on the lines before it.
        m_session.reset();
        ChatPrompt chat;
        chat.system = m_system;
        std::vector<PromptPhoto> photos;
        for (const std::filesystem::path& image : task.images) {
            Result<PhotoPtr> photo = loadPhoto(image.string(), m_alpha);
            if (!photo)
                return photo.error();
            photos.emplace_back(*std::move(photo), m_grid);
        }
        for (const std::string& question : task.turns) {
            chat.messages.push_back({question, std::exchange(photos, {}), {}});
            Result<GenerateResult> result = m_session.answer(chat, false, nullptr);
            if (!result) {
                return Error(result.error().code,
                             Sentence::foreign(messageOf(result.error(), AskedIn::OneQuestion)));
            }
            if (result->stopReason == StopReason::Cancelled) {
                m_interrupted = true;
                return {};
            }
            Json answer = answerToJson(*result);
            answer["regions"] = regionsToJson(regionsOf(chat, result->text));
            answer["timings"] = timingsToJson(result->timings);
            answers.push_back(std::move(answer));
            if (result->stopReason == StopReason::ContextFull) {
                return Error(ErrorCode::ContextFull,
                             "The context is full: the last answer here is not complete. --context "
                             "makes it larger.");
            }
            chat.messages.back().assistant = std::move(result->text);
            chat.messages.back().assistantIds = std::move(result->tokenIds);
        }
        return {};
    }

    AskSession& m_session;
    const std::optional<std::string> m_system;
    const std::string m_grid;
    const Alpha m_alpha;
    const std::filesystem::path m_folder;  // of the list; images are named from here
    bool m_interrupted = false;
    bool m_outputGone = false;
    std::size_t m_numLines = 0;
    std::size_t m_numFailed = 0;
};

}  // namespace

int runBatch(AskSession& session, const AskOptions& options, std::istream& list) {
    const bool isFile = options.batchFile != "-";
    Batch batch(
        session, options,
        isFile ? std::filesystem::path(options.batchFile).parent_path() : std::filesystem::path());
    std::string line;
    std::size_t number = 0;
    while (!batch.interrupted() && !batch.outputGone() && std::getline(list, line)) {
        ++number;
        if (line.find_first_not_of(" \t\r") != std::string::npos)
            batch.answerLine(line, number);
    }
    if (batch.outputGone()) {
        return printError(Error(ErrorCode::WriteFailed, "Stopped at line {}. {}", number,
                                outputError().message()));
    }
    const int written = finishOutput();
    if (batch.interrupted())
        return kInterrupted;
    if (list.bad()) {
        return printError(Error(ErrorCode::FileUnreadable, "{} could not be read to the end.",
                                options.batchFile));
    }
    if (batch.numLines() == 0) {
        return printError(Error(ErrorCode::InvalidArgument,
                                "There was nothing to answer: the --batch list is empty."));
    }
    if (batch.numFailed() > 0) {
        printMessage(
            fmt::format("{} of {} lines could not be answered; each says why in "
                        "\"error\".",
                        batch.numFailed(), batch.numLines()));
        return kFailure;
    }
    return written;
}

}  // namespace tessera::cli
