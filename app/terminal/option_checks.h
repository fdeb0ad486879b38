// SPDX-License-Identifier: MIT
// What the value of an option may be. The parser's own checks say it in words of their own, take
// "nan" for a number and wrap negative ones around.
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace tessera {

// One of the names, which the value then is, whatever case it was typed in: for
// Option::transform().
CLI::Validator oneOf(std::vector<std::string> names);

// For Option::check().
CLI::Validator wholeNumber(std::uint64_t least, std::uint64_t most);
CLI::Validator realNumber(double least, double most);

}  // namespace tessera
