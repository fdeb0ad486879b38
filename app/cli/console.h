// SPDX-License-Identifier: MIT
// Results on stdout, everything else on stderr; reading stdin and text files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "engine/core/result.h"

namespace tessera::cli {

// Keeps the order in which keys were added.
using Json = nlohmann::ordered_json;

bool stdinIsTerminal();
bool stdoutIsTerminal();
bool stderrIsTerminal();

// "tessera-cli: <message>" on stderr, without what could steer a terminal. The second form returns
// kFailure.
void printMessage(std::string_view message);
int printError(const Error& error);

// Writes to stdout and flushes; on a terminal, without what could steer it. False if it could not
// be written: outputError() then says why.
bool printText(std::string_view text);
Error outputError();
// One indented JSON value and a newline; bytes that are not UTF-8 become U+FFFD.
bool printJson(const Json& json);
// The same on a single line.
bool printJsonLine(const Json& json);
// The exit code of a command whose result is complete: kFailure, with the system's reason, if
// stdout lost a part of it (disk full, for example).
int finishOutput();

// The whole input, unchanged. Errors: FileNotFound, FileUnreadable.
Result<std::string> readStdin();
Result<std::string> readTextFile(const std::filesystem::path& path);
// Why a file could not be opened. `reason`: an errno.
Error cannotOpen(const std::filesystem::path& path, int reason);

// "1.5 GiB", for people.
std::string formatBytes(std::uint64_t bytes);

// A line on stderr that is overwritten in place; shown only if stderr is a terminal.
class ProgressLine {
  public:
    ProgressLine();
    ~ProgressLine() { clear(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    // Shows "what: 42 %". `fraction` is between 0 and 1.
    void show(std::string_view what, double fraction);
    void clear();

  private:
    bool m_enabled;
    std::string m_shown;
};

}  // namespace tessera::cli
