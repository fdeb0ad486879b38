// SPDX-License-Identifier: MIT
#include "app/cli/conversation/completion.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "app/cli/conversation/dropped_paths.h"
#include "app/cli/conversation/shell_words.h"
#include "app/cli/conversation/typed_line.h"
#include "app/terminal/printable.h"

namespace tessera::cli {

namespace {

namespace fs = std::filesystem;

// The longest common beginning, without a part of a character.
std::string commonBeginning(const std::vector<std::string>& names) {
    std::string common = names.front();
    for (const std::string& name : names) {
        const auto [end, other] = std::ranges::mismatch(common, name);
        common.erase(end, common.end());
    }
    const auto isContinuation = [&](const std::string& name) {
        return name.size() > common.size() &&
               (static_cast<unsigned char>(name[common.size()]) & 0xc0) == 0x80;
    };
    while (!common.empty() && std::ranges::any_of(names, isContinuation))
        common.pop_back();
    return common;
}

// The names in a folder that begin so, folders with a slash at their end.
std::vector<std::string> namesIn(const fs::path& folder, std::string_view begin) {
    std::vector<std::string> offered;
    std::vector<std::string> others;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        std::string name = entry->path().filename().string();
        const bool hidden = name.starts_with('.') && !begin.starts_with('.');
        // A name that the terminal cannot show cannot be typed, either.
        if (hidden || !name.starts_with(begin) || printable(name) != name ||
            name.find_first_of("\n\t") != std::string::npos)
            continue;
        std::error_code ignored;
        if (entry->is_directory(ignored))
            offered.push_back(std::move(name) + "/");
        else
            (endsLikePhoto(name) ? offered : others).push_back(std::move(name));
    }
    std::vector<std::string>& names = offered.empty() ? others : offered;
    std::ranges::sort(names);
    return std::move(names);
}

Completion completeCommand(std::string_view before) {
    std::vector<std::string> found;
    for (const std::string& command : commandWords())
        if (command.starts_with(before))
            found.push_back(command);
    if (found.empty())
        return {};
    std::string whole = commonBeginning(found);
    if (whole == "/image" || whole == "/boxes")
        whole += ' ';
    return {whole.substr(before.size()), std::move(found)};
}

// The word that the cursor is at the end of; empty behind a space.
ShellWord lastWord(std::string_view before) {
    ShellWord word;
    std::size_t at = before.find_first_not_of(kSpaces);
    while (at != std::string_view::npos) {
        word = readWord(before, at);
        if (word.end == before.size())
            return word;
        at = before.find_first_not_of(kSpaces, word.end);
    }
    return {};
}

Completion completePath(const ShellWord& last) {
    const std::string& path = last.text;
    const std::size_t slash = path.rfind('/');
    const std::size_t nameAt = slash == std::string::npos ? 0 : slash + 1;
    const std::vector<std::string> names =
        namesIn(nameAt == 0 ? "." : path.substr(0, nameAt), std::string_view(path).substr(nameAt));
    if (names.empty())
        return {};
    const std::string name = commonBeginning(names);
    const char quote = last.openQuote;
    Completion completion;
    completion.added = quoted(std::string_view(name).substr(path.size() - nameAt), quote);
    completion.choices = names;
    if (names.size() == 1 && !name.ends_with('/')) {
        if (quote != '\0')
            completion.added += quote;
        completion.added += ' ';
    }
    return completion;
}

}  // namespace

Completion complete(std::string_view before) {
    const std::size_t slashes = std::ranges::count(before, '/');
    if (before.starts_with('/') && slashes == 1 &&
        before.find_first_of(kSpaces) == std::string_view::npos) {
        if (Completion command = completeCommand(before); !command.choices.empty())
            return command;
    }
    const ShellWord last = lastWord(before);
    const bool isPath = before.starts_with("/image ") || before.starts_with("/boxes ") ||
                        last.text.starts_with('/');
    return isPath ? completePath(last) : Completion();
}

}  // namespace tessera::cli
