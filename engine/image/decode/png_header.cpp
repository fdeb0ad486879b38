// SPDX-License-Identifier: MIT
// The chunks of a PNG file, from IHDR to IEND (W3C PNG, section 5).
#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "engine/image/decode/photo_header.h"

namespace tessera {
namespace {

constexpr std::size_t kSignatureSizeBytes = 8;
constexpr std::size_t kChunkOverheadBytes = 12;  // length, type, CRC

struct Chunk {
    std::string_view type;
    ByteSpan data;
    bool intact = false;  // its CRC is right
};

bool isCritical(const Chunk& chunk) {
    return (chunk.type[0] & 0x20) == 0;
}

bool isChunkType(std::string_view type) {
    for (const char c : type)
        if ((c < 'A' || c > 'Z') && (c < 'a' || c > 'z'))
            return false;
    return true;
}

Result<Chunk> readChunk(ByteSpan file, std::size_t offset, std::string_view name) {
    if (file.size() - offset < kChunkOverheadBytes)
        return photoTruncated(name);
    const std::size_t length = bigEndian32(file, offset);
    const std::string_view type(reinterpret_cast<const char*>(file.data() + offset + 4), 4);
    if (!isChunkType(type) || length > 0x7FFF'FFFF)
        return photoDamaged(name, Sentence("an invalid chunk"));
    if (file.size() - offset - kChunkOverheadBytes < length)
        return photoTruncated(name);
    Chunk chunk;
    chunk.type = type;
    chunk.data = file.subspan(offset + 8, length);
    const auto* checked = reinterpret_cast<const Bytef*>(file.data() + offset + 4);
    chunk.intact = crc32_z(0, checked, length + 4) == bigEndian32(file, offset + 8 + length);
    return chunk;
}

// Whether picture data begin here, even if the file ends before they do.
bool startsData(ByteSpan file, std::size_t offset) {
    return file.size() - offset >= 8 && std::memcmp(file.data() + offset + 4, "IDAT", 4) == 0;
}

std::string_view textOf(ByteSpan bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// What a zlib stream holds, empty if that is broken or longer than any text about a photo.
std::vector<std::byte> unpacked(ByteSpan stream) {
    constexpr uLongf kLongest = 1 << 20;
    std::vector<std::byte> content(kLongest);
    uLongf sizeBytes = kLongest;
    if (uncompress(reinterpret_cast<Bytef*>(content.data()), &sizeBytes,
                   reinterpret_cast<const Bytef*>(stream.data()),
                   static_cast<uLong>(stream.size())) != Z_OK)
        return {};
    content.resize(sizeBytes);
    return content;
}

// The XMP packet of an iTXt chunk: keyword, whether and how it is compressed, two texts about the
// language, the packet. Empty if it is another text.
std::vector<std::byte> xmpOf(ByteSpan chunk) {
    constexpr std::string_view kKeyword("XML:com.adobe.xmp\0", 18);
    constexpr std::size_t kFlags = kKeyword.size();
    const std::string_view text = textOf(chunk);
    if (!text.starts_with(kKeyword) || text.size() < kFlags + 2)
        return {};
    const std::size_t language = text.find('\0', kFlags + 2);
    const std::size_t translated = text.find('\0', std::min(language, text.size() - 1) + 1);
    if (language == text.npos || translated == text.npos)
        return {};
    const ByteSpan packet = chunk.subspan(translated + 1);
    return byteAt(chunk, kFlags) != 0 ? unpacked(packet)
                                      : std::vector<std::byte>(packet.begin(), packet.end());
}

// The EXIF block of a tEXt or zTXt chunk, as ImageMagick wrote it before there was eXIf: keyword,
// then a line each without words, with a name and with a size, then hexadecimal digits. Empty if it
// is another text.
std::vector<std::byte> exifOf(const Chunk& chunk) {
    constexpr std::string_view kKeyword("Raw profile type exif\0", 22);
    constexpr std::string_view kPrefix("Exif\0\0", 6);
    if (!textOf(chunk.data).starts_with(kKeyword))
        return {};
    const ByteSpan rest = chunk.data.subspan(kKeyword.size());
    const bool packed = chunk.type == "zTXt";
    const std::vector<std::byte> content =
        packed && !rest.empty() ? unpacked(rest.subspan(1)) : std::vector(rest.begin(), rest.end());
    std::string_view digits = textOf(content);
    for (int line = 0; line < 3; ++line) {
        const std::size_t end = digits.find('\n');
        digits = end == digits.npos ? std::string_view() : digits.substr(end + 1);
    }
    std::string hex(digits);
    std::erase_if(hex, [](char c) { return c == '\n'; });
    std::vector<std::byte> block;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        unsigned value = 0;
        const char* end = hex.data() + i + 2;
        if (std::from_chars(hex.data() + i, end, value, 16).ptr != end)
            return {};
        block.push_back(static_cast<std::byte>(value));
    }
    if (textOf(block).starts_with(kPrefix))
        block.erase(block.begin(), block.begin() + kPrefix.size());
    return block;
}

}  // namespace

Result<PhotoHeader> readPngHeader(ByteSpan file, std::string_view name) {
    PhotoHeader header{.format = PhotoFormat::Png};
    bool haveData = false;
    ByteSpan exif;
    std::vector<std::byte> olderExif;
    std::vector<std::byte> xmp;
    std::size_t offset = kSignatureSizeBytes;
    for (bool first = true;; first = false) {
        const Result<Chunk> chunk = readChunk(file, offset, name);
        if (!chunk && !haveData && !startsData(file, offset))
            return chunk.error();
        if (!chunk) {
            header.endMissing = true;
            break;
        }
        if (chunk->type == "IEND") {
            if (!haveData)
                return photoDamaged(name, Sentence("it holds no picture data"));
            break;
        }
        if (isCritical(*chunk) && !chunk->intact) {
            header.endMissing = haveData && chunk->type != "IDAT";
            if (header.endMissing)
                break;
            return photoDamaged(name,
                                Sentence("the checksum of its {} chunk is wrong", chunk->type));
        }
        if (first && (chunk->type != "IHDR" || chunk->data.size() != 13))
            return photoDamaged(name, Sentence("it does not start with a PNG header"));
        if (first) {
            header.widthPx = bigEndian32(chunk->data, 0);
            header.heightPx = bigEndian32(chunk->data, 4);
            if (Result<void> size = checkPhotoSize(header, name); !size)
                return size.error();
        } else if (chunk->type == "IDAT") {
            haveData = true;
        } else if (chunk->type == "eXIf" && chunk->intact) {
            exif = chunk->data;
        } else if (chunk->type == "iTXt" && chunk->intact) {
            if (std::vector<std::byte> packet = xmpOf(chunk->data); !packet.empty())
                xmp = std::move(packet);
        } else if ((chunk->type == "tEXt" || chunk->type == "zTXt") && chunk->intact) {
            if (std::vector<std::byte> block = exifOf(*chunk); !block.empty())
                olderExif = std::move(block);
        }
        offset += kChunkOverheadBytes + chunk->data.size();
    }
    header.orientation = photoOrientation(exif.empty() ? olderExif : exif, xmp);
    return header;
}

}  // namespace tessera
