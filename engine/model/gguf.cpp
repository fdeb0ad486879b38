// SPDX-License-Identifier: MIT
#include "engine/model/gguf.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

#include "engine/model/quote_name.h"

namespace tessera {

static_assert(std::endian::native == std::endian::little, "GGUF is read as it lies in memory");

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

// Least bytes that a value takes in the file: bounds a count before anything is allocated for it.
constexpr std::uint64_t kMinValueBytes[kValueTypeCount] = {1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8};
constexpr std::uint64_t kMinEntryBytes = 8 + 4 + 1;  // key length, type, value
constexpr std::uint64_t kMinTensorBytes = 8 + 1 + 4 + 8 + 4 + 8;
constexpr std::uint64_t kMaxArrayElements = std::uint64_t{1} << 26;
// A length above this cannot be a cut-off file's: no model comes near it.
constexpr std::uint64_t kAbsurd = std::uint64_t{1} << 40;
constexpr std::uint64_t kMaxAlignment = std::uint64_t{1} << 30;

struct TensorHeader {
    GgufTensor tensor;
    std::uint64_t offset = 0;
    std::uint64_t sizeBytes = 0;
};

struct Parsed {
    std::uint32_t version = 0;
    std::map<std::string, MetadataValue, std::less<>> metadata;
    std::vector<TensorHeader> tensors;
};

Error damaged(const std::filesystem::path& path, std::string_view what) {
    return {ErrorCode::InvalidFormat,
            fmt::format("{} is damaged: {}. Download it again.", quoteFileName(path), what)};
}

// Reads the header front to back. The first failure sticks; reads after it do nothing.
class HeaderReader {
  public:
    HeaderReader(std::span<const std::byte> bytes, const std::filesystem::path& path)
        : m_bytes(bytes), m_path(path) {}

    bool failed() const { return m_error.has_value(); }
    const Error& error() const { return *m_error; }
    std::uint64_t position() const { return m_position; }
    std::uint64_t remaining() const { return m_bytes.size() - m_position; }

    template <typename T>
    T read() {
        T value{};
        if (!failed() && remaining() < sizeof(T)) {
            failTruncated();
        }
        if (!failed()) {
            std::memcpy(&value, m_bytes.data() + m_position, sizeof(T));
            m_position += sizeof(T);
        }
        return value;
    }

    std::string readString(std::string_view what) {
        const std::uint64_t length = readCount(1, what);
        if (failed()) {
            return {};
        }
        std::string text(reinterpret_cast<const char*>(m_bytes.data() + m_position), length);
        m_position += length;
        return text;
    }

    // A count of things of which each takes at least `minBytes` in the rest of the file.
    std::uint64_t readCount(std::uint64_t minBytes, std::string_view what) {
        const auto count = read<std::uint64_t>();
        if (!failed() && count > remaining() / minBytes) {
            if (count > kAbsurd) {
                fail(fmt::format("its header gives {} for {}", count, what));
            } else {
                failTruncated();
            }
        }
        return failed() ? 0 : count;
    }

    void fail(std::string_view what) { m_error = m_error.value_or(damaged(m_path, what)); }

  private:
    void failTruncated() {
        m_error = Error{ErrorCode::FileTruncated,
                        fmt::format("{} is truncated: it has {} bytes and ends inside its header. "
                                    "Download it again.",
                                    quoteFileName(m_path), m_bytes.size())};
    }

    std::span<const std::byte> m_bytes;
    const std::filesystem::path& m_path;
    std::uint64_t m_position = 0;
    std::optional<Error> m_error;
};

template <typename Stored, typename Kept>
std::vector<Kept> readNumbers(HeaderReader& reader, std::uint64_t count) {
    std::vector<Kept> values;
    values.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        values.push_back(static_cast<Kept>(reader.read<Stored>()));
    }
    return values;
}

bool readBool(HeaderReader& reader) {
    const auto byte = reader.read<std::uint8_t>();
    if (byte > 1) {
        reader.fail("a yes-or-no value in its header is neither");
    }
    return byte == 1;
}

MetadataArray readArray(HeaderReader& reader, std::string_view key) {
    const auto type = reader.read<std::uint32_t>();
    if (reader.failed()) {
        return {};
    }
    if (type == kArray) {
        reader.fail(
            fmt::format("{} is an array of arrays, which GGUF files do not use", quoteName(key)));
        return {};
    }
    if (type >= kValueTypeCount) {
        reader.fail(fmt::format("{} has the unknown value type {}", quoteName(key), type));
        return {};
    }
    const std::uint64_t count =
        reader.readCount(kMinValueBytes[type], fmt::format("the length of {}", quoteName(key)));
    if (count > kMaxArrayElements) {
        reader.fail(fmt::format("{} has {} elements", quoteName(key), count));
        return {};
    }
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
            for (std::uint64_t i = 0; i < count && !reader.failed(); ++i) {
                values.push_back(readBool(reader));
            }
            return values;
        }
        default: {
            std::vector<std::string> values;
            for (std::uint64_t i = 0; i < count && !reader.failed(); ++i) {
                values.push_back(reader.readString("the length of a text"));
            }
            return values;
        }
    }
}

