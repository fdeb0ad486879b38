// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace tessera::cli {

// Whether a text in UTF-8 is nothing but spaces, of whatever width, and line breaks.
bool isBlank(std::string_view text);

}  // namespace tessera::cli
