// SPDX-License-Identifier: MIT
#include "engine/text/tokenizer/byte_alphabet.h"

#include <array>

#include "engine/text/tokenizer/utf8.h"

namespace tessera {

namespace {

constexpr char32_t kNumMappedCodePoints = 0x144;

struct ByteAlphabet {
    std::array<char32_t, 256> codePoints{};
    std::array<int, kNumMappedCodePoints> bytes{};  // -1: stands for no byte
};

// GPT-2's table: printable Latin-1 stands for itself, the other 68 bytes, in order, for U+0100 on.
constexpr ByteAlphabet makeByteAlphabet() {
    ByteAlphabet alphabet;
    for (int& byte : alphabet.bytes)
        byte = -1;
    char32_t next = 0x100;
    for (std::size_t byte = 0; byte < 256; ++byte) {
        const bool printable = (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) ||
                               (byte >= 0xAE && byte <= 0xFF);
        const char32_t codePoint = printable ? static_cast<char32_t>(byte) : next++;
        alphabet.codePoints[byte] = codePoint;
        alphabet.bytes[codePoint] = static_cast<int>(byte);
    }
    return alphabet;
}

constexpr ByteAlphabet kByteAlphabet = makeByteAlphabet();

}  // namespace

std::string toByteAlphabet(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes)
        appendUtf8(text, kByteAlphabet.codePoints[static_cast<unsigned char>(c)]);
    return text;
}

std::string fromByteAlphabet(std::string_view text) {
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const Utf8Char c = decodeUtf8At(text, i);
        const int byte =
            c.valid && c.codePoint < kNumMappedCodePoints ? kByteAlphabet.bytes[c.codePoint] : -1;
        if (byte >= 0)
            bytes.push_back(static_cast<char>(byte));
        else
            bytes += text.substr(i, c.length);
        i += c.length;
    }
    return bytes;
}

}  // namespace tessera
