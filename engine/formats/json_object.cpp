// SPDX-License-Identifier: MIT
#include "engine/formats/json_object.h"

#include <fmt/format.h>

#include <string_view>
#include <system_error>
#include <utility>

#include "engine/core/mapped_file.h"
#include "engine/formats/lfs_placeholder.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::size_t kMaxJsonBytes = std::size_t{256} << 20;

// Deeper than any real description; copying and printing a value takes stack for each level.
constexpr int kMaxDepth = 64;

bool isTooDeep(std::string_view text) {
    int depth = 0;
    bool inText = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inText) {
            i += c == '\\' ? 1 : 0;
            inText = c != '"';
        } else if (c == '"') {
            inText = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kMaxDepth)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

}  // namespace

Result<Json> readJsonObject(const std::filesystem::path& path) {
    const Result<MappedFile> file = MappedFile::open(path);
    if (!file)
        return file.error();
    const auto bytes = file->bytes();
    if (std::optional<Error> error = refuseLfsPlaceholder(path, bytes))
        return *std::move(error);
    const auto invalid = [&](const Sentence& what) {
        return Error(ErrorCode::InvalidFormat, "{} is {}. Download it again.", quoteFileName(path),
                     what);
    };
    if (bytes.size() > kMaxJsonBytes)
        return invalid(Sentence("too large ({} bytes) to be a description", bytes.size()));
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    if (isTooDeep({text, bytes.size()}))
        return invalid(
            Sentence("damaged: its values are nested more than {} levels deep", kMaxDepth));
    Json json = Json::parse(text, text + bytes.size(), nullptr, false);
    if (!json.is_object())
        return invalid(Sentence("damaged: it is not a JSON object"));
    return json;
}

Result<Json> readOptionalJsonObject(const std::filesystem::path& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        return Json::object();
    return readJsonObject(path);
}

const Json* findMember(const Json& object, std::string_view key) {
    if (!object.is_object())
        return nullptr;
    const auto found = object.find(std::string(key));
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::optional<std::uint64_t> unsignedMember(const Json& object, std::string_view key) {
    const Json* value = findMember(object, key);
    return value != nullptr && value->is_number_unsigned()
               ? std::optional(value->get<std::uint64_t>())
               : std::nullopt;
}

std::optional<std::int64_t> signedMember(const Json& object, std::string_view key) {
    const Json* value = findMember(object, key);
    if (value == nullptr || !value->is_number_integer() ||
        (value->is_number_unsigned() && !std::in_range<std::int64_t>(value->get<std::uint64_t>())))
        return std::nullopt;
    return value->get<std::int64_t>();
}

std::optional<double> numberMember(const Json& object, std::string_view key) {
    const Json* value = findMember(object, key);
    return value != nullptr && value->is_number() ? std::optional(value->get<double>())
                                                  : std::nullopt;
}

std::optional<bool> boolMember(const Json& object, std::string_view key) {
    const Json* value = findMember(object, key);
    return value != nullptr && value->is_boolean() ? std::optional(value->get<bool>())
                                                   : std::nullopt;
}

const std::string* textMember(const Json& object, std::string_view key) {
    const Json* value = findMember(object, key);
    return value == nullptr ? nullptr : value->get_ptr<const std::string*>();
}

const Json* objectMember(const Json& object, std::string_view key) {
    const Json* value = findMember(object, key);
    return value != nullptr && value->is_object() ? value : nullptr;
}

const Json* arrayMember(const Json& object, std::string_view key) {
    const Json* value = findMember(object, key);
    return value != nullptr && value->is_array() ? value : nullptr;
}

}  // namespace tessera
