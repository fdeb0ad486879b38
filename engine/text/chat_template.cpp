// SPDX-License-Identifier: MIT
#include "engine/text/chat_template.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/text/answer_text.h"
#include "engine/text/chat_template_spec.h"

namespace tessera {

namespace {

constexpr std::string_view kImageStart = "<im_start>";
constexpr std::string_view kImageEnd = "<im_end>";

}  // namespace

std::span<const std::string_view> ChatTemplate::names() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> result;
        for (const Spec& spec : Spec::all())
            result.push_back(spec.name);
        return result;
    }();
    return names;
}

std::optional<ChatTemplate> ChatTemplate::byName(std::string_view name) {
    for (const Spec& spec : Spec::all())
        if (name == spec.name || (!name.empty() && name == spec.alias))
            return ChatTemplate(&spec);
    return std::nullopt;
}

std::string_view ChatTemplate::name() const {
    return m_spec->name;
}

std::string_view ChatTemplate::defaultSystem() const {
    return m_spec->system;
}

bool ChatTemplate::continuesText() const {
    return m_spec->userSuffix.empty();
}

std::span<const std::string> ChatTemplate::stopStrings() const {
    return m_spec->stops;
}

ChatTemplate ChatTemplate::forPhotosOf(const Vocabulary& vocabulary) const {
    const auto has = [&](std::string_view piece) {
        return std::find(vocabulary.tokens.begin(), vocabulary.tokens.end(), piece) !=
               vocabulary.tokens.end();
    };
    ChatTemplate wrapping = *this;
    wrapping.m_wrapsPhotos = has(kImageStart) && has(kImageEnd);
    return wrapping;
}

namespace {

using Kind = PromptPiece::Kind;

void append(std::vector<PromptPiece>& pieces, Kind kind, std::string_view text) {
    if (text.empty())
        return;
    if (!pieces.empty() && pieces.back().kind == kind)
        pieces.back().text += text;
    else
        pieces.push_back({kind, std::string(text)});
}

}  // namespace

std::vector<PromptPiece> ChatTemplate::render(std::span<const ChatTurn> turns,
                                              const std::optional<std::string>& system) const {
    const Spec& spec = *m_spec;
    std::vector<PromptPiece> pieces;
    std::string_view userPrefix = spec.userPrefixFirst;
    const std::string_view systemText = system ? std::string_view(*system) : spec.system;
    append(pieces, Kind::Template, spec.opening);
    if (!systemText.empty()) {
        append(pieces, Kind::Template, spec.systemPrefix);
        append(pieces, system ? Kind::Content : Kind::Template, systemText);
        append(pieces, Kind::Template, spec.systemSuffix);
        userPrefix = spec.userPrefixAfterSystem;
    }
    int photosBefore = 0;
    for (const ChatTurn& turn : turns) {
        append(pieces, Kind::Template, userPrefix);
        userPrefix = spec.userPrefixLater;
        renderPhotos(turn, photosBefore, pieces);
        photosBefore += turn.numPhotos;
        append(pieces, Kind::Content, questionOf(turn));
        append(pieces, Kind::Template, spec.userSuffix);
        const bool isLast = &turn == &turns.back();
        if (isLast && turn.assistant.empty())
            break;
        if (turn.assistantIds.empty()) {
            append(pieces, Kind::Template, spec.answerPrefix);
            append(pieces, Kind::Content,
                   spec.trimsContents ? trimmed(turn.assistant) : turn.assistant);
        } else {
            pieces.push_back({Kind::Generated, {}, turn.assistantIds});
        }
        append(pieces, Kind::Template, isLast ? "" : spec.answerSuffix);
    }
    return pieces;
}

// Where questions are trimmed, the marks of photos count as text: what follows them stays.
std::string_view ChatTemplate::questionOf(const ChatTurn& turn) const {
    if (!m_spec->trimsContents)
        return turn.user;
    return turn.numPhotos > 0 ? trimmedAtEnd(turn.user) : trimmed(turn.user);
}

void ChatTemplate::renderPhotos(const ChatTurn& turn, int photosBefore,
                                std::vector<PromptPiece>& pieces) const {
    const Spec& spec = *m_spec;
    const bool ownTurn = spec.photos == PhotoStyle::OwnTurn;
    const bool numbered = spec.photos == PhotoStyle::Numbered;
    const bool endsLine = numbered || spec.photos == PhotoStyle::LineBefore;
    for (int photo = 1; photo <= turn.numPhotos; ++photo) {
        append(pieces, Kind::Template, ownTurn ? "<Image>" : "");
        append(pieces, Kind::Template,
               numbered ? fmt::format("Picture {}: ", photosBefore + photo) : std::string());
        append(pieces, Kind::Template, m_wrapsPhotos ? kImageStart : "");
        pieces.push_back({Kind::Image, {}});
        append(pieces, Kind::Template, m_wrapsPhotos ? kImageEnd : "");
        append(pieces, Kind::Template, endsLine ? "\n" : "");
        append(pieces, Kind::Template, ownTurn ? "</Image>" : "");
    }
    if (ownTurn && turn.numPhotos > 0) {
        append(pieces, Kind::Template, spec.userSuffix);
        append(pieces, Kind::Template, spec.answerPrefix);
        append(pieces, Kind::Template, "Received.");
        append(pieces, Kind::Template, spec.answerSuffix);
        append(pieces, Kind::Template, spec.userPrefixLater);
    }
}

}  // namespace tessera
