// SPDX-License-Identifier: MIT
// tessera-cli: asks LLaVA models about photos from a terminal or a script.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <exception>
#include <iostream>
#include <new>

#include "app/cli/command.h"
#include "app/cli/console.h"

namespace {

using namespace tessera::cli;

int runCommandLine(int argc, char** argv) {
    CLI::App app{"Asks LLaVA models about photos, on your own GPU through Vulkan.", "tessera-cli"};
    app.set_version_flag("--version", "tessera-cli " TESSERA_VERSION);
    app.require_subcommand(1);
    app.footer("Run \"tessera-cli COMMAND --help\" for the options of a command.");
    const std::array commands = {addAskCommand(app),      addTilesCommand(app),
                                 addTokenizeCommand(app), addDetokenizeCommand(app),
                                 addInspectCommand(app),  addConvertCommand(app),
                                 addDevicesCommand(app)};
    for (const Command& command : commands) {
        command.app->footer("");  // otherwise commands repeat the one above
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
            app.exit(error, std::cout, std::cerr);
            std::cout.flush();
            return finishOutput();
        }
        const bool unknown = argc > 1 && argv[1][0] != '-' &&
                             std::ranges::none_of(commands, [&](const Command& command) {
                                 return command.app->check_name(argv[1]);
                             });
        printMessage(unknown ? fmt::format("There is no command \"{}\".", argv[1]) : error.what());
        std::cerr
            << "Run \"tessera-cli --help\" or \"tessera-cli COMMAND --help\" for the options.\n";
        return kUsageError;
    }
    for (const Command& command : commands) {
        if (command.app->parsed()) {
            return command.run();
        }
    }
    return kUsageError;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return runCommandLine(argc, argv);
    } catch (const std::bad_alloc&) {
        printMessage("There is not enough memory for this.");
    } catch (const std::exception& error) {
        printMessage(error.what());
    }
    return kFailure;
}
