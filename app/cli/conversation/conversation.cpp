// SPDX-License-Identifier: MIT
// `ask` without a prompt on a terminal: a conversation.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include "app/cli/ask/answer_notes.h"
#include "app/cli/ask/ask_session.h"
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/conversation/line_editor.h"
#include "app/cli/conversation/typed_line.h"
#include "app/cli/regions/answered_regions.h"
#include "engine/device/device_title.h"
#include "engine/image/grid_choice.h"
#include "engine/image/tile_plan.h"

namespace tessera::cli {

namespace {

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

    // Announces those that the conversation begins with. False, with a message, if the model
    // cannot take them.
    bool announcePhotos() const {
        return std::ranges::all_of(
            m_photos, [&](const PromptPhoto& photo) { return announce(*photo.photo); });
    }

    // Says that a question about the photos is expected next, if it is, and how much of the context
    // they leave.
    void sayWhatIsNext() const {
        if (m_photos.empty())
            return;
        ChatPrompt next = m_chat;
        next.messages.push_back({"", m_photos, {}});
        const Result<PromptCost> cost = m_session.measure(next);
        if (cost && cost->promptTokens >= cost->contextLength) {
            printMessage(messageOf(contextIsFull(cost->promptTokens, cost->contextLength),
                                   AskedIn::Conversation));
            return;
        }
        std::string words = m_photos.size() == 1 ? "Now ask about it." : "Now ask about them.";
        if (cost) {
            words += fmt::format(" {} of the context's {} tokens are left.",
                                 cost->contextLength - cost->promptTokens, cost->contextLength);
        }
        printMessage(words);
    }

    void reset() {
        m_chat.messages.clear();
        m_photos.clear();
        m_regions = {};
        m_session.reset();
        printMessage("A new conversation starts.");
    }

    void drawBoxes(const std::string& file) const {
        if (m_chat.messages.empty()) {
            printMessage("There is no answer yet to draw regions of.");
            return;
        }
        if (const Result<void> saved = saveRegions(m_regions, file); !saved) {
            printError(saved.error());
            return;
        }
        printMessage(fmt::format("Drew {} region{} into {}.", m_regions.regions.size(),
                                 m_regions.regions.size() == 1 ? "" : "s", file));
    }

    void ask(std::string question) {
        m_chat.messages.push_back({std::move(question), m_photos, {}});
        Result<GenerateResult> result = m_session.answer(m_chat, true, nullptr);
        if (!result) {
            m_chat.messages.pop_back();
            printMessage(messageOf(result.error(), AskedIn::Conversation));
            return;
        }
        m_regions = regionsOf(m_chat, result->text);
        if (!result->text.empty()) {
            printText("\n" + regionList(m_regions));
            if (stderrIsTerminal())
                printMessage(describeAnswer(*result));
        }
        if (const std::string note = noteOnEnd(*result, m_session.params(), AskedIn::Conversation);
            !note.empty())
            printMessage(note);
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
        const Result<PhotoPtr> photo = loadPhoto(path, m_alpha);
        if (!photo) {
            printError(photo.error());
            return false;
        }
        if (!announce(**photo))
            return false;
        m_photos.emplace_back(*photo, m_grid);
        return true;
    }

    // False, with a message, if the model cannot take photos in this way.
    bool announce(const Photo& photo) const {
        const GenerateParams& params = m_session.params();
        const Result<TileScheme> byRule =
            m_session.engine().tileScheme(params.imageMode, params.rules, params.tilesAtMost);
        if (!byRule) {
            printError(byRule.error());
            return false;
        }
        const ImageRgb8& image = photo.image;
        const Resolution size{image.widthPx, image.heightPx};
        const Result<TileScheme> scheme = withGrid(*byRule, size, m_grid);
        if (!scheme) {
            printError(scheme.error());
            return false;
        }
        const TilePlan plan = planTiles(size, *scheme);
        printMessage(fmt::format("{}, {} x {} pixels: {} tile{}, {} tokens.", photo.name,
                                 size.widthPx, size.heightPx, plan.tiles.size(),
                                 plan.tiles.size() == 1 ? "" : "s", plan.tokens));
        return true;
    }

    AskSession& m_session;
    const std::string m_grid;
    const Alpha m_alpha;
    ChatPrompt m_chat;
    std::vector<PromptPhoto> m_photos;  // for the next question
    AnsweredRegions m_regions;          // of the last answer
};

void addAndAsk(Conversation& conversation, TypedLine line) {
    const bool added = conversation.addPhotos(line.photos);
    if (added && !line.question.empty())
        conversation.ask(std::move(line.question));
    else if (added)
        conversation.sayWhatIsNext();
    else if (!line.question.empty())
        printMessage("The question was not asked. The Up key brings the line back.");
}

// False: leave.
bool obey(Conversation& conversation, TypedLine line) {
    switch (line.kind) {
        case TypedLine::Kind::Nothing:
            break;
        case TypedLine::Kind::Question:
            conversation.ask(std::move(line.question));
            break;
        case TypedLine::Kind::Photos:
            addAndAsk(conversation, std::move(line));
            break;
        case TypedLine::Kind::Boxes:
            conversation.drawBoxes(line.file);
            break;
        case TypedLine::Kind::Reset:
            conversation.reset();
            break;
        case TypedLine::Kind::Help:
            std::cerr << conversationHelp();
            break;
        case TypedLine::Kind::Leave:
            return false;
        case TypedLine::Kind::Refused:
            printMessage(line.refusal);
            break;
    }
    return true;
}

}  // namespace

int runConversation(AskSession& session, const AskOptions& options,
                    std::vector<PromptPhoto> firstPhotos) {
    const Result<std::unique_ptr<LineEditor>> editor = LineEditor::open();
    if (!editor)
        return printError(editor.error());
    const std::string description = session.engine().description().text.name;
    printMessage(fmt::format("{} on {}, {} tokens of context. /help lists the commands.",
                             description.empty() ? options.model : description,
                             deviceTitle(session.engine().device()).english(),
                             session.engine().description().contextLength));
    session.keepRunning();
    Conversation conversation(session, options, std::move(firstPhotos));
    if (!conversation.announcePhotos())
        return kFailure;
    conversation.sayWhatIsNext();
    while (const std::optional<std::string> line = (*editor)->readLine())
        if (!obey(conversation, understand(*line)))
            break;
    return finishOutput();
}

}  // namespace tessera::cli
