// SPDX-License-Identifier: MIT
#include "app/cli/conversation/shell_words.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace tessera::cli {

namespace {

constexpr std::string_view kScheme = "file:/";
constexpr std::string_view kHome = "~/";

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

// file:///path, file://host/path and file:/path. Other texts stay as they are.
std::string fromAddress(std::string text) {
    if (!std::string_view(text).starts_with(kScheme))
        return text;
    std::string_view path(text);
    path.remove_prefix(kScheme.size() - 1);
    if (path.starts_with("//"))
        path.remove_prefix(std::min(path.find('/', 2), path.size()));
    return percentDecoded(path);
}

std::string withHome(std::string text) {
    const char* home = std::getenv("HOME");
    return home != nullptr && text.starts_with(kHome) ? home + text.substr(1) : text;
}

// What a backslash takes its meaning from.
bool isEscapable(char c, char quote) {
    return quote == '\0' ||
           (quote == '"' && std::string_view("\"\\$`").find(c) != std::string_view::npos);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(kSpaces);
    return begin == std::string_view::npos
               ? std::string_view()
               : text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

ShellWord readWord(std::string_view text, std::size_t at) {
    ShellWord word;
    if (text.substr(at).starts_with(kScheme)) {
        // Spaces are escaped in an address, and a quote in it is a part of the name.
        word.end = std::min(text.find_first_of(kSpaces, at), text.size());
        word.text = fromAddress(std::string(text.substr(at, word.end - at)));
        return word;
    }
    const bool fromHome = text.substr(at).starts_with(kHome);
    char& quote = word.openQuote;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (quote == '\0' && kSpaces.find(c) != std::string_view::npos)
            break;
        if (c == quote)
            quote = '\0';
        else if (quote == '\0' && (c == '\'' || c == '"'))
            quote = c;
        else if (c == '\\' && at + 1 < text.size() && isEscapable(text[at + 1], quote))
            word.text += text[++at];
        else
            word.text += c;
    }
    if (fromHome)
        word.text = withHome(std::move(word.text));
    word.end = at;
    return word;
}

std::string wholePath(std::string_view text) {
    return fromAddress(withHome(std::string(text)));
}

std::string quoted(std::string_view path, char openQuote) {
    std::string text;
    for (const char c : path) {
        if (openQuote == '\'' && c == '\'') {
            text += "'\\''";
            continue;
        }
        const std::string_view special = openQuote == '"'    ? "\"\\$`"
                                         : openQuote == '\'' ? ""
                                                             : " \t'\"\\";
        if (special.find(c) != std::string_view::npos)
            text += '\\';
        text += c;
    }
    return text;
}

}  // namespace tessera::cli
