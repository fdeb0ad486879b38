// SPDX-License-Identifier: MIT
// The command-line parser's texts in this program's words.
#pragma once

#include <CLI/App.hpp>
#include <span>
#include <string>

namespace tessera::cli {

// The help's own words. To be called before commands are added.
void wordHelp(CLI::App& program);

// What is wrong with the command line, which `program` could not parse. `arguments`: without the
// program's name.
std::string parseMessage(const CLI::App& program, const CLI::ParseError& error,
                         std::span<char* const> arguments);

}  // namespace tessera::cli
