// SPDX-License-Identifier: MIT
#include "app/terminal/option_checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

namespace tessera {

namespace {

// Not empty: what is wrong with the text.
template <typename Number>
std::string problemOf(const std::string& text, Number least, Number most, const char* kind) {
    Number value{};
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    const bool fits = error == std::errc() && stop == end && value >= least && value <= most;
    return fits ? std::string()
                : fmt::format("\"{}\" is not a {} from {} to {}", text, kind, least, most);
}

}  // namespace

CLI::Validator oneOf(std::vector<std::string> names) {
    std::string shown = fmt::format("{{{}}}", fmt::join(names, ","));
    return CLI::Validator(
        [names = std::move(names)](std::string& text) {
            const std::string lower = CLI::detail::to_lower(text);
            const auto name = std::ranges::find(names, lower, [](const std::string& listed) {
                return CLI::detail::to_lower(listed);
            });
            if (name == names.end())
                return fmt::format("\"{}\" is not one of {}", text, fmt::join(names, ", "));
            text = *name;
            return std::string();
        },
        std::move(shown));
}

CLI::Validator wholeNumber(std::uint64_t least, std::uint64_t most) {
    return CLI::Validator(
        [=](const std::string& text) { return problemOf(text, least, most, "whole number"); }, "");
}

CLI::Validator realNumber(double least, double most) {
    return CLI::Validator(
        [=](const std::string& text) { return problemOf(text, least, most, "number"); }, "");
}

}  // namespace tessera
