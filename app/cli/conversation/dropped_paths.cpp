// SPDX-License-Identifier: MIT
#include "app/cli/conversation/dropped_paths.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <climits>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "app/cli/conversation/shell_words.h"
#include "engine/image/decode/decode.h"

namespace tessera::cli {

namespace {

bool isFile(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored);
}

bool isWhole(std::string_view path) {
    return path.starts_with('/');
}

struct FoundFile {
    std::string path;
    std::size_t end = 0;  // in the text
};

// The longest beginning of the text, up to the end of a word, that names a file as it stands.
std::optional<FoundFile> existingAsItStands(std::string_view text) {
    std::size_t end = text.size();
    while (end != 0) {
        if (end <= PATH_MAX) {
            std::string path = wholePath(text.substr(0, end));
            if (isFile(path))
                return FoundFile{std::move(path), end};
        }
        const std::size_t space = text.find_last_of(kSpaces, end - 1);
        const std::size_t last =
            space == std::string_view::npos ? space : text.find_last_not_of(kSpaces, space);
        end = last == std::string_view::npos ? 0 : last + 1;
    }
    return std::nullopt;
}

std::optional<FoundFile> quotedFile(std::string_view text) {
    ShellWord word = readWord(text, 0);
    if (word.openQuote != '\0' || !(isFile(word.text) || endsLikePhoto(word.text)))
        return std::nullopt;
    return FoundFile{std::move(word.text), word.end};
}

// A missing file whose name has spaces in it, up to the first word that ends as photos do.
std::optional<FoundFile> missingAsItStands(std::string_view text) {
    for (std::size_t end = 0; end < text.size();) {
        const std::size_t begin = text.find_first_not_of(kSpaces, end);
        end = std::min(text.find_first_of(kSpaces, begin), text.size());
        if (endsLikePhoto(text.substr(begin, end - begin)))
            return FoundFile{wholePath(text.substr(0, end)), end};
    }
    return std::nullopt;
}

std::optional<FoundFile> fileAt(std::string_view text, bool first) {
    if (text.empty())
        return std::nullopt;
    auto found = existingAsItStands(text);
    if (!found)
        found = quotedFile(text);
    return found || !first ? found : missingAsItStands(text);
}

bool isPhoto(const std::string& path) {
    return endsLikePhoto(path) || probeImageFile(path).has_value();
}

// "/tmp/photo", "~/photo" or "file:/tmp/photo", and nothing else.
bool isLonePath(std::string_view line, const ShellWord& word) {
    const bool begins = (line.starts_with('/') && line.find('/', 1) != std::string_view::npos) ||
                        line.starts_with("~/") || line.starts_with("file:/");
    return begins && word.openQuote == '\0' && word.end == line.size();
}

}  // namespace

bool endsLikePhoto(std::string_view name) {
    // Also those that cannot be read here: the message says so.
    static constexpr std::array<std::string_view, 16> kEndings = {
        "jpg",  "jpeg", "jpe", "jfif", "png",  "bmp",  "dib", "webp",
        "heic", "heif", "gif", "tif",  "tiff", "avif", "jxl", "svg"};
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0)
        return false;
    std::string ending(name.substr(dot + 1));
    std::ranges::transform(ending, ending.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::find(kEndings, ending) != kEndings.end();
}

PhotosAndQuestion photosBehindCommand(std::string_view text) {
    PhotosAndQuestion result;
    std::string_view rest = trimmed(text);
    while (auto found = fileAt(rest, result.photos.empty())) {
        // The words of a question may be names of files, too.
        if (!result.photos.empty() && !isPhoto(found->path))
            break;
        result.photos.push_back(std::move(found->path));
        rest = trimmed(rest.substr(found->end));
    }
    if (result.photos.empty() && !rest.empty()) {
        const ShellWord word = readWord(rest, 0);
        const bool alone = word.openQuote == '\0' && word.end == rest.size();
        result.photos.push_back(alone ? word.text : wholePath(rest));
        rest = {};
    }
    result.question = rest;
    return result;
}

PhotosAndQuestion leadingPhotos(std::string_view line) {
    PhotosAndQuestion result;
    std::string_view rest = trimmed(line);
    const bool mayBegin = rest.starts_with("file:") || rest.find_first_of("/~'\"\\") == 0;
    if (!mayBegin) {
        result.question = rest;
        return result;
    }
    while (auto found = fileAt(rest, result.photos.empty())) {
        const bool alone = result.photos.empty() && found->end == rest.size();
        if (!isWhole(found->path) || !(alone || isPhoto(found->path)))
            break;
        result.photos.push_back(std::move(found->path));
        rest = trimmed(rest.substr(found->end));
    }
    if (result.photos.empty() && !rest.empty()) {
        if (ShellWord word = readWord(rest, 0); isLonePath(rest, word)) {
            result.photos.push_back(std::move(word.text));
            rest = {};
        }
    }
    result.question = rest;
    return result;
}

}  // namespace tessera::cli
