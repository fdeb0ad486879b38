// SPDX-License-Identifier: MIT
// What a model file says about itself: keys and values under their GGUF names. A hub folder's JSON
// files are translated to the same keys, so that one set of checks serves both.
#pragma once

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
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

// A number as another kind of number, whichever the file's author chose; nullopt if `To` cannot
// hold it: fractions, or what is out of range, for an integer.
template <typename To, typename From>
std::optional<To> convertNumber(From value) {
    if constexpr (std::is_floating_point_v<To>) {
        return static_cast<To>(value);
    } else if constexpr (std::is_floating_point_v<From>) {
        // Both limits are powers of two, which floats hold exactly.
        constexpr To kHalf = std::numeric_limits<To>::max() / 2 + 1;
        constexpr From kEnd = From(kHalf) * 2;
        const bool fits = value >= From(std::numeric_limits<To>::min()) && value < kEnd &&
                          std::trunc(value) == value;
        return fits ? std::optional(static_cast<To>(value)) : std::nullopt;
    } else {
        return std::in_range<To>(value) ? std::optional(static_cast<To>(value)) : std::nullopt;
    }
}

// nullopt or nullptr if absent or of another kind. Numbers are taken from any kind of number that
// holds the same value, yes or no also from 1 or 0.
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
