// SPDX-License-Identifier: MIT
// What a line means that was typed or pasted into a conversation.
//
// - A space at the beginning: a question, whatever follows.
// - A command, or exit or quit alone.
// - Photos, by their whole paths, and maybe a question behind them (dropped_paths.h).
// - A single word that begins with a slash, or that is nearly a command: nothing is sent, and a
//   message says how to send it as a question.
// - Everything else is a question, including "/etc/hosts what is this?".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tessera::cli {

struct TypedLine {
    enum class Kind {
        Nothing,
        Question,
        Photos,  // and, if it is not empty, a question
        Boxes,   // into `file`
        Reset,
        Help,
        Leave,
        Refused,  // `refusal` says why
    };

    Kind kind = Kind::Nothing;
    std::vector<std::string> photos;
    std::string question;
    std::string file;
    std::string refusal;
};

// Reads names and first bytes of files; nothing else.
TypedLine understand(std::string_view line);

// "/image", "/reset" ...: as they are typed.
const std::vector<std::string>& commandWords();

// The text of /help.
std::string_view conversationHelp();

}  // namespace tessera::cli
