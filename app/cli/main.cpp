// SPDX-License-Identifier: MIT
// tessera-cli: asks vision-language models about photos, from a terminal or a script.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <exception>
#include <iostream>
#include <new>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/standard_streams.h"
#include "app/terminal/command_line.h"

namespace {

using namespace tessera;
using namespace tessera::cli;

int runCommandLine(int argc, char** argv) {
    CLI::App app{
        "Asks vision-language models (LLaVA, VILA-1.5, Qwen-VL, DeepSeek-VL, InternLM-XComposer2) "
        "about photos, on your own GPU or processor.",
        "tessera-cli"};
    prepareCommandLine(app);
    app.set_version_flag("--version", "tessera-cli " TESSERA_VERSION, "Shows the version.");
    app.require_subcommand(1);
    const std::array commands = {addAskCommand(app),      addTilesCommand(app),
                                 addTokenizeCommand(app), addDetokenizeCommand(app),
                                 addInspectCommand(app),  addConvertCommand(app),
                                 addDevicesCommand(app),  addModelsCommand(app)};
    // After the commands, which would repeat it.
    app.footer("Run \"tessera-cli COMMAND --help\" for the options of a command.");
    const CommandLine line = readCommandLine(app, argc, argv);
    if (line.answer) {
        printText(*line.answer);
        return finishOutput();
    }
    int status = kUsageError;
    if (!line.problem.empty()) {
        printMessage(line.problem);
    } else {
        const auto given = std::ranges::find_if(
            commands, [](const Command& command) { return command.app->parsed(); });
        status = given->run();
    }
    if (status == kUsageError)
        std::cerr << helpHint(app) << "\n";
    return status;
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
