// SPDX-License-Identifier: MIT
#include "app/terminal/printable.h"

#include <algorithm>
#include <cstddef>

namespace tessera {

namespace {

bool isContinuation(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// Bytes of the UTF-8 sequence at the beginning of `text`; 0 if there is none.
std::size_t sequenceBytes(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead < 0x80                   ? 1
                             : lead >= 0xc2 && lead < 0xe0 ? 2
                             : lead >= 0xe0 && lead < 0xf0 ? 3
                             : lead >= 0xf0 && lead < 0xf5 ? 4
                                                           : 0;
    if (size > text.size())
        return 0;
    for (std::size_t i = 1; i < size; ++i)
        if (!isContinuation(text[i]))
            return 0;
    return size;
}

bool isControl(std::string_view character) {
    const auto first = static_cast<unsigned char>(character.front());
    if (character.size() == 1)
        return (first < 0x20 && first != '\n' && first != '\t') || first == 0x7f;
    // U+0080 to U+009F
    return character.size() == 2 && first == 0xc2 &&
           static_cast<unsigned char>(character[1]) < 0xa0;
}

}  // namespace

std::string printable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const std::size_t size = sequenceBytes(text);
        const std::string_view character = text.substr(0, size == 0 ? 1 : size);
        if (size == 0 || isControl(character))
            result += '?';
        else
            result += character;
        text.remove_prefix(character.size());
    }
    return result;
}

std::string messageLine(std::string_view program, std::string_view message) {
    std::string text = printable(message);
    std::ranges::replace(text, '\n', ' ');
    return std::string(program) + ": " + text + '\n';
}

}  // namespace tessera
