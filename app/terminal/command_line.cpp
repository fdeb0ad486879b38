// SPDX-License-Identifier: MIT
#include "app/terminal/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <span>
#include <sstream>

#include "app/terminal/help_text.h"
#include "app/terminal/parse_message.h"

namespace tessera {

namespace {

// The parser would take "--json=5" for a yes.
void refuseValuesOfFlags(CLI::App& app) {
    for (CLI::Option* option :
         app.get_options([](CLI::Option* each) { return each->get_items_expected_max() == 0; }))
        option->disable_flag_override();
    for (CLI::App* command : app.get_subcommands(nullptr))
        refuseValuesOfFlags(*command);
}

// The name of an option that was given nothing but an empty text, which would count as not given;
// empty if there is none. Only texts for the model may be empty.
std::string emptyOption(const CLI::App& command) {
    for (const CLI::Option* option : command.get_options())
        if (option->nonpositional() && option->get_type_name() != "TEXT" &&
            std::ranges::count(option->results(), std::string()) > 0)
            return option->get_name();
    return {};
}

}  // namespace

void prepareCommandLine(CLI::App& program) {
    program.set_help_flag("-h,--help", "Shows this.");
    program.formatter(std::make_shared<HelpText>(helpColumns()));
}

CommandLine readCommandLine(CLI::App& program, int argc, char** argv) {
    refuseValuesOfFlags(program);
    CommandLine line;
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
            std::ostringstream answer;
            program.exit(error, answer, answer);
            line.answer = answer.str();
        } else {
            line.problem =
                parseMessage(program, error, std::span(argv, argc).subspan(argc > 0 ? 1 : 0));
        }
        return line;
    }
    if (const std::string option = emptyOption(commandOf(program)); !option.empty()) {
        line.problem =
            fmt::format("{} was given an empty text. Give it a value or leave it out.", option);
    }
    return line;
}

std::string helpHint(const CLI::App& program) {
    const CLI::App& command = commandOf(program);
    if (&command != &program) {
        return fmt::format("Run \"{} {} --help\" for the options of this command.",
                           program.get_name(), command.get_name());
    }
    return fmt::format("Run \"{} --help\" for {}.", program.get_name(),
                       program.get_require_subcommand_min() > 0 ? "the commands" : "the options");
}

}  // namespace tessera
