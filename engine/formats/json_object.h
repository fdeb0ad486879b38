// SPDX-License-Identifier: MIT
// JSON files of hub folders, and look-ups in them that tolerate values of the wrong kind.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "engine/core/result.h"

namespace tessera {

using Json = nlohmann::json;

// Errors: FileNotFound, FileUnreadable, InvalidFormat (not a JSON object, larger than 256 MiB, or
// nested more than 64 deep).
Result<Json> readJsonObject(const std::filesystem::path& path);
// An empty object if there is no such file. Errors: the others of readJsonObject.
Result<Json> readOptionalJsonObject(const std::filesystem::path& path);

// nullptr: `object` is not an object, or has no such member, or the member is null.
const Json* findMember(const Json& object, std::string_view key);
// nullopt or nullptr: no such member, or one of another kind.
std::optional<std::uint64_t> unsignedMember(const Json& object, std::string_view key);
std::optional<std::int64_t> signedMember(const Json& object, std::string_view key);
std::optional<double> numberMember(const Json& object, std::string_view key);  // integers too
std::optional<bool> boolMember(const Json& object, std::string_view key);
const std::string* textMember(const Json& object, std::string_view key);
const Json* objectMember(const Json& object, std::string_view key);
const Json* arrayMember(const Json& object, std::string_view key);

}  // namespace tessera
