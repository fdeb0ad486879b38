// SPDX-License-Identifier: MIT
// What --help prints, wrapped to the terminal.
#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <string>

namespace tessera {

// The terminal's width where standard output is one, else 80.
std::size_t helpColumns();

// The parser's own help has lines of any length, and texts that differ from version to version.
class HelpText : public CLI::FormatterBase {
  public:
    explicit HelpText(std::size_t columns) : m_columns(columns) {}

    // No line is longer than the terminal is wide, unless a single word is.
    std::string make_help(const CLI::App* app, std::string name,
                          CLI::AppFormatMode mode) const override;

  private:
    std::size_t m_columns;
};

// "FILE" of "--model FILE"; empty for an option that takes no value.
std::string valueName(const CLI::Option& option);

// "--out DIR"; for an argument, "FILE".
std::string shownName(const CLI::Option& option);

}  // namespace tessera
