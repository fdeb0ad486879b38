// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace tessera {

// The text for a terminal: whatever could steer one (control characters other than newline and tab,
// also those beyond ASCII, and bytes that are not UTF-8) becomes '?'. File names, metadata and
// answers come from strangers.
std::string printable(std::string_view text);

// A message for stderr, "tessera-cli: ...\n": one line, whatever a file's name contains.
std::string messageLine(std::string_view program, std::string_view message);

}  // namespace tessera
