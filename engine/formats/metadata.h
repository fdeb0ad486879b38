// SPDX-License-Identifier: MIT
// What a model file says about itself: keys and values under their GGUF names. A hub folder's JSON
// files are translated to the same keys, so that one set of checks serves both.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tessera {

// Arrays of arrays are rejected. Integers keep their sign; floats are widened.
using MetadataArray =
    std::variant<std::vector<std::int64_t>, std::vector<std::uint64_t>, std::vector<double>,
                 std::vector<bool>, std::vector<std::string>>;
using MetadataValue =
    std::variant<std::int64_t, std::uint64_t, double, bool, std::string, MetadataArray>;
using Metadata = std::map<std::string, MetadataValue, std::less<>>;

// nullopt or nullptr if absent or of another kind. Any integer type is accepted as integer, any
// float as float.
std::optional<std::uint64_t> findUnsigned(const Metadata& metadata, std::string_view key);
std::optional<std::int64_t> findSigned(const Metadata& metadata, std::string_view key);
std::optional<double> findFloat(const Metadata& metadata, std::string_view key);
std::optional<bool> findBool(const Metadata& metadata, std::string_view key);
const std::string* findString(const Metadata& metadata, std::string_view key);
const MetadataArray* findArray(const Metadata& metadata, std::string_view key);

// The file's own name for a key ("hidden_size"), by the key's GGUF name.
using KeyNames = std::map<std::string, std::string, std::less<>>;

// What a model says about its shape, whatever container it came in. Everything pointed at must
// outlive it.
struct ModelHeader {
    const Metadata* metadata = nullptr;
    std::filesystem::path path;       // the file or folder, for messages
    const KeyNames* names = nullptr;  // nullptr: the keys keep their names
};

}  // namespace tessera
