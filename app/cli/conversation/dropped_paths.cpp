// SPDX-License-Identifier: MIT
#include "app/cli/conversation/dropped_paths.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <system_error>

namespace tessera::cli {

namespace {

constexpr std::string_view kSpaces = " \t\r\n";

bool isFile(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored);
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(kSpaces);
    return begin == std::string_view::npos
               ? std::string_view()
               : text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

int hexValue(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

std::string percentDecoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
        const int low = high >= 0 ? hexValue(text[i + 2]) : -1;
        const bool isByte = low >= 0 && high * 16 + low != 0;
        decoded += isByte ? static_cast<char>(high * 16 + low) : text[i];
        i += isByte ? 2 : 0;
    }
    return decoded;
}

constexpr std::string_view kScheme = "file:/";

// file:///path, file://host/path and file:/path. Other texts stay as they are.
std::string fromAddress(std::string text) {
    if (!std::string_view(text).starts_with(kScheme)) {
        return text;
    }
    std::string_view path(text);
    path.remove_prefix(kScheme.size() - 1);
    if (path.starts_with("//")) {
        path.remove_prefix(std::min(path.find('/', 2), path.size()));
    }
    return percentDecoded(path);
}

std::string withHome(std::string text) {
    const char* home = std::getenv("HOME");
    return home != nullptr && text.starts_with("~/") ? home + text.substr(1) : text;
}

struct Word {
    std::string text;     // without quotes
    std::size_t end = 0;  // of the word in the text it was read from
};

// The word that begins at `at`, which is not a space; nullopt if a quote in it does not end.
std::optional<Word> readWord(std::string_view text, std::size_t at) {
    Word word;
    if (text.substr(at).starts_with(kScheme)) {
        // Spaces are escaped in an address, and a quote in it is a part of the name.
        word.end = std::min(text.find_first_of(kSpaces, at), text.size());
        word.text = fromAddress(std::string(text.substr(at, word.end - at)));
        return word;
    }
    const bool fromHome = text.substr(at).starts_with("~/");
    char quote = '\0';
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (quote == '\0' && kSpaces.find(c) != std::string_view::npos) {
            break;
        }
        if (c == quote) {
            quote = '\0';
        } else if (quote == '\0' && (c == '\'' || c == '"')) {
            quote = c;
        } else if (c == '\\' && at + 1 < text.size() &&
                   (quote == '\0' ||
                    (quote == '"' &&
                     std::string_view("\"\\$`").find(text[at + 1]) != std::string_view::npos))) {
            word.text += text[++at];
        } else {
            word.text += c;
        }
    }
    if (quote != '\0') {
        return std::nullopt;
    }
    if (fromHome) {
        word.text = withHome(std::move(word.text));
    }
    word.end = at;
    return word;
}

}  // namespace

std::vector<std::string> pathsIn(std::string_view given) {
    const std::string text(trimmed(given));
    std::string whole = fromAddress(withHome(text));
    if (text.empty() || isFile(whole)) {
        return text.empty() ? std::vector<std::string>() : std::vector{std::move(whole)};
    }
    std::vector<std::string> words;
    for (std::size_t at = 0; at != std::string::npos;) {
        std::optional<Word> word = readWord(text, at);
        if (!word) {
            return {std::move(whole)};
        }
        words.push_back(std::move(word->text));
        at = text.find_first_not_of(kSpaces, word->end);
    }
    // A name with spaces that does not exist is one missing file, not several.
    const bool quoted = text.find_first_of("'\"\\") != std::string::npos;
    if (words.size() > 1 && !quoted && std::ranges::none_of(words, isFile)) {
        return {std::move(whole)};
    }
    return words;
}

DroppedPaths leadingFiles(std::string_view text) {
    DroppedPaths dropped;
    std::string_view rest = trimmed(text);
    while (!rest.empty()) {
        std::optional<Word> word = readWord(rest, 0);
        if (!word || !word->text.starts_with('/') || !isFile(word->text)) {
            // A whole path typed with its spaces as they are.
            std::string whole = fromAddress(withHome(std::string(rest)));
            if (whole.starts_with('/') && isFile(whole)) {
                dropped.files.push_back(std::move(whole));
                rest = {};
            }
            break;
        }
        dropped.files.push_back(std::move(word->text));
        rest = trimmed(rest.substr(word->end));
    }
    dropped.rest = rest;
    return dropped;
}

}  // namespace tessera::cli
