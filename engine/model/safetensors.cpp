// SPDX-License-Identifier: MIT
#include "engine/model/safetensors.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "engine/model/quote_name.h"

namespace tessera {

static_assert(std::endian::native == std::endian::little,
              "safetensors are read as they lie in memory");

namespace {

using Json = nlohmann::json;
using Entries = std::map<std::string, SafetensorsEntry, std::less<>>;

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;  // the format's own limit

// Bytes of one element; 0 for a type that is not known here (its shape is then not checked).
std::uint64_t elementBytes(std::string_view dtype) {
    static constexpr std::pair<std::string_view, std::uint64_t> kSizes[] = {
        {"F64", 8}, {"I64", 8}, {"U64", 8},  {"F32", 4},     {"I32", 4},
        {"U32", 4}, {"F16", 2}, {"BF16", 2}, {"I16", 2},     {"U16", 2},
        {"U8", 1},  {"I8", 1},  {"BOOL", 1}, {"F8_E4M3", 1}, {"F8_E5M2", 1}};
    const auto* found =
        std::ranges::find(kSizes, dtype, &std::pair<std::string_view, std::uint64_t>::first);
    return found == std::end(kSizes) ? 0 : found->second;
}

// Product of the dimensions and `scale`; nullopt on overflow.
std::optional<std::uint64_t> scaledProduct(const std::vector<std::uint64_t>& shape,
                                           std::uint64_t scale) {
    if (std::ranges::count(shape, 0u) > 0) {
        return 0;
    }
    for (const std::uint64_t size : shape) {
        if (scale > std::numeric_limits<std::uint64_t>::max() / size) {
            return std::nullopt;
        }
        scale *= size;
    }
    return scale;
}

Error invalid(const std::filesystem::path& path, std::string_view what) {
    return {ErrorCode::InvalidFormat,
            fmt::format("{} is not a valid safetensors file: {}.", quoteFileName(path), what)};
}

Error truncated(const std::filesystem::path& path, std::uint64_t needed, std::uint64_t actual) {
    return {ErrorCode::FileTruncated,
            fmt::format("{} is truncated: it should have {} bytes and has {}. Download it again.",
                        quoteFileName(path), needed, actual)};
}

std::optional<std::vector<std::uint64_t>> unsignedList(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_array()) {
        return std::nullopt;
    }
    std::vector<std::uint64_t> values;
    for (const Json& element : *found) {
        if (!element.is_number_unsigned()) {
            return std::nullopt;
        }
        values.push_back(element.get<std::uint64_t>());
    }
    return values;
}

struct Placed {
    std::string name;
    SafetensorsEntry entry;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

Result<Placed> readEntry(const std::filesystem::path& path, const std::string& name,
                         const Json& value) {
    const auto dtype = value.is_object() ? value.find("dtype") : value.end();
    if (!value.is_object() || dtype == value.end() || !dtype->is_string()) {
        return invalid(path, fmt::format("tensor {} has no type", quoteName(name)));
    }
    const auto shape = unsignedList(value, "shape");
    const auto offsets = unsignedList(value, "data_offsets");
    if (!shape || !offsets || offsets->size() != 2 || (*offsets)[0] > (*offsets)[1]) {
        return invalid(path,
                       fmt::format("tensor {} has no usable shape or place", quoteName(name)));
    }
    Placed placed{name, {dtype->get<std::string>(), *shape, {}}, (*offsets)[0], (*offsets)[1]};
    const std::uint64_t size = elementBytes(placed.entry.dtype);
    if (size != 0 && scaledProduct(*shape, size) != placed.end - placed.begin) {
        return invalid(
            path, fmt::format("the bytes of tensor {} do not match its shape", quoteName(name)));
    }
    return placed;
}

Result<std::vector<Placed>> readHeader(const std::filesystem::path& path,
                                       std::span<const std::byte> header) {
    const auto* text = reinterpret_cast<const char*>(header.data());
    const Json json = Json::parse(text, text + header.size(), nullptr, false);
    if (!json.is_object()) {
        return invalid(path, "its header is not a JSON object");
    }
    std::vector<Placed> tensors;
    for (const auto& [name, value] : json.items()) {
        if (name == "__metadata__") {
            continue;
        }
        Result<Placed> placed = readEntry(path, name, value);
        if (!placed) {
            return std::move(placed).error();
        }
        tensors.push_back(*std::move(placed));
    }
    std::ranges::sort(tensors, {}, [](const Placed& p) { return std::pair(p.begin, p.end); });
    return tensors;
}

// The tensors must cover the data without holes and overlaps.
Result<Entries> placeEntries(const MappedFile& file, std::vector<Placed> tensors,
                             std::uint64_t dataBegin) {
    const std::span<const std::byte> bytes = file.bytes();
    std::uint64_t position = 0;
    for (const Placed& placed : tensors) {
        if (placed.begin != position) {
            return invalid(file.path(), fmt::format("tensor {} {}", quoteName(placed.name),
                                                    placed.begin < position ? "overlaps another"
                                                                            : "follows a hole"));
        }
        position = placed.end;
    }
    const std::uint64_t available = bytes.size() - dataBegin;
    if (position > available) {
        if (position > std::numeric_limits<std::uint64_t>::max() - dataBegin) {
            return invalid(file.path(), "its header promises an impossible number of bytes");
        }
        return truncated(file.path(), dataBegin + position, bytes.size());
    }
    if (position < available) {
        return invalid(file.path(), fmt::format("{} bytes at its end belong to no tensor",
                                                available - position));
    }
    Entries entries;
    for (Placed& placed : tensors) {
        placed.entry.data = bytes.subspan(dataBegin + placed.begin, placed.end - placed.begin);
        entries.emplace(std::move(placed.name), std::move(placed.entry));
    }
    return entries;
}

Result<Entries> parseFile(const MappedFile& file) {
    const std::span<const std::byte> bytes = file.bytes();
    if (bytes.size() < kLengthBytes) {
        return truncated(file.path(), kLengthBytes, bytes.size());
    }
    std::uint64_t headerBytes = 0;
    std::memcpy(&headerBytes, bytes.data(), kLengthBytes);
    if (headerBytes > kMaxHeaderBytes || headerBytes < 2) {
        return invalid(file.path(), fmt::format("its header cannot have {} bytes", headerBytes));
    }
    if (bytes.size() > kLengthBytes && bytes[kLengthBytes] != std::byte{'{'}) {
        return invalid(file.path(), "its header is not a JSON object");
    }
    if (headerBytes > bytes.size() - kLengthBytes) {
        return truncated(file.path(), kLengthBytes + headerBytes, bytes.size());
    }
    Result<std::vector<Placed>> tensors =
        readHeader(file.path(), bytes.subspan(kLengthBytes, headerBytes));
    if (!tensors) {
        return std::move(tensors).error();
    }
    return placeEntries(file, *std::move(tensors), kLengthBytes + headerBytes);
}

// Removes the unfinished file unless it was given its final name.
class TemporaryFile {
  public:
    explicit TemporaryFile(std::filesystem::path path)
        : m_path(std::move(path)), m_stream(std::fopen(m_path.c_str(), "wbx")) {}
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        if (m_stream != nullptr) {
            std::fclose(m_stream);
            ::unlink(m_path.c_str());
        }
    }

