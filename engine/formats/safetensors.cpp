// SPDX-License-Identifier: MIT
#include "engine/formats/safetensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "engine/formats/lfs_placeholder.h"
#include "engine/formats/quote_name.h"
#include "engine/formats/safetensors_dtype.h"

namespace tessera {

static_assert(std::endian::native == std::endian::little,
              "safetensors are read as they lie in memory");

namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;  // the format's own limit

Error invalid(const std::filesystem::path& path, const Sentence& what) {
    return Error(ErrorCode::InvalidFormat, "{} is not a valid safetensors file: {}.",
                 quoteFileName(path), what);
}

Error truncated(const std::filesystem::path& path, std::uint64_t needed, std::uint64_t actual) {
    return Error(ErrorCode::FileTruncated,
                 "{} is truncated: it should have {} bytes but has {}. Download it again.",
                 quoteFileName(path), needed, actual);
}

std::optional<std::vector<std::uint64_t>> unsignedList(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_array())
        return std::nullopt;
    std::vector<std::uint64_t> values;
    for (const Json& element : *found) {
        if (!element.is_number_unsigned())
            return std::nullopt;
        values.push_back(element.get<std::uint64_t>());
    }
    return values;
}

struct Placed {
    std::string name;
    TensorEntry entry;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

Result<Placed> readEntry(const std::filesystem::path& path, const std::string& name,
                         const Json& value) {
    const auto dtype = value.is_object() ? value.find("dtype") : value.end();
    if (!value.is_object() || dtype == value.end() || !dtype->is_string())
        return invalid(path, Sentence("tensor {} has no type", quoteName(name)));
    const auto shape = unsignedList(value, "shape");
    const auto offsets = unsignedList(value, "data_offsets");
    if (!shape || !offsets || offsets->size() != 2 || (*offsets)[0] > (*offsets)[1])
        return invalid(path, Sentence("tensor {} has no usable shape or place", quoteName(name)));
    Placed placed{name, {dtype->get<std::string>(), *shape, {}}, (*offsets)[0], (*offsets)[1]};
    const std::uint64_t size = safetensorsElementBytes(placed.entry.dtype);
    if (size != 0 && scaledProduct(*shape, size) != placed.end - placed.begin) {
        return invalid(path,
                       Sentence("the bytes of tensor {} do not match its shape", quoteName(name)));
    }
    return placed;
}

Result<std::vector<Placed>> readHeader(const std::filesystem::path& path,
                                       std::span<const std::byte> header) {
    const auto* text = reinterpret_cast<const char*>(header.data());
    const Json json = Json::parse(text, text + header.size(), nullptr, false);
    if (!json.is_object())
        return invalid(path, Sentence("its header is not a JSON object"));
    std::vector<Placed> tensors;
    for (const auto& [name, value] : json.items()) {
        if (name == "__metadata__")
            continue;
        Result<Placed> placed = readEntry(path, name, value);
        if (!placed)
            return std::move(placed).error();
        tensors.push_back(*std::move(placed));
    }
    std::ranges::sort(tensors, {}, [](const Placed& p) { return std::pair(p.begin, p.end); });
    return tensors;
}

// The tensors must cover the data without gaps or overlaps.
Result<TensorEntries> placeEntries(const MappedFile& file, std::vector<Placed> tensors,
                                   std::uint64_t dataBegin) {
    const std::span<const std::byte> bytes = file.bytes();
    std::uint64_t position = 0;
    for (const Placed& placed : tensors) {
        if (placed.begin != position) {
            return invalid(
                file.path(),
                placed.begin < position
                    ? Sentence("tensor {} overlaps another", quoteName(placed.name))
                    : Sentence("there is a gap before tensor {}", quoteName(placed.name)));
        }
        position = placed.end;
    }
    const std::uint64_t available = bytes.size() - dataBegin;
    if (position > available) {
        if (position > std::numeric_limits<std::uint64_t>::max() - dataBegin) {
            return invalid(file.path(),
                           Sentence("its header claims an impossible number of bytes"));
        }
        return truncated(file.path(), dataBegin + position, bytes.size());
    }
    if (position < available) {
        return invalid(file.path(),
                       Sentence("{} bytes at its end belong to no tensor", available - position));
    }
    TensorEntries entries;
    for (Placed& placed : tensors) {
        placed.entry.data = bytes.subspan(dataBegin + placed.begin, placed.end - placed.begin);
        entries.emplace(std::move(placed.name), std::move(placed.entry));
    }
    return entries;
}

Result<TensorEntries> parseFile(const MappedFile& file) {
    const std::span<const std::byte> bytes = file.bytes();
    if (bytes.size() < kLengthBytes)
        return truncated(file.path(), kLengthBytes, bytes.size());
    std::uint64_t headerBytes = 0;
    std::memcpy(&headerBytes, bytes.data(), kLengthBytes);
    if (headerBytes > kMaxHeaderBytes || headerBytes < 2)
        return invalid(file.path(), Sentence("its header cannot have {} bytes", headerBytes));
    if (bytes.size() > kLengthBytes && bytes[kLengthBytes] != std::byte{'{'})
        return invalid(file.path(), Sentence("its header is not a JSON object"));
    if (headerBytes > bytes.size() - kLengthBytes)
        return truncated(file.path(), kLengthBytes + headerBytes, bytes.size());
    Result<std::vector<Placed>> tensors =
        readHeader(file.path(), bytes.subspan(kLengthBytes, headerBytes));
    if (!tensors)
        return std::move(tensors).error();
    return placeEntries(file, *std::move(tensors), kLengthBytes + headerBytes);
}

}  // namespace

Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
    Result<MappedFile> mapped = MappedFile::open(path);
    if (!mapped)
        return std::move(mapped).error();
    if (std::optional<Error> error = refuseLfsPlaceholder(path, mapped->bytes()))
        return *std::move(error);
    Result<TensorEntries> entries = parseFile(*mapped);
    if (!entries)
        return std::move(entries).error();
    return SafetensorsFile(*std::move(mapped), *std::move(entries));
}

}  // namespace tessera
