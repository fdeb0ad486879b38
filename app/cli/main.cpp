// SPDX-License-Identifier: MIT
// tessera-cli: asks LLaVA models about photos from a terminal or a script.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <exception>
#include <iostream>
#include <new>
#include <span>
#include <sstream>
#include <string>

#include "app/cli/arguments/parse_message.h"
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/standard_streams.h"

namespace {

using namespace tessera::cli;

// The name of an option that was given nothing but an empty text, which would count as not given;
// empty if there is none. Only texts for the model may be empty.
std::string emptyOption(const CLI::App& command) {
    for (const CLI::Option* option : command.get_options()) {
        if (option->nonpositional() && option->get_type_name() != "TEXT" &&
            std::ranges::count(option->results(), std::string()) > 0) {
            return option->get_name();
        }
    }
    return {};
}

int runCommandLine(int argc, char** argv) {
    CLI::App app{"Asks LLaVA models about photos, on your own GPU through Vulkan.", "tessera-cli"};
    wordHelp(app);
    app.set_version_flag("--version", "tessera-cli " TESSERA_VERSION, "Shows the version.");
    app.require_subcommand(1);
    const std::array commands = {addAskCommand(app),      addTilesCommand(app),
                                 addTokenizeCommand(app), addDetokenizeCommand(app),
                                 addInspectCommand(app),  addConvertCommand(app),
                                 addDevicesCommand(app)};
    for (const Command& command : commands) {
        command.app->group("Commands");
    }
    // After the commands, which would repeat it.
    app.footer("Run \"tessera-cli COMMAND --help\" for the options of a command.");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
            std::ostringstream help;
            app.exit(error, help, std::cerr);
            printText(help.str());
            return finishOutput();
        }
        printMessage(parseMessage(app, error, std::span(argv, argc).subspan(argc > 0 ? 1 : 0)));
        std::cerr
            << "Run \"tessera-cli --help\" or \"tessera-cli COMMAND --help\" for the options.\n";
        return kUsageError;
    }
    for (const Command& command : commands) {
        if (!command.app->parsed()) {
            continue;
        }
        if (const std::string option = emptyOption(*command.app); !option.empty()) {
            printMessage(fmt::format("{} was given an empty text. Give it a value or leave it out.",
                                     option));
            return kUsageError;
        }
        return command.run();
    }
    return kUsageError;
}

}  // namespace

int main(int argc, char** argv) {
    prepareStandardStreams();
    try {
        return runCommandLine(argc, argv);
    } catch (const std::bad_alloc&) {
        printMessage("There is not enough memory for this.");
    } catch (const std::exception& error) {
        printMessage(error.what());
    }
    return kFailure;
}
