// SPDX-License-Identifier: MIT
#include "app/terminal/parse_message.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>
#include <vector>

#include "app/terminal/help_text.h"

namespace tessera {

namespace {

std::vector<std::string> commandNames(const CLI::App& program) {
    std::vector<std::string> names;
    for (const CLI::App* command : program.get_subcommands(nullptr))
        names.push_back(command->get_name());
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
    if (&command != &program && arguments.front() != command.get_name() &&
        program.get_require_subcommand_min() > 0) {
        hint = " Options go after the command.";
    } else if (!words.starts_with('-')) {
        hint = command.get_name() == "ask"
                   ? " Give photos with --image FILE, and put the question in quotes: "
                     "--prompt \"What is this?\"."
                   : " Put a name or text with spaces in quotes.";
    }
    return fmt::format("Not expected: {}.{}", words, hint);
}

std::string withoutCommand(const CLI::App& program, std::span<char* const> arguments) {
    const std::string names = fmt::format("{}", fmt::join(commandNames(program), ", "));
    const std::string words = leftOver(program, arguments);
    if (words.empty())
        return fmt::format("A command is missing. The commands are {}.", names);
    if (words.starts_with('-'))
        return fmt::format("Not expected: {}. A command comes first: {}.", words, names);
    return fmt::format("There is no command \"{}\". The commands are {}.", arguments.front(),
                       names);
}

std::string missing(const CLI::App& command, const CLI::Option& option) {
    std::string what = option.get_description();
    if (what.size() > 1 && std::isupper(static_cast<unsigned char>(what[1])) == 0)
        what[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(what[0])));
    return fmt::format("\"{}\" needs {}: {}", command.get_name(), shownName(option), what);
}

// A pair of options that do not go together, or of which the second is missing.
std::string unmatched(const CLI::App& command, bool excluded) {
    for (const CLI::Option* option : command.get_options()) {
        if (option->count() == 0)
            continue;
        for (const CLI::Option* other : option->get_excludes()) {
            if (excluded && other->count() > 0) {
                return fmt::format("{} and {} cannot be used together. Leave one of them out.",
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
    for (const CLI::Option* option : command.get_options())
        if (option->get_required() && option->count() == 0)
            return option;
    return nullptr;
}

std::string_view withoutDashes(std::string_view name) {
    return name.substr(std::min(name.find_first_not_of('-'), name.size()));
}

// The option that a message of the parser begins with; some leave its dashes out.
const CLI::Option* optionNamed(const CLI::App& command, std::string_view message,
                               std::string_view before) {
    if (!message.starts_with(before))
        return nullptr;
    message.remove_prefix(before.size());
    message = withoutDashes(message.substr(0, message.find_first_of(": ")));
    const auto options = command.get_options();
    const auto named = std::ranges::find_if(options, [&](const CLI::Option* option) {
        return withoutDashes(option->get_name()) == message;
    });
    return named != options.end() ? *named : nullptr;
}

std::string wrongNumberOfValues(const CLI::Option& option) {
    if (option.get_items_expected_max() == 0)
        return fmt::format("{} takes no value.", option.get_name());
    return option.count() > 1
               ? fmt::format("{} was given more than once. Give it once.", option.get_name())
               : fmt::format("{} needs a value: {}.", option.get_name(), shownName(option));
}

std::string messageFor(const CLI::App& command, const CLI::ParseError& error) {
    const std::string said = error.what();
    switch (static_cast<CLI::ExitCodes>(error.get_exit_code())) {
        case CLI::ExitCodes::ValidationError:
            // The sentences of option_checks.h and of other checks of this program.
            return said.ends_with('.') ? said : said + ".";
        case CLI::ExitCodes::RequiredError:
            if (const CLI::Option* option = missingOption(command))
                return missing(command, *option);
            break;
        case CLI::ExitCodes::RequiresError:
            return unmatched(command, false);
        case CLI::ExitCodes::ExcludesError:
            return unmatched(command, true);
        case CLI::ExitCodes::ArgumentMismatch:
            if (const CLI::Option* option = optionNamed(command, said, ""))
                return wrongNumberOfValues(*option);
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

const CLI::App& commandOf(const CLI::App& program) {
    const std::vector<CLI::App*> given = program.get_subcommands();
    return given.empty() ? program : *given.front();
}

std::string parseMessage(const CLI::App& program, const CLI::ParseError& error,
                         std::span<char* const> arguments) {
    const CLI::App& command = commandOf(program);
    const auto kind = static_cast<CLI::ExitCodes>(error.get_exit_code());
    const bool isLeftOver = kind == CLI::ExitCodes::ExtrasError;
    if (&command == &program && program.get_require_subcommand_min() > 0 &&
        (isLeftOver || kind == CLI::ExitCodes::RequiredError))
        return withoutCommand(program, arguments);
    return isLeftOver ? notExpected(program, command, arguments) : messageFor(command, error);
}

}  // namespace tessera
