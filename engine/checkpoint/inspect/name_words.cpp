// SPDX-License-Identifier: MIT
#include "engine/checkpoint/inspect/name_words.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace tessera {

namespace {

// Words in file names that say nothing about which model it is: precisions and roles.
bool isPrecisionOrRole(std::string_view word) {
    static constexpr std::string_view kWords[] = {
        "mmproj", "model", "ggml", "gguf", "f16", "f32", "bf16", "fp16", "fp32", "of",
        "xs",     "nl",    "k",    "s",    "m",   "l",   "0",    "1",    "text", "vision"};
    if (std::ranges::find(kWords, word) != std::end(kWords))
        return true;
    // q4, iq4, and the part numbers of split files
    const std::string_view digits = word.starts_with("iq")  ? word.substr(2)
                                    : word.starts_with("q") ? word.substr(1)
                                    : word.size() == 5      ? word
                                                            : std::string_view("x");
    return !digits.empty() &&
           std::ranges::all_of(digits, [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

std::vector<std::string> nameWords(const std::filesystem::path& path) {
    std::vector<std::string> words;
    std::string word;
    const auto finish = [&] {
        if (!word.empty() && !isPrecisionOrRole(word) && std::ranges::count(words, word) == 0)
            words.push_back(word);
        word.clear();
    };
    const bool isFile = path.extension() == ".gguf";  // for a folder, "1.5-7b" is all name
    const std::string stem = (isFile ? path.stem() : path.filename()).string();
    const auto isDigit = [&](std::size_t i) {
        return i < stem.size() && std::isdigit(static_cast<unsigned char>(stem[i])) != 0;
    };
    for (std::size_t i = 0; i < stem.size(); ++i) {
        const auto byte = static_cast<unsigned char>(stem[i]);
        // A dot inside a version belongs to the word: "v1.6".
        const bool insideVersion = byte == '.' && i > 0 && isDigit(i - 1) && isDigit(i + 1);
        if (std::isalnum(byte) != 0 || byte >= 0x80 || insideVersion)
            word += static_cast<char>(std::tolower(byte));
        else
            finish();
    }
    finish();
    return words;
}

}  // namespace tessera
