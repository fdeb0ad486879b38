// SPDX-License-Identifier: MIT
#pragma once

namespace tessera {

// The classes of characters that pre-tokenizers tell apart.
enum class CharClass : unsigned char { Letter, Number, Space, Other };

// \s: the Unicode property White_Space.
bool isWhiteSpace(char32_t c);

// \s, \p{L}, \p{N}, and what is left.
CharClass classify(char32_t c);

}  // namespace tessera
