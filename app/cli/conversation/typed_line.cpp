// SPDX-License-Identifier: MIT
#include "app/cli/conversation/typed_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <numeric>
#include <utility>

#include "app/cli/blank.h"
#include "app/cli/conversation/dropped_paths.h"
#include "app/cli/conversation/shell_words.h"

namespace tessera::cli {

namespace {

using Kind = TypedLine::Kind;

TypedLine refused(std::string why) {
    TypedLine line;
    line.kind = Kind::Refused;
    line.refusal = std::move(why);
    return line;
}

TypedLine of(Kind kind) {
    TypedLine line;
    line.kind = kind;
    return line;
}

TypedLine withPhotos(PhotosAndQuestion found) {
    TypedLine line;
    line.kind = Kind::Photos;
    line.photos = std::move(found.photos);
    line.question = std::move(found.question);
    return line;
}

TypedLine asQuestion(std::string_view text) {
    TypedLine line;
    line.kind = Kind::Question;
    line.question = text;
    return line;
}

// Letters to insert, leave out, change or swap with their neighbour.
std::size_t distanceBetween(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before;
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        const std::vector<std::size_t> previous = row;
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({previous[j] + 1, row[j - 1] + 1, changed});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before = previous;
    }
    return row.back();
}

// The command that was probably meant; empty if none is near. A word with others behind it is
// more often the beginning of a question.
std::string commandNear(std::string_view typed, bool alone) {
    constexpr std::size_t kLongestCommand = 12;
    if (typed.size() > kLongestCommand)
        return {};
    std::string word(typed);
    std::ranges::transform(word, word.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string nearest;
    std::size_t least = alone ? 3 : 2;
    for (const std::string& command : commandWords()) {
        const bool begins = alone && word.size() > 1 && command.starts_with(word);
        const std::size_t distance = begins ? 1 : distanceBetween(word, command);
        if (distance < least) {
            least = distance;
            nearest = command;
        }
    }
    return nearest;
}

TypedLine unknownCommand(std::string_view word, const std::string& meant) {
    return refused(fmt::format(
        "There is no command \"{}\". {} To send it as a question, begin "
        "the line with a space.",
        word,
        meant.empty() ? "/help lists the commands." : fmt::format("Did you mean {}?", meant)));
}

TypedLine boxesInto(std::string_view rest) {
    const ShellWord file = rest.empty() ? ShellWord() : readWord(rest, 0);
    if (file.text.empty() || file.end != rest.size())
        return refused("Name the one file to write: /boxes FILE.png.");
    TypedLine line;
    line.kind = Kind::Boxes;
    line.file = file.text;
    return line;
}

TypedLine obeyed(std::string_view word, std::string_view rest) {
    if (word == "/image") {
        return rest.empty() ? refused("Say which photo: /image FILE.")
                            : withPhotos(photosBehindCommand(rest));
    }
    if (word == "/boxes")
        return boxesInto(rest);
    if (!rest.empty()) {
        return refused(
            fmt::format("{} takes nothing after it. To send the line as a question, "
                        "begin it with a space.",
                        word));
    }
    return of(word == "/reset" ? Kind::Reset : word == "/help" ? Kind::Help : Kind::Leave);
}

}  // namespace

const std::vector<std::string>& commandWords() {
    static const std::vector<std::string> kWords = {"/image", "/boxes", "/reset",
                                                    "/help",  "/quit",  "/exit"};
    return kWords;
}

std::string_view conversationHelp() {
    return "Type a question and press Enter; several pasted lines are one question.\n"
           "Ctrl+C stops an answer or clears the line. The Tab key completes commands and\n"
           "the names of files.\n"
           "  /image FILE... [QUESTION]\n"
           "              adds photos, and asks about them at once if a question follows;\n"
           "              so does a file that is dropped here\n"
           "  /boxes FILE.png\n"
           "              draws the regions of the last answer over the latest photo\n"
           "  /reset      forgets the conversation and its photos\n"
           "  /help       shows this\n"
           "  /quit       leaves; so do exit and quit alone, Ctrl+D, and Ctrl+C twice\n"
           "A line that begins with a space is always a question, also if it looks like a\n"
           "command.\n";
}

TypedLine understand(std::string_view line) {
    const std::string_view text = trimmed(line);
    if (text.empty() || isBlank(text))
        return {};
    if (kSpaces.find(line.front()) != std::string_view::npos)
        return asQuestion(text);
    if (text == "exit" || text == "quit")
        return of(Kind::Leave);
    const std::string_view word = text.substr(0, text.find_first_of(kSpaces));
    const std::string_view rest = trimmed(text.substr(word.size()));
    if (std::ranges::find(commandWords(), word) != commandWords().end())
        return obeyed(word, rest);
    const bool likeCommand = word.starts_with('/') && word.find('/', 1) == std::string_view::npos &&
                             !endsLikePhoto(word);
    if (likeCommand && !rest.empty()) {
        std::string meant = commandNear(word, false);
        if (meant.empty() && endsLikePhoto(readWord(rest, 0).text))
            meant = "/image";
        if (!meant.empty())
            return unknownCommand(word, meant);
    }
    if (PhotosAndQuestion found = leadingPhotos(text); !found.photos.empty())
        return withPhotos(std::move(found));
    return likeCommand && rest.empty() ? unknownCommand(word, commandNear(word, true))
                                       : asQuestion(text);
}

}  // namespace tessera::cli
