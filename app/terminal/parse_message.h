// SPDX-License-Identifier: MIT
// What the command-line parser says, in words of our own.
#pragma once

#include <CLI/App.hpp>
#include <span>
#include <string>

namespace tessera {

// The command that was given, or the program itself where it has none or none was given.
const CLI::App& commandOf(const CLI::App& program);

// What is wrong with the command line, which `program` could not parse. `arguments`: without the
// program's name.
std::string parseMessage(const CLI::App& program, const CLI::ParseError& error,
                         std::span<char* const> arguments);

}  // namespace tessera