    bool isOpen() const { return m_stream != nullptr; }
    bool write(const void* data, std::size_t sizeBytes) {
        return std::fwrite(data, 1, sizeBytes, m_stream) == sizeBytes;
    }
    // Closes and renames; errno says why on failure.
    bool finish(const std::filesystem::path& target) {
        const bool flushed = std::fflush(m_stream) == 0 && ::fsync(::fileno(m_stream)) == 0;
        const int flushError = errno;
        const bool closed = std::fclose(std::exchange(m_stream, nullptr)) == 0;
        if (flushed && closed && std::rename(m_path.c_str(), target.c_str()) == 0) {
            return true;
        }
        const int reason = flushed ? errno : flushError;
        ::unlink(m_path.c_str());
        errno = reason;
        return false;
    }

  private:
    std::filesystem::path m_path;
    std::FILE* m_stream;
};

Error writeFailed(const std::filesystem::path& path, int reason) {
    return {ErrorCode::WriteFailed,
            fmt::format("Cannot write {}: {}.", quoteName(path.string()), std::strerror(reason))};
}

}  // namespace

Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
    Result<MappedFile> mapped = MappedFile::open(path);
    if (!mapped) {
        return std::move(mapped).error();
    }
    Result<Entries> entries = parseFile(*mapped);
    if (!entries) {
        return std::move(entries).error();
    }
    SafetensorsFile file(*std::move(mapped));
    file.m_entries = *std::move(entries);
    return file;
}

