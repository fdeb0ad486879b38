// SPDX-License-Identifier: MIT
// Words as a shell reads them: quotes, backslashes, ~/ and, as terminals also write files, file:
// addresses.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tessera::cli {

inline constexpr std::string_view kSpaces = " \t\r\n";

// Without spaces at its ends.
std::string_view trimmed(std::string_view text);

struct ShellWord {
    std::string text;       // without quotes
    std::size_t end = 0;    // of the word in the text that it was read from
    char openQuote = '\0';  // the quote that does not end in the text
};

// The word that begins at `at`, which is not a space.
ShellWord readWord(std::string_view text, std::size_t at);

// The path in a text that holds nothing else: spaces in it belong to the path, and so do
// quotes. ~/ and file: addresses become whole paths.
std::string wholePath(std::string_view text);

// So that readWord() reads `path` again: with backslashes, or within the quote that is open. The
// quote itself is in neither of the two.
std::string quoted(std::string_view path, char openQuote);

}  // namespace tessera::cli
