// SPDX-License-Identifier: MIT
// The chunks of a PNG file, from IHDR to IEND (W3C PNG, section 5).
#include <fmt/format.h>
#include <zlib.h>

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
        return photoDamaged(name, Sentence("a chunk that is none"));
    if (file.size() - offset - kChunkOverheadBytes < length)
        return photoTruncated(name);
    Chunk chunk;
    chunk.type = type;
    chunk.data = file.subspan(offset + 8, length);
    const auto* checked = reinterpret_cast<const Bytef*>(file.data() + offset + 4);
    chunk.intact = crc32_z(0, checked, length + 4) == bigEndian32(file, offset + 8 + length);
    return chunk;
}

}  // namespace

Result<PhotoHeader> readPngHeader(ByteSpan file, std::string_view name) {
    PhotoHeader header{PhotoFormat::Png, 0, 0, 1};
    bool haveData = false;
    std::size_t offset = kSignatureSizeBytes;
    for (bool first = true;; first = false) {
        const Result<Chunk> chunk = readChunk(file, offset, name);
        if (!chunk)
            return chunk.error();
        if (isCritical(*chunk) && !chunk->intact)
            return photoDamaged(name,
                                Sentence("the checksum of its {} chunk is wrong", chunk->type));
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
            header.orientation = exifOrientation(chunk->data);
        } else if (chunk->type == "IEND") {
            if (!haveData)
                return photoDamaged(name, Sentence("it holds no picture data"));
            return header;
        }
        offset += kChunkOverheadBytes + chunk->data.size();
    }
}

}  // namespace tessera
