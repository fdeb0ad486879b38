// SPDX-License-Identifier: MIT
#include "app/cli/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <istream>
#include <iterator>
#include <memory>
#include <system_error>

#include "app/cli/command.h"
#include "app/terminal/printable.h"

namespace tessera::cli {

namespace {

// Why stdout lost a part of the result; 0 while it has not.
int s_outputProblem = 0;

bool writeAll(std::FILE* stream, std::string_view text) {
    return std::fwrite(text.data(), 1, text.size(), stream) == text.size();
}

Result<std::string> readAll(std::FILE* stream, std::string_view name) {
    std::string text;
    std::array<char, 65536> block;
    for (;;) {
        const std::size_t count = std::fread(block.data(), 1, block.size(), stream);
        text.append(block.data(), count);
        if (count == block.size())
            continue;
        if (std::ferror(stream) != 0) {
            return Error(ErrorCode::FileUnreadable, "{} cannot be read: {}.", name,
                         std::strerror(errno));
        }
        return text;
    }
}

}  // namespace

bool stdinIsTerminal() {
    return isatty(STDIN_FILENO) == 1;
}
bool stdoutIsTerminal() {
    return isatty(STDOUT_FILENO) == 1;
}
bool stderrIsTerminal() {
    return isatty(STDERR_FILENO) == 1;
}

void printMessage(std::string_view message) {
    writeAll(stderr, messageLine("tessera-cli", message));
}

int printError(const Error& error) {
    printMessage(error.message());
    return kFailure;
}

bool printText(std::string_view text) {
    const std::string shown = stdoutIsTerminal() ? printable(text) : std::string(text);
    const bool written = writeAll(stdout, shown) && std::fflush(stdout) == 0;
    if (!written && s_outputProblem == 0)
        s_outputProblem = errno;
    return written;
}

Error outputError() {
    return Error(ErrorCode::WriteFailed, "The result could not be written: {}.",
                 std::strerror(s_outputProblem));
}

bool printJson(const Json& json) {
    return printText(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

bool printJsonLine(const Json& json) {
    return printText(json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

int finishOutput() {
    if (std::fflush(stdout) != 0 && s_outputProblem == 0)
        s_outputProblem = errno;
    return s_outputProblem == 0 ? int(kSuccess) : printError(outputError());
}

Error cannotOpen(const std::filesystem::path& path, int reason) {
    return reason == ENOENT
               ? Error(ErrorCode::FileNotFound,
                       "There is no file \"{}\". Check its name and location.", path.string())
               : Error(ErrorCode::FileUnreadable, "Cannot open \"{}\": {}.", path.string(),
                       std::strerror(reason));
}

Result<std::string> readStdin() {
    return readAll(stdin, "Standard input");
}

Result<std::string> readTextFile(const std::filesystem::path& path) {
    const auto close = [](std::FILE* stream) { std::fclose(stream); };
    const std::unique_ptr<std::FILE, decltype(close)> stream(std::fopen(path.c_str(), "rb"), close);
    if (!stream)
        return cannotOpen(path, errno);
    return readAll(stream.get(), path.string());
}

std::string formatBytes(std::uint64_t bytes) {
    static constexpr std::array<std::string_view, 5> kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 1024.0 && unit + 1 < kUnits.size()) {
        value /= 1024.0;
        ++unit;
    }
    return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", value, kUnits[unit]);
}

ProgressLine::ProgressLine() : m_enabled(stderrIsTerminal()) {}

void ProgressLine::show(std::string_view what, double fraction) {
    if (!m_enabled)
        return;
    const int percent = static_cast<int>(std::clamp(fraction, 0.0, 1.0) * 100.0);
    std::string line = fmt::format("{}: {} %", what, percent);
    if (line == m_shown)
        return;
    writeAll(stderr, fmt::format("\r\033[K{}", printable(line)));
    std::fflush(stderr);
    m_shown = std::move(line);
}

void ProgressLine::clear() {
    if (!m_shown.empty()) {
        writeAll(stderr, "\r\033[K");
        std::fflush(stderr);
        m_shown.clear();
    }
}

}  // namespace tessera::cli
