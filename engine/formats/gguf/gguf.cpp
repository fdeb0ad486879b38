// SPDX-License-Identifier: MIT
#include "engine/formats/gguf/gguf.h"

#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <utility>

#include "engine/formats/gguf/gguf_reader.h"
#include "engine/formats/lfs_placeholder.h"
#include "engine/formats/quote_name.h"

namespace tessera {

static_assert(std::endian::native == std::endian::little, "GGUF is read as it lies in memory");

namespace {

// Minimum size in bytes of an entry (key length, type, value) and of a tensor's description.
constexpr std::uint64_t kMinEntryBytes = 8 + 4 + 1;
constexpr std::uint64_t kMinTensorBytes = 8 + 1 + 4 + 8 + 4 + 8;
constexpr std::uint64_t kMaxEntries = std::uint64_t{1} << 20;
constexpr std::uint64_t kMaxTensors = std::uint64_t{1} << 20;

struct Parsed {
    std::uint32_t version = 0;
    GgufMetadata metadata;
    std::vector<GgufTensorHeader> tensors;
};

bool startsWith(std::span<const std::byte> bytes, std::string_view text) {
    return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

// The kinds that photos most often come in.
bool isPicture(std::span<const std::byte> bytes) {
    const auto holds = [bytes](std::size_t offset, std::string_view text) {
        return bytes.size() >= offset && startsWith(bytes.subspan(offset), text);
    };
    return holds(0, "\xFF\xD8\xFF") || holds(0, "\x89PNG") || holds(0, "GIF8") || holds(0, "BM") ||
           holds(8, "WEBP") || holds(0, {"II*\0", 4}) || holds(0, {"MM\0*", 4}) ||
           holds(4, "ftyphei") || holds(4, "ftypmif1") || holds(4, "ftypavif");
}

// Recognises what people most often have instead of a GGUF file.
Error notGguf(const std::filesystem::path& path, std::span<const std::byte> bytes) {
    Sentence hint("Choose a GGUF file, or a model's folder with its config.json");
    if (bytes.empty()) {
        hint = Sentence("It is empty; download it again");
    } else if (isLfsPlaceholder(bytes)) {
        hint = Sentence("It is a Git LFS placeholder; download the file itself");
    } else if (startsWith(bytes, "<")) {
        hint = Sentence("It looks like a web page; download the file itself");
    } else if (isPicture(bytes)) {
        hint = Sentence(
            "It looks like a picture; choose a GGUF file, or a model's folder with its "
            "config.json");
    } else if (startsWith(bytes, "algg")) {
        hint = Sentence("It is a LoRA adapter; get the whole (\"merged\") model");
    } else if (startsWith(bytes, "lmgg") || startsWith(bytes, "tjgg") ||
               startsWith(bytes, "fmgg")) {
        hint = Sentence("It is in a format older than GGUF; get a newer conversion of the model");
    } else if (bytes.size() > 8 && bytes[8] == std::byte{'{'}) {
        hint = Sentence(
            "It looks like a safetensors file; choose the folder of a whole model, with its "
            "config.json");
    } else if (startsWith(bytes, "PK")) {
        hint = Sentence(
            "It looks like a PyTorch file; choose the folder of a whole model, with its "
            "config.json");
    }
    return Error(ErrorCode::InvalidFormat, "{} is not a GGUF file. {}.", quoteFileName(path), hint);
}

std::optional<Error> checkVersion(const std::filesystem::path& path, std::uint32_t version) {
    if (version == 2 || version == 3)
        return std::nullopt;
    if ((version & 0xffffu) == 0 && version != 0) {
        return Error(ErrorCode::Unsupported,
                     "{} is a big-endian GGUF file, which this program cannot read. Get another "
                     "conversion of the model.",
                     quoteFileName(path));
    }
    return Error(ErrorCode::Unsupported,
                 "{} has GGUF version {}; only versions 2 and 3 can be read. Get another "
                 "conversion of the model.",
                 quoteFileName(path), version);
}

Result<Parsed> parse(const MappedFile& file) {
    const std::filesystem::path& path = file.path();
    if (!startsWith(file.bytes(), "GGUF"))
        return notGguf(path, file.bytes());
    GgufReader reader(file.bytes(), path);
    Parsed parsed;
    reader.read<std::uint32_t>();
    parsed.version = reader.read<std::uint32_t>();
    if (reader.failed())
        return reader.error();
    if (std::optional<Error> error = checkVersion(path, parsed.version))
        return *std::move(error);
    const std::uint64_t tensorCount =
        reader.readCount(kMinTensorBytes, kMaxTensors, Sentence("the number of tensors"));
    const std::uint64_t entryCount =
        reader.readCount(kMinEntryBytes, kMaxEntries, Sentence("the number of metadata entries"));
    parsed.metadata = readGgufMetadata(reader, entryCount);
    parsed.tensors = readGgufTensors(reader, tensorCount);
    if (reader.failed())
        return reader.error();
    if (std::optional<Error> error =
            placeGgufTensors(file, parsed.metadata, reader.position(), parsed.tensors))
        return *std::move(error);
    return parsed;
}

}  // namespace

Result<GgufFile> GgufFile::open(const std::filesystem::path& path) {
    Result<MappedFile> mapped = MappedFile::open(path);
    if (!mapped)
        return std::move(mapped).error();
    Result<Parsed> parsed = parse(*mapped);
    if (!parsed)
        return std::move(parsed).error();
    GgufFile file(*std::move(mapped));
    file.m_version = parsed->version;
    file.m_metadata = std::move(parsed->metadata);
    file.m_tensors.reserve(parsed->tensors.size());
    for (GgufTensorHeader& header : parsed->tensors) {
        file.m_tensorIndex.emplace(header.tensor.name, file.m_tensors.size());
        file.m_tensors.push_back(std::move(header.tensor));
    }
    return file;
}

const GgufTensor* GgufFile::findTensor(std::string_view name) const {
    const auto found = m_tensorIndex.find(name);
    return found == m_tensorIndex.end() ? nullptr : &m_tensors[found->second];
}

}  // namespace tessera
