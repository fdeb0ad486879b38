// SPDX-License-Identifier: MIT
#include "app/cli/arguments/parse_message.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>
#include <vector>

namespace tessera::cli {

namespace {

std::vector<std::string> commandNames(const CLI::App& program) {
    std::vector<std::string> names;
    for (const CLI::App* command : program.get_subcommands(nullptr)) {
        names.push_back(command->get_name());
    }
    return names;
}

// What was not taken, in the order in which it was typed: the parser lists it backwards.
std::string leftOver(const CLI::App& program, std::span<char* const> arguments) {
    std::vector<std::string> words = program.remaining(true);
    std::vector<std::string_view> typed;
    for (const char* argument : arguments) {
        const auto word = std::ranges::find(words, argument);
        if (word != words.end()) {
            typed.emplace_back(argument);
            words.erase(word);
        }
    }
    return fmt::format("{}", fmt::join(typed, " "));
}

std::string notExpected(const CLI::App& program, const CLI::App& command,
                        std::span<char* const> arguments) {
    const std::string words = leftOver(program, arguments);
    std::string_view hint;
    if (arguments.front() != command.get_name()) {
        hint = " Options go behind the command.";
    } else if (!words.starts_with('-')) {
        hint = command.get_name() == "ask"
                   ? " Photos are named with --image FILE, and the question goes into quotes: "
                     "--prompt \"What is this?\"."
                   : " A name or text with spaces goes into quotes.";
    }
    return fmt::format("Not expected: {}.{}", words, hint);
}

std::string withoutCommand(const CLI::App& program, std::span<char* const> arguments) {
    const std::string names = fmt::format("{}", fmt::join(commandNames(program), ", "));
    const std::string words = leftOver(program, arguments);
    if (words.empty()) {
        return fmt::format("A command is missing. The commands are {}.", names);
    }
    if (words.starts_with('-')) {
        return fmt::format("Not expected: {}. A command comes first: {}.", words, names);
    }
    return fmt::format("There is no command \"{}\". The commands are {}.", arguments.front(),
                       names);
}

// "--out DIR", "FILE".
std::string shownName(const CLI::Option& option) {
    // Checks add their own part behind a colon.
    const std::string type = option.get_type_name().substr(0, option.get_type_name().find(':'));
    return option.nonpositional() ? fmt::format("{} {}", option.get_name(), type) : type;
}

std::string missing(const CLI::App& command, const CLI::Option& option) {
    std::string what = option.get_description();
    if (what.size() > 1 && std::isupper(static_cast<unsigned char>(what[1])) == 0) {
        what[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(what[0])));
    }
    return fmt::format("\"{}\" needs {}: {}", command.get_name(), shownName(option), what);
}

// A pair of options that do not go together, or of which the second is missing.
std::string unmatched(const CLI::App& command, bool excluded) {
    for (const CLI::Option* option : command.get_options()) {
        if (option->count() == 0) {
            continue;
        }
        for (const CLI::Option* other : option->get_excludes()) {
            if (excluded && other->count() > 0) {
                return fmt::format("{} and {} do not go together. Leave one of them out.",
                                   option->get_name(), other->get_name());
            }
        }
        for (const CLI::Option* other : option->get_needs()) {
            if (!excluded && other->count() == 0) {
                return fmt::format("{} needs {}. Give that as well.", option->get_name(),
                                   shownName(*other));
            }
        }
    }
    return {};
}

const CLI::Option* missingOption(const CLI::App& command) {
    for (const CLI::Option* option : command.get_options()) {
        if (option->get_required() && option->count() == 0) {
            return option;
        }
    }
    return nullptr;
}

// The option that a message of the parser begins with.
const CLI::Option* optionNamed(const CLI::App& command, std::string_view message,
                               std::string_view before) {
    for (const CLI::Option* option : command.get_options()) {
        const std::string begin = fmt::format("{}{}", before, option->get_name());
        const bool whole =
            message.size() == begin.size() ||
            (message.size() > begin.size() &&
             std::string_view(": ").find(message[begin.size()]) != std::string_view::npos);
        if (message.starts_with(begin) && whole) {
            return option;
        }
    }
    return nullptr;
}

std::string wrongNumberOfValues(const CLI::Option& option) {
    if (option.get_items_expected_max() == 0) {
        return fmt::format("{} takes no value.", option.get_name());
    }
    return option.count() > 1
               ? fmt::format("{} was given more than once. Give it once.", option.get_name())
               : fmt::format("{} needs a value behind it: {}.", option.get_name(),
                             shownName(option));
}

std::string messageFor(const CLI::App& command, const CLI::ParseError& error) {
    const std::string said = error.what();
    switch (static_cast<CLI::ExitCodes>(error.get_exit_code())) {
        case CLI::ExitCodes::ValidationError:
            // The sentences of option_checks.h and of other checks of this program.
            return said.ends_with('.') ? said : said + ".";
        case CLI::ExitCodes::RequiredError:
            if (const CLI::Option* option = missingOption(command)) {
                return missing(command, *option);
            }
            break;
        case CLI::ExitCodes::RequiresError:
            return unmatched(command, false);
        case CLI::ExitCodes::ExcludesError:
            return unmatched(command, true);
        case CLI::ExitCodes::ArgumentMismatch:
            if (const CLI::Option* option = optionNamed(command, said, "")) {
                return wrongNumberOfValues(*option);
            }
            break;
        case CLI::ExitCodes::ConversionError:
            if (const CLI::Option* option = optionNamed(command, said, "Could not convert: ")) {
                return option->get_items_expected_max() == 0
                           ? wrongNumberOfValues(*option)
                           : fmt::format("{} cannot take this value: {}.", option->get_name(),
                                         fmt::join(option->results(), " "));
            }
            break;
        default:
            break;
    }
    return said;
}

}  // namespace

void wordHelp(CLI::App& program) {
    program.set_help_flag("-h,--help", "Shows this.");
    const auto formatter = program.get_formatter();
    formatter->label("SUBCOMMAND", "COMMAND");
    formatter->label("Positionals", "Arguments");
    formatter->label("REQUIRED", "(required)");
    formatter->label("Needs", "only with");
    formatter->label("Excludes", "not with");
}

std::string parseMessage(const CLI::App& program, const CLI::ParseError& error,
                         std::span<char* const> arguments) {
    const std::vector<CLI::App*> parsed = program.get_subcommands();
    if (parsed.empty()) {
        return withoutCommand(program, arguments);
    }
    const CLI::App& command = *parsed.front();
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError)) {
        return notExpected(program, command, arguments);
    }
    return messageFor(command, error);
}

}  // namespace tessera::cli
