// SPDX-License-Identifier: MIT
#include "app/cli/blank.h"

#include <algorithm>
#include <array>

namespace tessera::cli {

bool isBlank(std::string_view text) {
    static constexpr std::array<std::string_view, 26> kSpaces = {
        " ",      "\t",     "\r",     "\n",     "\v",     "\f",     "\u00a0", "\u1680", "\u2000",
        "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009",
        "\u200a", "\u200b", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\ufeff"};
    while (!text.empty()) {
        const auto space = std::ranges::find_if(
            kSpaces, [&](std::string_view character) { return text.starts_with(character); });
        if (space == kSpaces.end())
            return false;
        text.remove_prefix(space->size());
    }
    return true;
}

}  // namespace tessera::cli
