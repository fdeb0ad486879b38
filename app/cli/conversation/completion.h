// SPDX-License-Identifier: MIT
// What the Tab key adds to a line of a conversation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tessera::cli {

struct Completion {
    std::string added;                 // to insert at the cursor
    std::vector<std::string> choices;  // to be shown if nothing can be added
};

// Completes a command at the beginning of the line, the words behind /image as names of files, and
// any word that is the beginning of a whole path (from / or ~/). `before`: the line up to the
// cursor, in UTF-8. Folders and photos are offered, other files only where there are none.
Completion complete(std::string_view before);

}  // namespace tessera::cli
