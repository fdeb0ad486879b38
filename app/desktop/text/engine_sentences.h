// SPDX-License-Identifier: MIT
#pragma once

#include <span>

namespace tessera {

// What the engine says to users, word for word as it says it, with %1, %2 ... for what it fills in.
// The engine knows no languages; what is missing here is shown in English behind a translated
// sentence about its ErrorCode. tests/app/translations holds this list against the engine's source.
std::span<const char* const> engineSentences();

}  // namespace tessera
