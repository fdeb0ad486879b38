// SPDX-License-Identifier: MIT
#include "app/terminal/help_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

namespace tessera {

namespace {

constexpr std::size_t kUsualColumns = 80;
constexpr std::size_t kFewestColumns = 40;
// Where what an option does begins. In a narrow terminal it stands below the option.
constexpr std::size_t kTextColumn = 26;
constexpr std::size_t kNarrowTextColumn = 8;
constexpr std::size_t kFewestTextColumns = 34;

// Adds words to the last line of `out`, which is `at` wide, and begins lines with `indent` spaces
// where they would get longer than `columns`.
void wrap(std::string& out, std::string_view text, std::size_t at, std::size_t indent,
          std::size_t columns) {
    bool first = true;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        if (!first && at + 1 + word.size() > columns) {
            out += '\n' + std::string(indent, ' ');
            at = indent;
        } else if (!first) {
            out += ' ';
            ++at;
        }
        out += word;
        at += word.size();
        first = false;
    }
    out += '\n';
}

// Lines that begin with spaces are examples: what does not fit into one goes on further right.
void addParagraph(std::string& out, std::string_view text, std::size_t columns) {
    constexpr std::size_t kMoreIndent = 4;
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
        line.remove_prefix(indent);
        out += std::string(indent, ' ');
        wrap(out, line, indent, indent == 0 ? 0 : indent + kMoreIndent, columns);
    }
}

void addRow(std::string& out, const std::string& name, std::string_view text, std::size_t columns) {
    const bool narrow = columns < kTextColumn + kFewestTextColumns;
    const std::size_t column = narrow ? kNarrowTextColumn : kTextColumn;
    out += "  " + name;
    std::size_t at = 2 + name.size();
    if (at + 2 > column) {
        out += '\n';
        at = 0;
    }
    out += std::string(column - at, ' ');
    wrap(out, text, column, column, columns);
}

bool takesSeveral(const CLI::Option& option) {
    return option.get_items_expected_max() > 1;
}

// "-h, --help", "--image FILE...", "IMAGE|WxH...".
std::string rowName(const CLI::Option& option) {
    const std::string value = valueName(option) + (takesSeveral(option) ? "..." : "");
    std::vector<std::string> names;
    if (option.get_positional())
        names.push_back(value);
    for (const std::string& name : option.get_snames())
        names.push_back("-" + name);
    for (const std::string& name : option.get_lnames())
        names.push_back("--" + name);
    std::string text = fmt::format("{}", fmt::join(names, ", "));
    if (option.nonpositional() && !value.empty())
        text += " " + value;
    return text;
}

// Those of `named` in the order of the help: the parser keeps them in no order.
std::string namesOf(const CLI::App& app, const std::set<CLI::Option*>& named) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options())
        if (std::ranges::find(named, option) != named.end())
            names.push_back(option->get_name());
    return fmt::format("{}", fmt::join(names, ", "));
}

// "a, b, c" of the check that oneOf() made, which stands after a colon.
std::string choicesOf(const CLI::Option& option) {
    const std::string type = option.get_type_name();
    const std::size_t begin = type.find(":{");
    if (begin == std::string::npos || !type.ends_with('}'))
        return {};
    std::string choices;
    for (const char c : std::string_view(type).substr(begin + 2, type.size() - begin - 3)) {
        choices += c;
        if (c == ',')
            choices += ' ';
    }
    return choices;
}

// A list is written as it is typed: "[32,128]" is "32,128".
std::string defaultOf(const CLI::Option& option) {
    std::string value = option.get_default_str();
    if (value.size() > 1 && value.front() == '[' && value.back() == ']')
        value = value.substr(1, value.size() - 2);
    return value;
}

std::string rowText(const CLI::App& app, const CLI::Option& option) {
    std::string text = option.get_description();
    const auto add = [&text](std::string_view before, const std::string& what) {
        if (!what.empty())
            text += fmt::format(" {}{}.", before, what);
    };
    add("One of ", choicesOf(option));
    add("Default: ", defaultOf(option));
    if (option.get_required() && option.nonpositional())
        text += " Required.";
    add("Only with ", namesOf(app, option.get_needs()));
    add("Not with ", namesOf(app, option.get_excludes()));
    return text;
}

std::string usage(const CLI::App& app, const std::string& name) {
    std::string text = fmt::format("Usage: {} [OPTIONS]", name);
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_positional()) {
            const std::string value = valueName(*option) + (takesSeveral(*option) ? "..." : "");
            text += option->get_required() ? " " + value : fmt::format(" [{}]", value);
        }
    }
    if (!app.get_subcommands(nullptr).empty())
        text += app.get_require_subcommand_min() > 0 ? " COMMAND" : " [COMMAND]";
    return text;
}

}  // namespace

std::size_t helpColumns() {
    winsize size{};
    const bool known = isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
                       size.ws_col > 0;
    return known ? std::max<std::size_t>(size.ws_col, kFewestColumns) : kUsualColumns;
}

std::string valueName(const CLI::Option& option) {
    if (option.get_items_expected_max() == 0)
        return {};
    // Checks add their own part behind a colon.
    const std::string type = option.get_type_name();
    return type.substr(0, type.find(':'));
}

std::string shownName(const CLI::Option& option) {
    return option.nonpositional() ? fmt::format("{} {}", option.get_name(), valueName(option))
                                  : valueName(option);
}

std::string HelpText::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode) const {
    std::string text;
    addParagraph(text, app->get_description(), m_columns);
    text += '\n';
    wrap(text, usage(*app, name), 0, 4, m_columns);
    for (const bool arguments : {true, false}) {
        std::string rows;
        for (const CLI::Option* option : app->get_options())
            if (option->get_positional() == arguments)
                addRow(rows, rowName(*option), rowText(*app, *option), m_columns);
        if (!rows.empty())
            text += (arguments ? "\nArguments:\n" : "\nOptions:\n") + rows;
    }
    std::string commands;
    for (const CLI::App* command : app->get_subcommands(nullptr))
        addRow(commands, command->get_name(), command->get_description(), m_columns);
    if (!commands.empty())
        text += "\nCommands:\n" + commands;
    if (const std::string footer = app->get_footer(); !footer.empty()) {
        text += '\n';
        addParagraph(text, footer, m_columns);
    }
    return text;
}

}  // namespace tessera
