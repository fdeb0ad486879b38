// SPDX-License-Identifier: MIT
// Paths as terminals and file managers write them when a file is dropped or pasted, and as people
// type them: quoted as a shell does, or as a file: address.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tessera::cli {

// The files that the whole text names, one or several. A text that is the name of a file as it
// stands, with spaces and all, is that file. Otherwise quotes, backslashes, ~/ and file: addresses
// are taken as a shell or a file manager means them. The paths need not exist.
std::vector<std::string> pathsIn(std::string_view text);

struct DroppedPaths {
    std::vector<std::string> files;
    std::string rest;  // the text behind them
};

// The existing files at the beginning of a text, each by its whole path (from / or ~/, or a file:
// address), because anything shorter may be words of a question.
DroppedPaths leadingFiles(std::string_view text);

}  // namespace tessera::cli