const SafetensorsEntry* SafetensorsFile::find(std::string_view name) const {
    const auto found = m_entries.find(name);
    return found == m_entries.end() ? nullptr : &found->second;
}

void SafetensorsWriter::add(std::string name, std::vector<std::uint64_t> shape,
                            std::span<const float> values) {
    addBytes(std::move(name), "F32", std::move(shape), std::as_bytes(values));
}

void SafetensorsWriter::add(std::string name, std::vector<std::uint64_t> shape,
                            std::span<const std::int64_t> values) {
    addBytes(std::move(name), "I64", std::move(shape), std::as_bytes(values));
}

void SafetensorsWriter::add(std::string name, std::vector<std::uint64_t> shape,
                            std::span<const std::uint8_t> values) {
    addBytes(std::move(name), "U8", std::move(shape), std::as_bytes(values));
}

void SafetensorsWriter::addBytes(std::string name, std::string dtype,
                                 std::vector<std::uint64_t> shape,
                                 std::span<const std::byte> bytes) {
    m_pending.insert_or_assign(std::move(name),
                               Pending{std::move(dtype), std::move(shape),
                                       std::vector<std::byte>(bytes.begin(), bytes.end())});
}

Result<void> SafetensorsWriter::write(const std::filesystem::path& path) const {
    // Larger elements first, so that every tensor is aligned to its element.
    std::vector<const std::pair<const std::string, Pending>*> order;
    for (const auto& named : m_pending) {
        order.push_back(&named);
    }
    std::ranges::stable_sort(order, std::greater{},
                             [](const auto* named) { return elementBytes(named->second.dtype); });
    Json header = Json::object();
    std::uint64_t position = 0;
    for (const auto* named : order) {
        const auto& [name, tensor] = *named;
        if (scaledProduct(tensor.shape, elementBytes(tensor.dtype)) != tensor.data.size()) {
            return Error{
                ErrorCode::InvalidArgument,
                fmt::format("The values of tensor {} do not fill its shape.", quoteName(name))};
        }
        const std::uint64_t end = position + tensor.data.size();
        header[name] = {
            {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {position, end}}};
        position = end;
    }
    std::string text = header.dump(-1, ' ', false, Json::error_handler_t::replace);
    text.resize((text.size() + 7) / 8 * 8, ' ');

    static std::atomic<unsigned> counter = 0;
    std::filesystem::path temporaryPath = path;
    temporaryPath += fmt::format(".{}-{}.part", ::getpid(), counter++);
    TemporaryFile file(temporaryPath);
    if (!file.isOpen()) {
        return writeFailed(path, errno);
    }
    const std::uint64_t headerBytes = text.size();
    bool written =
        file.write(&headerBytes, sizeof(headerBytes)) && file.write(text.data(), text.size());
    for (const auto* named : order) {
        const std::vector<std::byte>& data = named->second.data;
        written = written && (data.empty() || file.write(data.data(), data.size()));
    }
    if (!written || !file.finish(path)) {
        return writeFailed(path, errno);
    }
    return {};
}

}  // namespace tessera
