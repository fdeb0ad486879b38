// SPDX-License-Identifier: MIT
// The characters in which vocabularies of byte-level BPE write bytes, GPT-2's.
#pragma once

#include <string>
#include <string_view>

namespace tessera {

std::string toByteAlphabet(std::string_view bytes);

// Characters that stand for no byte stay as they are.
std::string fromByteAlphabet(std::string_view text);

}  // namespace tessera
