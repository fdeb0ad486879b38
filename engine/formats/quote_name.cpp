// SPDX-License-Identifier: MIT
#include "engine/formats/quote_name.h"

#include <fmt/format.h>

#include <algorithm>

namespace tessera {

Sentence firstNames(const std::vector<std::string>& names, std::size_t shown) {
    const auto end = names.begin() + std::ptrdiff_t(std::min(names.size(), shown));
    const std::string first = fmt::format("{}", fmt::join(names.begin(), end, ", "));
    return names.size() > shown ? Sentence("{} and {} more", first, names.size() - shown)
                                : Sentence::foreign(first);
}

}  // namespace tessera
