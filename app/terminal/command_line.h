// SPDX-License-Identifier: MIT
// How the terminal programs take their command line, and what they say about a wrong one.
#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <string>

namespace tessera {

struct CommandLine {
    std::optional<std::string> answer;  // to --help or --version: nothing else is to be done
    std::string problem;                // what is wrong with it; empty if nothing is
};

// The help in words of our own, as wide as the terminal. To be called before commands are added.
void prepareCommandLine(CLI::App& program);

// To be called once all options are there. Nothing that the parser throws leaves this function.
CommandLine readCommandLine(CLI::App& program, int argc, char** argv);

// The last line of a usage error: which help says more.
std::string helpHint(const CLI::App& program);

}  // namespace tessera
