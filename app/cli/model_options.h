// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/App.hpp>
#include <string>

namespace tessera::cli {

// --mmproj, for commands that take a model with its vision part. `mmproj` must outlive `app`.
CLI::Option* addMmprojOption(CLI::App& app, std::string& mmproj);

}  // namespace tessera::cli
