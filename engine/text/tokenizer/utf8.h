// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tessera {

inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";  // U+FFFD

// One step through a text that may not be UTF-8. Invalid bytes are taken in maximal parts of
// well-formed sequences (Unicode 15, section 3.9, "substitution of maximal subparts").
struct Utf8Char {
    char32_t codePoint = 0;  // U+FFFD where invalid
    std::size_t length = 0;  // bytes, at least 1
    bool valid = false;
    bool incomplete = false;  // invalid only because the text ends here
};

// `position` must lie within the text.
Utf8Char decodeUtf8At(std::string_view text, std::size_t position);

void appendUtf8(std::string& text, char32_t codePoint);

enum class Utf8Repair { EachPart, EachByte };

// Each invalid part, or each byte of it, becomes U+FFFD.
std::string toValidUtf8(std::string_view bytes, Utf8Repair repair = Utf8Repair::EachPart);

// Number of bytes at the end that begin a character that is not complete yet: 0 to 3.
std::size_t incompleteTailLength(std::string_view bytes);

}  // namespace tessera
