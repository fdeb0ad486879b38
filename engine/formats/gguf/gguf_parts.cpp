// SPDX-License-Identifier: MIT
#include "engine/formats/gguf/gguf_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxParts = 99'999;  // the largest number of five digits

struct PartName {
    std::string stem;    // the text before "-00001-of-00003.gguf"
    std::string ending;  // "-of-00003.gguf", as written
    std::uint64_t number = 0;
};

// NAME-00001-of-00003.gguf
std::optional<PartName> parsePartName(const std::string& fileName, std::uint64_t count) {
    constexpr std::size_t kDigits = 5;
    const std::string of = fmt::format("-of-{:05}", count);
    const std::size_t at = fileName.rfind(of);
    if (at == std::string::npos || at < kDigits + 1 || fileName[at - kDigits - 1] != '-')
        return std::nullopt;
    PartName name;
    for (std::size_t i = at - kDigits; i < at; ++i) {
        const auto c = static_cast<unsigned char>(fileName[i]);
        if (std::isdigit(c) == 0)
            return std::nullopt;
        name.number = name.number * 10 + (c - '0');
    }
    name.stem = fileName.substr(0, at - kDigits - 1);
    name.ending = fileName.substr(at);
    return name;
}

// A part's metadata must agree with its name, and no tensor may be in two parts.
std::optional<Error> checkParts(const GgufParts& parts) {
    std::set<std::string_view> names;
    std::uint64_t tensors = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const GgufFile& part = *parts[i];
        const std::uint64_t number = part.findUnsigned("split.no").value_or(i);
        const std::uint64_t count = part.findUnsigned("split.count").value_or(0);
        if (number != i || count != parts.size()) {
            return Error(ErrorCode::InvalidFormat,
                         "{} says that it is part {} of {}, but its name says part {} of {}. "
                         "Download the parts again.",
                         quoteFileName(part.path()), number + 1, count, i + 1, parts.size());
        }
        tensors += part.tensors().size();
        for (const GgufTensor& tensor : part.tensors()) {
            if (!names.insert(tensor.name).second) {
                return Error(
                    ErrorCode::InvalidFormat,
                    "The weight {} is in {} and in a part before it, so the parts do not belong "
                    "together. Download them again.",
                    quoteName(tensor.name), quoteFileName(part.path()));
            }
        }
    }
    const auto expected = parts.front()->findUnsigned("split.tensors.count");
    if (expected && *expected != tensors) {
        return Error(ErrorCode::InvalidFormat,
                     "{} says that the model's {} parts hold {} weights, but they hold {}. "
                     "Download the parts again.",
                     quoteFileName(parts.front()->path()), parts.size(), *expected, tensors);
    }
    return std::nullopt;
}

Result<GgufParts> openSplit(GgufFile given, std::uint64_t count) {
    const fs::path path = given.path();
    const auto name = count <= kMaxParts ? parsePartName(path.filename().string(), count)
                                         : std::optional<PartName>();
    if (!name || name->number < 1 || name->number > count) {
        return Error(
            ErrorCode::InvalidFormat,
            "{} is one part of a model split into {} files, and its name was changed. Name the "
            "parts as they were downloaded, ending in \"-00001-of-{}.gguf\".",
            quoteFileName(path), count, fmt::format("{:05}", count));
    }
    const auto pathOf = [&](std::uint64_t number) {
        return path.parent_path() / fmt::format("{}-{:05}{}", name->stem, number, name->ending);
    };
    std::vector<std::string> missing;
    for (std::uint64_t number = 1; number <= count; ++number) {
        std::error_code ignored;
        if (!fs::exists(pathOf(number), ignored))
            missing.push_back(quoteFileName(pathOf(number)));
    }
    if (!missing.empty()) {
        if (missing.size() == 1) {
            return Error(ErrorCode::FileNotFound,
                         "The model of {} is split into {} files, one of which is missing: {}. Put "
                         "them all in one folder.",
                         quoteFileName(path), count, missing.front());
        }
        return Error(ErrorCode::FileNotFound,
                     "The model of {} is split into {} files, of which {} are missing: {}. Put "
                     "them all in one folder.",
                     quoteFileName(path), count, missing.size(), firstNames(missing));
    }
    GgufParts parts(count);
    parts[name->number - 1] = std::make_shared<const GgufFile>(std::move(given));
    for (std::uint64_t number = 1; number <= count; ++number) {
        if (number == name->number)
            continue;
        Result<GgufFile> part = GgufFile::open(pathOf(number));
        if (!part)
            return std::move(part).error();
        parts[number - 1] = std::make_shared<const GgufFile>(*std::move(part));
    }
    if (std::optional<Error> error = checkParts(parts))
        return *std::move(error);
    return parts;
}

}  // namespace

Result<GgufParts> openGgufParts(const fs::path& path) {
    Result<GgufFile> file = GgufFile::open(path);
    if (!file)
        return std::move(file).error();
    const std::uint64_t count = file->findUnsigned("split.count").value_or(1);
    if (count > 1)
        return openSplit(*std::move(file), count);
    return GgufParts{std::make_shared<const GgufFile>(*std::move(file))};
}

}  // namespace tessera
