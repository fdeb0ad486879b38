// SPDX-License-Identifier: MIT
#include "engine/formats/metadata.h"

#include <utility>

namespace tessera {

namespace {

template <typename T>
const T* valueAs(const Metadata& metadata, std::string_view key) {
    const auto found = metadata.find(key);
    return found == metadata.end() ? nullptr : std::get_if<T>(&found->second);
}

}  // namespace

std::optional<std::uint64_t> findUnsigned(const Metadata& metadata, std::string_view key) {
    if (const auto* value = valueAs<std::uint64_t>(metadata, key)) {
        return *value;
    }
    if (const auto* value = valueAs<std::int64_t>(metadata, key); value != nullptr && *value >= 0) {
        return static_cast<std::uint64_t>(*value);
    }
    return std::nullopt;
}

std::optional<std::int64_t> findSigned(const Metadata& metadata, std::string_view key) {
    if (const auto* value = valueAs<std::int64_t>(metadata, key)) {
        return *value;
    }
    if (const auto* value = valueAs<std::uint64_t>(metadata, key);
        value != nullptr && std::in_range<std::int64_t>(*value)) {
        return static_cast<std::int64_t>(*value);
    }
    return std::nullopt;
}

std::optional<double> findFloat(const Metadata& metadata, std::string_view key) {
    const auto* value = valueAs<double>(metadata, key);
    return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<bool> findBool(const Metadata& metadata, std::string_view key) {
    const auto* value = valueAs<bool>(metadata, key);
    return value == nullptr ? std::nullopt : std::optional(*value);
}

const std::string* findString(const Metadata& metadata, std::string_view key) {
    return valueAs<std::string>(metadata, key);
}

const MetadataArray* findArray(const Metadata& metadata, std::string_view key) {
    return valueAs<MetadataArray>(metadata, key);
}

}  // namespace tessera
