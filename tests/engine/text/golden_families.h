// SPDX-License-Identifier: MIT
// The other families' golden data about texts.
#pragma once

#include <QtTest>

#include "engine/formats/json_object.h"
#include "engine/text/chat_template.h"
#include "engine/text/prompt_rules.h"
#include "golden_vocabulary.h"
#include "small_vocabulary.h"

namespace tessera::test {

// Not Qt's: it drops a byte order mark at the start of a text.
inline Json readCases(const QString& path) {
    auto json = readJsonObject(path.toStdString());
    if (!json)
        qFatal("%s", json.error().message().c_str());
    return *std::move(json);
}

inline std::vector<TokenId> idsOf(const Json& list) {
    return list.get<std::vector<TokenId>>();
}

inline bool hasIds(const Json& object, const char* member) {
    const auto found = object.find(member);
    return found != object.end() && found->is_array();
}

inline std::string textOf(const Json& text) {
    return text.get<std::string>();
}

inline std::unique_ptr<const Tokenizer> load(const QString& folder, const QString& layout = "hf") {
    return makeTokenizer(loadVocabulary(goldenPath(folder + '/' + layout)));
}

// A user's text in the reference's form, with its photos at the start taken off it; -1 photos:
// there are photos elsewhere.
inline ChatTurn turnOf(const QString& user, const QString& assistant, const PromptRules& rules,
                       const QRegularExpression& photo) {
    ChatTurn turn{{}, 0, assistant.toStdString()};
    QString rest = user;
    for (auto match = photo.match(rest); match.hasMatch(); match = photo.match(rest)) {
        rest = rest.mid(match.capturedLength());
        ++turn.numPhotos;
    }
    turn.user = rest.toStdString();
    if (rules.countMarkers(turn.user) > 0)
        turn.numPhotos = -1;
    return turn;
}

// The prompt of the case, if its photos are where the template puts them; otherwise false.
inline bool compareChat(const Tokenizer& tokenizer, const ChatTemplate& chat,
                        const std::vector<ChatTurn>& turns,
                        const std::optional<std::string>& system,
                        const std::vector<TokenId>& expected) {
    const bool fits =
        std::ranges::all_of(turns, [](const ChatTurn& turn) { return turn.numPhotos >= 0; });
    if (fits)
        [&] { QCOMPARE(tokenizeChatPrompt(tokenizer, chat.render(turns, system)), expected); }();
    return fits;
}

}  // namespace tessera::test