MetadataValue readValue(HeaderReader& reader, std::string_view key) {
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
            return reader.readString(fmt::format("the length of {}", quoteName(key)));
        case kArray:
            return readArray(reader, key);
        case kU64:
            return reader.read<std::uint64_t>();
        case kI64:
            return reader.read<std::int64_t>();
        case kF64:
            return reader.read<double>();
        default:
            reader.fail(fmt::format("{} has the unknown value type {}", quoteName(key), type));
            return std::uint64_t{0};
    }
}

void readMetadata(HeaderReader& reader, std::uint64_t count, Parsed& parsed) {
    for (std::uint64_t i = 0; i < count && !reader.failed(); ++i) {
        std::string key = reader.readString("the length of a key");
        MetadataValue value = readValue(reader, key);
        if (reader.failed()) {
            return;
        }
        const auto [place, isNew] = parsed.metadata.emplace(std::move(key), std::move(value));
        if (!isNew) {
            reader.fail(fmt::format("the key {} appears twice", quoteName(place->first)));
        }
    }
}

// Weights of all dimensions but the first multiplied: the number of rows; nullopt on overflow.
std::optional<std::uint64_t> rowCount(const std::vector<std::uint64_t>& shape) {
    std::uint64_t rows = 1;
    for (std::size_t i = 1; i < shape.size(); ++i) {
        if (rows > std::numeric_limits<std::uint64_t>::max() / shape[i]) {
            return std::nullopt;
        }
        rows *= shape[i];
    }
    return rows;
}

void measureTensor(HeaderReader& reader, TensorHeader& header) {
    const GgufTensor& tensor = header.tensor;
    const TensorTypeInfo* type = tensorTypeInfo(tensor.ggufType);
    if (type == nullptr) {
        return;  // reported for all tensors together
    }
    if (tensor.shape[0] % type->blockWeights != 0) {
        reader.fail(fmt::format("tensor {} of type {} has rows of {} weights, not a multiple of {}",
                                quoteName(tensor.name), type->name, tensor.shape[0],
                                type->blockWeights));
        return;
    }
    const std::optional<std::uint64_t> rows = rowCount(tensor.shape);
    const std::uint64_t blocks = tensor.shape[0] / type->blockWeights;
    constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max() / 4;
    if (!rows || blocks > kMax / type->blockBytes || *rows > kMax / (blocks * type->blockBytes)) {
        reader.fail(fmt::format("tensor {} is impossibly large", quoteName(tensor.name)));
        return;
    }
    header.sizeBytes = blocks * type->blockBytes * *rows;
    if (header.offset > kMax) {
        reader.fail(fmt::format("tensor {} lies at the impossible offset {}",
                                quoteName(tensor.name), header.offset));
    }
}

void readTensors(HeaderReader& reader, std::uint64_t count, Parsed& parsed) {
    parsed.tensors.reserve(count);
    for (std::uint64_t i = 0; i < count && !reader.failed(); ++i) {
        TensorHeader header;
        header.tensor.name = reader.readString("the length of a tensor's name");
        const auto dimensions = reader.read<std::uint32_t>();
        if (!reader.failed() && header.tensor.name.empty()) {
            reader.fail("a tensor has no name");
        }
        if (!reader.failed() && (dimensions < 1 || dimensions > 4)) {
            reader.fail(fmt::format("tensor {} has {} dimensions; 1 to 4 are possible",
                                    quoteName(header.tensor.name), dimensions));
        }
        if (reader.failed()) {
            return;
        }
        header.tensor.shape = readNumbers<std::uint64_t, std::uint64_t>(reader, dimensions);
        header.tensor.ggufType = reader.read<std::uint32_t>();
        header.offset = reader.read<std::uint64_t>();
        if (!reader.failed() && std::ranges::count(header.tensor.shape, 0u) > 0) {
            reader.fail(
                fmt::format("tensor {} has a dimension of 0", quoteName(header.tensor.name)));
        }
        if (!reader.failed()) {
            measureTensor(reader, header);
            parsed.tensors.push_back(std::move(header));
        }
    }
}

