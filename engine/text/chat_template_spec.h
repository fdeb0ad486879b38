// SPDX-License-Identifier: MIT
// How a chat template is written down: one entry of chat_template_specs.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/chat_template.h"

namespace tessera {

enum class PhotoStyle {
    LineBefore,  // "<image>\n" before the question
    Bare,        // "<image>" before it
    OwnTurn,     // a turn of their own: "<Image><image></Image>", answered "Received."
    Numbered,    // "Picture 1: <image>\n" before it, counted through the conversation
};

// The strings of the original code, LLaVA's conversation.py first of all. A chat is
//   opening [systemPrefix system systemSuffix] turn turn ...
// and a turn is: a user prefix, photos and question, userSuffix, then (when it has been answered)
// answerPrefix, answer, answerSuffix. Generation starts right after userSuffix.
struct ChatTemplate::Spec {
    std::string_view name{};
    std::string_view alias{};  // its short name in the original code, if it has one
    std::string_view system{};
    std::string_view opening{};
    std::string_view systemPrefix{};
    std::string_view systemSuffix{};
    std::string_view userPrefixFirst{};  // when there is no system text
    std::string_view userPrefixAfterSystem{};
    std::string_view userPrefixLater{};
    std::string_view userSuffix{};
    std::string_view answerPrefix{};
    std::string_view answerSuffix{};
    std::vector<std::string> stops{};
    PhotoStyle photos = PhotoStyle::LineBefore;
    bool trimsContents = false;  // white space around questions and earlier answers is left out

    static std::span<const Spec> all();
};

}  // namespace tessera
