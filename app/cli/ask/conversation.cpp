// SPDX-License-Identifier: MIT
// `ask` without a prompt on a terminal: a conversation.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

#include "app/cli/ask/ask_session.h"
#include "app/cli/ask/dropped_paths.h"
#include "app/cli/ask/line_editor.h"
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "engine/gpu/device_title.h"
#include "engine/image/grid_choice.h"
#include "engine/image/tile_plan.h"

namespace tessera::cli {

namespace {

constexpr const char* kHelp =
    "Type a question and press Enter; several pasted lines are one question. Ctrl+C stops an "
    "answer\n"
    "or clears the line.\n"
    "  /image FILE...   adds photos to the next question; so does a file dropped here\n"
    "  /reset           forgets the conversation\n"
    "  /help            shows this\n"
    "  /quit            leaves (also Ctrl+D, or Ctrl+C twice)\n";

std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) {
        return {};
    }
    return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
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

    // False if one of them cannot be used; those before it are kept.
    bool addPhotos(const std::vector<std::string>& paths) {
        return std::ranges::all_of(paths, [&](const std::string& path) { return addPhoto(path); });
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
    bool addPhoto(const std::string& path) {
        const GenerateParams& params = m_session.params();
        const Result<TileScheme> byRule =
            m_session.engine().tileScheme(params.imageMode, params.rules, params.tilesAtMost);
        if (!byRule) {
            printError(byRule.error());
            return false;
        }
        const Result<PhotoPtr> photo = loadPhoto(path, m_alpha);
        if (!photo) {
            printError(photo.error());
            return false;
        }
        const ImageRgb8& image = (*photo)->image;
        const Resolution size{image.widthPx, image.heightPx};
        const Result<TileScheme> scheme = withGrid(*byRule, size, m_grid);
        if (!scheme) {
            printError(scheme.error());
            return false;
        }
        const TilePlan plan = planTiles(size, *scheme);
        printMessage(fmt::format("{}, {} x {} pixels: {} tiles, {} tokens. Now ask about it.",
                                 (*photo)->name, image.widthPx, image.heightPx, plan.tiles.size(),
                                 plan.tokens));
        m_photos.emplace_back(*photo, m_grid);
        return true;
    }

    AskSession& m_session;
    const std::string m_grid;
    const Alpha m_alpha;
    ChatPrompt m_chat;
    std::vector<PromptPhoto> m_photos;  // for the next question
};

// Of a file that may not exist.
bool looksLikePath(const std::string& word) {
    return (word.front() == '/' && word.find('/', 1) != std::string::npos) ||
           word.starts_with("file:/");
}

// A command, photos, a question, or photos with a question. False: leave.
bool obey(Conversation& conversation, const std::string& text) {
    const std::string word = text.substr(0, text.find_first_of(" \t\n"));
    if (word == "/quit" || word == "/exit") {
        return false;
    }
    if (word == "/image") {
        const std::vector<std::string> paths = pathsIn(text.substr(word.size()));
        if (paths.empty()) {
            printMessage("Say which photo: /image FILE.");
        }
        conversation.addPhotos(paths);
    } else if (word == "/reset") {
        conversation.reset();
    } else if (word == "/help") {
        std::fputs(kHelp, stderr);
    } else if (DroppedPaths dropped = leadingFiles(text); !dropped.files.empty()) {
        if (conversation.addPhotos(dropped.files) && !dropped.rest.empty()) {
            conversation.ask(std::move(dropped.rest));
        }
    } else if (looksLikePath(word)) {
        conversation.addPhotos(pathsIn(text));
    } else if (word.front() == '/') {
        printMessage(fmt::format("There is no command \"{}\". /help lists the commands.", text));
    } else {
        conversation.ask(text);
    }
    return true;
}

}  // namespace

int runConversation(AskSession& session, const AskOptions& options,
                    std::vector<PromptPhoto> firstPhotos) {
    const Result<std::unique_ptr<LineEditor>> editor = LineEditor::open();
    if (!editor) {
        return printError(editor.error());
    }
    const std::string description = session.engine().description().text.name;
    printMessage(fmt::format("{} on {}. /help lists the commands.",
                             description.empty() ? options.model : description,
                             deviceTitle(session.engine().device()).english()));
    session.keepRunning();
    Conversation conversation(session, options, std::move(firstPhotos));
    while (const std::optional<std::string> line = (*editor)->readLine()) {
        const std::string text = trimmed(*line);
        if (!text.empty() && !obey(conversation, text)) {
            break;
        }
    }
    return finishOutput();
}

}  // namespace tessera::cli