std::optional<Error> refuseUnknownTypes(const std::filesystem::path& path, const Parsed& parsed) {
    constexpr std::size_t kNamed = 3;
    std::size_t count = 0;
    std::string names;
    std::uint32_t type = 0;
    for (const TensorHeader& header : parsed.tensors) {
        if (tensorTypeInfo(header.tensor.ggufType) != nullptr) {
            continue;
        }
        if (count < kNamed) {
            names += (count == 0 ? "" : ", ") + quoteName(header.tensor.name);
        }
        type = count == 0 ? header.tensor.ggufType : type;
        ++count;
    }
    if (count == 0) {
        return std::nullopt;
    }
    if (count > kNamed) {
        names += fmt::format(" and {} more", count - kNamed);
    }
    return Error{
        ErrorCode::Unsupported,
        fmt::format("{} stores weights in a type that this program does not know (number {}): {}. "
                    "Use a file in F16 or Q8_0.",
                    quoteFileName(path), type, names)};
}

Result<std::uint64_t> dataStart(const std::filesystem::path& path, const Parsed& parsed,
                                std::uint64_t headerEnd) {
    std::uint64_t alignment = 32;
    if (const auto found = parsed.metadata.find("general.alignment");
        found != parsed.metadata.end()) {
        const auto* value = std::get_if<std::uint64_t>(&found->second);
        if (value == nullptr || *value < 8 || *value > kMaxAlignment ||
            !std::has_single_bit(*value)) {
            return damaged(path, "its alignment is not a power of two of at least 8");
        }
        alignment = *value;
    }
    for (const TensorHeader& header : parsed.tensors) {
        if (header.offset % alignment != 0) {
            return damaged(path,
                           fmt::format("tensor {} lies at offset {}, not a multiple of {}",
                                       quoteName(header.tensor.name), header.offset, alignment));
        }
    }
    return (headerEnd + alignment - 1) / alignment * alignment;
}

// Checks that names are unique and that no two tensors share bytes.
std::optional<Error> checkPlaces(const std::filesystem::path& path, const Parsed& parsed) {
    std::vector<const TensorHeader*> order;
    order.reserve(parsed.tensors.size());
    for (const TensorHeader& header : parsed.tensors) {
        order.push_back(&header);
    }
    std::ranges::sort(order, {}, [](const TensorHeader* header) { return header->offset; });
    for (std::size_t i = 1; i < order.size(); ++i) {
        if (order[i - 1]->offset + order[i - 1]->sizeBytes > order[i]->offset) {
            return damaged(
                path, fmt::format("tensors {} and {} overlap", quoteName(order[i - 1]->tensor.name),
                                  quoteName(order[i]->tensor.name)));
        }
    }
    return std::nullopt;
}

// Points every tensor at its bytes.
std::optional<Error> placeTensors(const MappedFile& file, Parsed& parsed, std::uint64_t headerEnd) {
    if (std::optional<Error> error = refuseUnknownTypes(file.path(), parsed)) {
        return error;
    }
    const Result<std::uint64_t> start = dataStart(file.path(), parsed, headerEnd);
    if (!start) {
        return start.error();
    }
    if (std::optional<Error> error = checkPlaces(file.path(), parsed)) {
        return error;
    }
    std::uint64_t neededBytes = 0;
    for (const TensorHeader& header : parsed.tensors) {
        neededBytes = std::max(neededBytes, *start + header.offset + header.sizeBytes);
    }
    const std::span<const std::byte> bytes = file.bytes();
    if (neededBytes > kAbsurd * 4 && neededBytes / 4 > bytes.size()) {
        return damaged(file.path(),
                       fmt::format("its header promises {} bytes of weights", neededBytes));
    }
    if (neededBytes > bytes.size()) {
        return Error{
            ErrorCode::FileTruncated,
            fmt::format("{} is truncated: it should have {} bytes and has {}. Download it again.",
                        quoteFileName(file.path()), neededBytes, bytes.size())};
    }
    for (TensorHeader& header : parsed.tensors) {
        header.tensor.data = bytes.subspan(*start + header.offset, header.sizeBytes);
    }
    return std::nullopt;
}

