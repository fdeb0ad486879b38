// SPDX-License-Identifier: MIT
#include "engine/text/tokenizer/utf8.h"

#include <algorithm>

namespace tessera {

namespace {

struct LeadByte {
    std::size_t length = 0;  // 0: cannot begin a character
    unsigned char secondMin = 0x80;
    unsigned char secondMax = 0xBF;
};

// Unicode 15, table 3-7: well-formed UTF-8 byte sequences.
LeadByte classifyLead(unsigned char byte) {
    if (byte < 0x80)
        return {1, 0, 0};
    if (byte >= 0xC2 && byte <= 0xDF)
        return {2, 0x80, 0xBF};
    if (byte >= 0xE0 && byte <= 0xEF) {
        const auto min = static_cast<unsigned char>(byte == 0xE0 ? 0xA0 : 0x80);
        const auto max = static_cast<unsigned char>(byte == 0xED ? 0x9F : 0xBF);
        return {3, min, max};
    }
    if (byte >= 0xF0 && byte <= 0xF4) {
        const auto min = static_cast<unsigned char>(byte == 0xF0 ? 0x90 : 0x80);
        const auto max = static_cast<unsigned char>(byte == 0xF4 ? 0x8F : 0xBF);
        return {4, min, max};
    }
    return {};
}

}  // namespace

Utf8Char decodeUtf8At(std::string_view text, std::size_t position) {
    const auto byteAt = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byteAt(position);
    const LeadByte rule = classifyLead(lead);
    if (rule.length == 1)
        return {lead, 1, true, false};
    if (rule.length == 0)
        return {0xFFFD, 1, false, false};
    char32_t codePoint = lead & (0x7Fu >> rule.length);
    for (std::size_t i = 1; i < rule.length; ++i) {
        if (position + i == text.size())
            return {0xFFFD, i, false, true};
        const unsigned char byte = byteAt(position + i);
        const unsigned char min = i == 1 ? rule.secondMin : 0x80;
        const unsigned char max = i == 1 ? rule.secondMax : 0xBF;
        if (byte < min || byte > max)
            return {0xFFFD, i, false, false};
        codePoint = (codePoint << 6) | (byte & 0x3Fu);
    }
    return {codePoint, rule.length, true, false};
}

void appendUtf8(std::string& text, char32_t codePoint) {
    const auto push = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (codePoint < 0x80) {
        push(codePoint);
    } else if (codePoint < 0x800) {
        push(0xC0 | (codePoint >> 6));
        push(0x80 | (codePoint & 0x3F));
    } else if (codePoint < 0x10000) {
        push(0xE0 | (codePoint >> 12));
        push(0x80 | ((codePoint >> 6) & 0x3F));
        push(0x80 | (codePoint & 0x3F));
    } else {
        push(0xF0 | (codePoint >> 18));
        push(0x80 | ((codePoint >> 12) & 0x3F));
        push(0x80 | ((codePoint >> 6) & 0x3F));
        push(0x80 | (codePoint & 0x3F));
    }
}

std::string toValidUtf8(std::string_view bytes, Utf8Repair repair) {
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
        const Utf8Char c = decodeUtf8At(bytes, i);
        if (c.valid) {
            text += bytes.substr(i, c.length);
        } else {
            const std::size_t count = repair == Utf8Repair::EachByte ? c.length : 1;
            for (std::size_t n = 0; n < count; ++n)
                text += kReplacementCharacter;
        }
        i += c.length;
    }
    return text;
}

std::size_t incompleteTailLength(std::string_view bytes) {
    const std::size_t longest = std::min<std::size_t>(3, bytes.size());
    for (std::size_t length = longest; length > 0; --length) {
        const Utf8Char c = decodeUtf8At(bytes, bytes.size() - length);
        if (c.incomplete && c.length == length)
            return length;
    }
    return 0;
}

}  // namespace tessera
