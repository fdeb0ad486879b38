// SPDX-License-Identifier: MIT
#include "engine/formats/metadata.h"

#include <type_traits>

namespace tessera {

namespace {

template <typename T>
const T* valueAs(const Metadata& metadata, std::string_view key) {
    const auto found = metadata.find(key);
    return found == metadata.end() ? nullptr : std::get_if<T>(&found->second);
}

template <typename To>
std::optional<To> numberAs(const Metadata& metadata, std::string_view key) {
    const auto found = metadata.find(key);
    if (found == metadata.end())
        return std::nullopt;
    return std::visit(
        [](const auto& value) -> std::optional<To> {
            using Value = std::decay_t<decltype(value)>;
            if constexpr (std::is_arithmetic_v<Value> && !std::is_same_v<Value, bool>)
                return convertNumber<To>(value);
            else
                return std::nullopt;
        },
        found->second);
}

}  // namespace

std::optional<std::uint64_t> findUnsigned(const Metadata& metadata, std::string_view key) {
    return numberAs<std::uint64_t>(metadata, key);
}

std::optional<std::int64_t> findSigned(const Metadata& metadata, std::string_view key) {
    return numberAs<std::int64_t>(metadata, key);
}

std::optional<double> findFloat(const Metadata& metadata, std::string_view key) {
    return numberAs<double>(metadata, key);
}

std::optional<bool> findBool(const Metadata& metadata, std::string_view key) {
    if (const auto* value = valueAs<bool>(metadata, key))
        return *value;
    const auto number = findUnsigned(metadata, key);
    return number && *number <= 1 ? std::optional(*number == 1) : std::nullopt;
}

const std::string* findString(const Metadata& metadata, std::string_view key) {
    return valueAs<std::string>(metadata, key);
}

const MetadataArray* findArray(const Metadata& metadata, std::string_view key) {
    return valueAs<MetadataArray>(metadata, key);
}

}  // namespace tessera
