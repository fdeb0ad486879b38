// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <utility>

#include "engine/formats/gguf/gguf_reader.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

enum ValueType : std::uint32_t {
    kU8,
    kI8,
    kU16,
    kI16,
    kU32,
    kI32,
    kF32,
    kBool,
    kString,
    kArray,
    kU64,
    kI64,
    kF64,
    kValueTypeCount,
};

// Minimum size of a value in the file: bounds a count before anything is allocated for it.
constexpr std::uint64_t kMinValueBytes[kValueTypeCount] = {1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8};
constexpr std::uint64_t kMaxArrayElements = std::uint64_t{1} << 24;

template <typename Stored, typename Kept>
std::vector<Kept> readNumbers(GgufReader& reader, std::uint64_t count) {
    std::vector<Kept> values;
    values.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i)
        values.push_back(static_cast<Kept>(reader.read<Stored>()));
    return values;
}

bool readBool(GgufReader& reader) {
    const auto byte = reader.read<std::uint8_t>();
    if (byte > 1)
        reader.fail(Sentence("a yes-or-no value in its header is neither"));
    return byte == 1;
}

MetadataArray readArray(GgufReader& reader, std::string_view key) {
    const auto type = reader.read<std::uint32_t>();
    if (reader.failed())
        return {};
    if (type == kArray) {
        reader.fail(
            Sentence("{} is an array of arrays, which GGUF files do not use", quoteName(key)));
        return {};
    }
    if (type >= kValueTypeCount) {
        reader.fail(Sentence("{} has the unknown value type {}", quoteName(key), type));
        return {};
    }
    const std::uint64_t count = reader.readCount(kMinValueBytes[type], kMaxArrayElements,
                                                 Sentence("the length of {}", quoteName(key)));
    switch (type) {
        case kU8:
            return readNumbers<std::uint8_t, std::uint64_t>(reader, count);
        case kI8:
            return readNumbers<std::int8_t, std::int64_t>(reader, count);
        case kU16:
            return readNumbers<std::uint16_t, std::uint64_t>(reader, count);
        case kI16:
            return readNumbers<std::int16_t, std::int64_t>(reader, count);
        case kU32:
            return readNumbers<std::uint32_t, std::uint64_t>(reader, count);
        case kI32:
            return readNumbers<std::int32_t, std::int64_t>(reader, count);
        case kF32:
            return readNumbers<float, double>(reader, count);
        case kU64:
            return readNumbers<std::uint64_t, std::uint64_t>(reader, count);
        case kI64:
            return readNumbers<std::int64_t, std::int64_t>(reader, count);
        case kF64:
            return readNumbers<double, double>(reader, count);
        case kBool: {
            std::vector<bool> values;
            for (std::uint64_t i = 0; i < count && !reader.failed(); ++i)
                values.push_back(readBool(reader));
            return values;
        }
        default: {
            const Sentence what("the length of a text");
            std::vector<std::string> values;
            for (std::uint64_t i = 0; i < count && !reader.failed(); ++i)
                values.push_back(reader.readString(what));
            return values;
        }
    }
}

MetadataValue readValue(GgufReader& reader, std::string_view key) {
    const auto type = reader.read<std::uint32_t>();
    switch (type) {
        case kU8:
            return std::uint64_t{reader.read<std::uint8_t>()};
        case kI8:
            return std::int64_t{reader.read<std::int8_t>()};
        case kU16:
            return std::uint64_t{reader.read<std::uint16_t>()};
        case kI16:
            return std::int64_t{reader.read<std::int16_t>()};
        case kU32:
            return std::uint64_t{reader.read<std::uint32_t>()};
        case kI32:
            return std::int64_t{reader.read<std::int32_t>()};
        case kF32:
            return double{reader.read<float>()};
        case kBool:
            return readBool(reader);
        case kString:
            return reader.readString(Sentence("the length of {}", quoteName(key)));
        case kArray:
            return readArray(reader, key);
        case kU64:
            return reader.read<std::uint64_t>();
        case kI64:
            return reader.read<std::int64_t>();
        case kF64:
            return reader.read<double>();
        default:
            reader.fail(Sentence("{} has the unknown value type {}", quoteName(key), type));
            return std::uint64_t{0};
    }
}

}  // namespace

GgufMetadata readGgufMetadata(GgufReader& reader, std::uint64_t count) {
    GgufMetadata metadata;
    for (std::uint64_t i = 0; i < count && !reader.failed(); ++i) {
        std::string key = reader.readString(Sentence("the length of a key"));
        MetadataValue value = readValue(reader, key);
        if (reader.failed())
            break;
        const auto [place, isNew] = metadata.emplace(std::move(key), std::move(value));
        if (!isNew)
            reader.fail(Sentence("the key {} appears twice", quoteName(place->first)));
    }
    return metadata;
}

}  // namespace tessera
