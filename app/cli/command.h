// SPDX-License-Identifier: MIT
// One subcommand of tessera-cli: its options, registered with the parser, and what it does.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace tessera::cli {

// Exit codes of the program. Scripts rely on 0 meaning a complete result on stdout.
enum ExitCode : int {
    kSuccess = 0,
    kFailure = 1,
    kUsageError = 2,
    kInterrupted = 130,  // Ctrl+C, as shells report it
};

struct Command {
    CLI::App* app = nullptr;   // owned by the parser
    std::function<int()> run;  // called after parsing; returns an ExitCode
};

Command addAskCommand(CLI::App& parent);
Command addTilesCommand(CLI::App& parent);
Command addTokenizeCommand(CLI::App& parent);
Command addDetokenizeCommand(CLI::App& parent);
Command addInspectCommand(CLI::App& parent);
Command addConvertCommand(CLI::App& parent);
Command addDevicesCommand(CLI::App& parent);
Command addModelsCommand(CLI::App& parent);

}  // namespace tessera::cli