bool startsWith(std::span<const std::byte> bytes, std::string_view text) {
    return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

// What people most often have instead of a GGUF file.
Error notGguf(const std::filesystem::path& path, std::span<const std::byte> bytes) {
    std::string_view hint = "Choose a file whose name ends in .gguf";
    if (bytes.empty()) {
        hint = "It is empty; download it again";
    } else if (startsWith(bytes, "version https://git-lfs")) {
        hint = "It is a placeholder of Git LFS; download the file itself";
    } else if (startsWith(bytes, "<")) {
        hint = "It looks like a web page; download the file itself";
    } else if (startsWith(bytes, "lmgg") || startsWith(bytes, "tjgg") ||
               startsWith(bytes, "fmgg")) {
        hint = "It is in a format older than GGUF; get a newer conversion of the model";
    } else if (startsWith(bytes, "PK")) {
        hint = "It looks like a PyTorch checkpoint; get a GGUF conversion of the model";
    }
    return {ErrorCode::InvalidFormat,
            fmt::format("{} is not a GGUF file. {}.", quoteFileName(path), hint)};
}

std::optional<Error> checkVersion(const std::filesystem::path& path, std::uint32_t version) {
    if (version == 2 || version == 3) {
        return std::nullopt;
    }
    std::string why = fmt::format("has GGUF version {}; versions 2 and 3 can be read", version);
    if ((version & 0xffffu) == 0 && version != 0) {
        why = "is a big-endian GGUF file, which this program cannot read";
    }
    return Error{ErrorCode::Unsupported, fmt::format("{} {}. Get another conversion of the model.",
                                                     quoteFileName(path), why)};
}

Result<Parsed> parse(const MappedFile& file) {
    const std::filesystem::path& path = file.path();
    if (!startsWith(file.bytes(), "GGUF")) {
        return notGguf(path, file.bytes());
    }
    HeaderReader reader(file.bytes(), path);
    Parsed parsed;
    reader.read<std::uint32_t>();
    parsed.version = reader.read<std::uint32_t>();
    if (reader.failed()) {
        return reader.error();
    }
    if (std::optional<Error> error = checkVersion(path, parsed.version)) {
        return *std::move(error);
    }
    const std::uint64_t tensorCount = reader.readCount(kMinTensorBytes, "the number of tensors");
    const std::uint64_t entryCount =
        reader.readCount(kMinEntryBytes, "the number of metadata entries");
    readMetadata(reader, entryCount, parsed);
    readTensors(reader, tensorCount, parsed);
    if (reader.failed()) {
        return reader.error();
    }
    if (std::optional<Error> error = placeTensors(file, parsed, reader.position())) {
        return *std::move(error);
    }
    return parsed;
}

}  // namespace

Result<GgufFile> GgufFile::open(const std::filesystem::path& path) {
    Result<MappedFile> mapped = MappedFile::open(path);
    if (!mapped) {
        return std::move(mapped).error();
    }
    Result<Parsed> parsed = parse(*mapped);
    if (!parsed) {
        return std::move(parsed).error();
    }
    GgufFile file(*std::move(mapped));
    file.m_version = parsed->version;
    file.m_metadata = std::move(parsed->metadata);
    file.m_tensors.reserve(parsed->tensors.size());
    for (TensorHeader& header : parsed->tensors) {
        const auto [place, isNew] =
            file.m_tensorIndex.emplace(header.tensor.name, file.m_tensors.size());
        if (!isNew) {
            return damaged(path,
                           fmt::format("the tensor {} appears twice", quoteName(place->first)));
        }
        file.m_tensors.push_back(std::move(header.tensor));
    }
    return file;
}

namespace {

template <typename T>
const T* valueAs(const std::map<std::string, MetadataValue, std::less<>>& metadata,
                 std::string_view key) {
    const auto found = metadata.find(key);
    return found == metadata.end() ? nullptr : std::get_if<T>(&found->second);
}

}  // namespace

std::optional<std::uint64_t> GgufFile::findUnsigned(std::string_view key) const {
    if (const auto* value = valueAs<std::uint64_t>(m_metadata, key)) {
        return *value;
    }
    if (const auto* value = valueAs<std::int64_t>(m_metadata, key);
        value != nullptr && *value >= 0) {
        return static_cast<std::uint64_t>(*value);
    }
    return std::nullopt;
}

std::optional<std::int64_t> GgufFile::findSigned(std::string_view key) const {
    if (const auto* value = valueAs<std::int64_t>(m_metadata, key)) {
        return *value;
    }
    if (const auto* value = valueAs<std::uint64_t>(m_metadata, key);
        value != nullptr && std::in_range<std::int64_t>(*value)) {
        return static_cast<std::int64_t>(*value);
    }
    return std::nullopt;
}

std::optional<double> GgufFile::findFloat(std::string_view key) const {
    const auto* value = valueAs<double>(m_metadata, key);
    return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<bool> GgufFile::findBool(std::string_view key) const {
    const auto* value = valueAs<bool>(m_metadata, key);
    return value == nullptr ? std::nullopt : std::optional(*value);
}

const std::string* GgufFile::findString(std::string_view key) const {
    return valueAs<std::string>(m_metadata, key);
}

const MetadataArray* GgufFile::findArray(std::string_view key) const {
    return valueAs<MetadataArray>(m_metadata, key);
}

const GgufTensor* GgufFile::findTensor(std::string_view name) const {
    const auto found = m_tensorIndex.find(name);
    return found == m_tensorIndex.end() ? nullptr : &m_tensors[found->second];
}

}  // namespace tessera
