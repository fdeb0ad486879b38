// SPDX-License-Identifier: MIT
#include "engine/formats/name_ranges.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tessera {

namespace {

struct NumberedName {
    std::string_view before;
    std::string_view after;
    std::uint32_t number = 0;
};

// The first dot-separated part that is a number.
std::optional<NumberedName> findNumber(std::string_view name) {
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos;
         dot = name.find('.', dot + 1)) {
        const std::string_view rest = name.substr(dot + 1);
        NumberedName found;
        const auto [end, error] =
            std::from_chars(rest.data(), rest.data() + rest.size(), found.number);
        const auto digits = static_cast<std::size_t>(end - rest.data());
        if (error == std::errc() && digits < rest.size() && rest[digits] == '.') {
            found.before = name.substr(0, dot + 1);
            found.after = rest.substr(digits);
            return found;
        }
    }
    return std::nullopt;
}

struct Group {
    NumberedName name;
    std::vector<std::uint32_t> numbers;  // empty: a name without a number
};

std::string describe(Group& group) {
    auto& numbers = group.numbers;
    if (numbers.size() <= 1) {
        return fmt::format("{}{}{}", group.name.before,
                           numbers.empty() ? "" : fmt::format("{}", numbers[0]), group.name.after);
    }
    std::ranges::sort(numbers);
    std::string text;
    for (std::size_t i = 0; i < numbers.size();) {
        std::size_t last = i;
        while (last + 1 < numbers.size() && numbers[last + 1] <= numbers[last] + 1)
            ++last;
        text += fmt::format("{}{}", text.empty() ? "" : ",", numbers[i]);
        if (numbers[last] != numbers[i])
            text += fmt::format("-{}", numbers[last]);
        i = last + 1;
    }
    return fmt::format("{}{{{}}}{}", group.name.before, text, group.name.after);
}

}  // namespace

std::vector<std::string> foldBlockNumbers(std::span<const std::string> names) {
    std::vector<Group> groups;
    for (const std::string& name : names) {
        const auto numbered = findNumber(name);
        if (!numbered) {
            groups.push_back({{name, {}, 0}, {}});
            continue;
        }
        const auto same = std::ranges::find_if(groups, [&](const Group& group) {
            return !group.numbers.empty() && group.name.before == numbered->before &&
                   group.name.after == numbered->after;
        });
        Group& group = same != groups.end() ? *same : groups.emplace_back(Group{*numbered, {}});
        group.numbers.push_back(numbered->number);
    }
    std::vector<std::string> folded;
    for (Group& group : groups)
        folded.push_back(describe(group));
    return folded;
}

Sentence describeTypes(const std::map<std::string, std::vector<std::string>>& namesByType) {
    Sentence list;
    for (const auto& [type, names] : namesByType) {
        const Sentence one("{} in {} ({})", names.size(), type,
                           fmt::join(foldBlockNumbers(names), ", "));
        list = list.empty() ? one : Sentence("{}, {}", list, one);
    }
    return list;
}

}  // namespace tessera
