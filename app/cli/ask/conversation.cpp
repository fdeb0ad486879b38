// SPDX-License-Identifier: MIT
// `ask` without a prompt on a terminal: a conversation.
#include <fmt/format.h>

#include <cstdio>
#include <iostream>

#include "app/cli/ask/ask_session.h"
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "engine/image/grid_choice.h"
#include "engine/image/tile_plan.h"

namespace tessera::cli {

namespace {

constexpr const char* kHelp =
    "Type a question and press Enter; Ctrl+C stops an answer.\n"
    "  /image FILE   adds a photo to the next question\n"
    "  /reset        forgets the conversation\n"
    "  /help         shows this\n"
    "  /quit         leaves (also Ctrl+D)\n";

std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) {
        return {};
    }
    return std::string(text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1));
}

// Terminals quote the path of a file that is dropped onto them.
std::string unquoted(std::string text) {
    const bool quoted = text.size() >= 2 && (text.front() == '\'' || text.front() == '"') &&
                        text.back() == text.front();
    return quoted ? text.substr(1, text.size() - 2) : text;
}

bool showPrompt() {
    return std::fputs("> ", stderr) >= 0 && std::fflush(stderr) == 0;
}

class Conversation {
  public:
    Conversation(AskSession& session, const AskOptions& options, std::vector<PromptPhoto> photos)
        : m_session(session),
          m_grid(options.grid),
          m_alpha(options.alpha),
          m_photos(std::move(photos)) {
        m_chat.system = options.system;
    }

    void addPhoto(const std::string& path) {
        const Result<TileScheme> byRule =
            m_session.engine().tileScheme(m_session.params().imageMode, m_session.params().rules);
        const Result<TileScheme> scheme = byRule ? withGrid(*byRule, m_grid) : byRule;
        if (!scheme) {
            printError(scheme.error());
            return;
        }
        const Result<PhotoPtr> photo = loadPhoto(path, m_alpha);
        if (!photo) {
            printError(photo.error());
            return;
        }
        const ImageRgb8& image = (*photo)->image;
        const TilePlan plan = planTiles({image.widthPx, image.heightPx}, *scheme);
        printMessage(fmt::format("{}, {} x {} pixels: {} tiles, {} tokens. Now ask about it.",
                                 (*photo)->name, image.widthPx, image.heightPx, plan.tiles.size(),
                                 plan.tokens));
        m_photos.emplace_back(*photo, m_grid);
    }

    void reset() {
        m_chat.messages.clear();
        m_photos.clear();
        m_session.reset();
        printMessage("The conversation starts afresh.");
    }

    void ask(std::string question) {
        m_chat.messages.push_back({std::move(question), m_photos, {}});
        Result<GenerateResult> result = m_session.answer(m_chat, true, nullptr);
        if (!result) {
            m_chat.messages.pop_back();
            printError(result.error());
            return;
        }
        printText("\n");
        if (stderrIsTerminal()) {
            printMessage(describeAnswer(*result));
        }
        if (result->stopReason == StopReason::ContextFull) {
            printMessage("The context is full: the answer ends here. /reset starts afresh.");
        }
        if (result->text.empty() && result->stopReason == StopReason::Cancelled) {
            m_chat.messages.pop_back();  // no answer: the question may be asked again
            return;
        }
        m_chat.messages.back().assistant = std::move(result->text);
        m_chat.messages.back().assistantIds = std::move(result->tokenIds);
        m_photos.clear();
    }

  private:
    AskSession& m_session;
    const std::string m_grid;
    const Alpha m_alpha;
    ChatPrompt m_chat;
    std::vector<PromptPhoto> m_photos;  // for the next question
};

}  // namespace

int runConversation(AskSession& session, const AskOptions& options,
                    std::vector<PromptPhoto> firstPhotos) {
    const std::string description = session.engine().description().text.name;
    printMessage(fmt::format("{} on {}. /help lists the commands.",
                             description.empty() ? options.model : description,
                             session.engine().device().name));
    Conversation conversation(session, options, std::move(firstPhotos));
    std::string line;
    while (showPrompt() && std::getline(std::cin, line)) {
        const std::string text = trimmed(line);
        const std::string word = text.substr(0, text.find(' '));
        if (text.empty()) {
            continue;
        }
        if (word == "/quit" || word == "/exit") {
            return finishOutput();
        }
        if (word == "/image" && text.size() == word.size()) {
            printMessage("Say which photo: /image FILE.");
        } else if (word == "/image") {
            conversation.addPhoto(unquoted(trimmed(text.substr(word.size()))));
        } else if (word == "/reset") {
            conversation.reset();
        } else if (word == "/help") {
            std::fputs(kHelp, stderr);
        } else if (word.front() == '/') {
            printMessage(
                fmt::format("There is no command \"{}\". /help lists the commands.", text));
        } else {
            conversation.ask(text);
        }
    }
    std::fputs("\n", stderr);
    return finishOutput();
}

}  // namespace tessera::cli
