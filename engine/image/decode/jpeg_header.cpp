// SPDX-License-Identifier: MIT
// The markers of a JPEG file (ITU-T T.81, annex B), from SOI to EOI.
#include <fmt/format.h>

#include <cstring>
#include <string_view>

#include "engine/image/decode/photo_header.h"

namespace tessera {
namespace {

constexpr std::uint32_t kStartOfScan = 0xDA;
constexpr std::uint32_t kEndOfImage = 0xD9;
constexpr std::uint32_t kStartOfImage = 0xD8;
constexpr std::uint32_t kApp1 = 0xE1;
constexpr std::uint32_t kTemporary = 0x01;
constexpr std::uint32_t kProgressiveFrame = 0xC2;

bool isRestart(std::uint32_t marker) {
    return marker >= 0xD0 && marker <= 0xD7;
}

// SOF0 to SOF15, without the tables DHT, JPG and DAC that share the range.
bool isFrameHeader(std::uint32_t marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// The next marker at or after `offset`, which moves past it. Skips entropy-coded data, where 0xFF
// is followed by 0 or a restart marker.
std::uint32_t nextMarker(ByteSpan file, std::size_t& offset) {
    while (offset + 1 < file.size()) {
        const void* found = std::memchr(file.data() + offset, 0xFF, file.size() - 1 - offset);
        if (found == nullptr)
            break;
        offset = static_cast<std::size_t>(static_cast<const std::byte*>(found) - file.data()) + 1;
        const std::uint32_t marker = byteAt(file, offset);
        if (marker == 0xFF)  // fill byte: the marker may start here
            continue;
        ++offset;
        if (marker != 0 && !isRestart(marker))
            return marker;
    }
    offset = file.size();
    return 0;
}

Error unsupportedJpeg(std::string_view name, const Sentence& what) {
    return Error(ErrorCode::Unsupported,
                 "{} is {}, which Tessera cannot read. Save it as an ordinary RGB JPEG or "
                 "PNG and try again.",
                 name, what);
}

Result<void> readFrameHeader(std::uint32_t marker, ByteSpan segment, std::string_view name,
                             PhotoHeader& header) {
    if (segment.size() < 6)
        return photoDamaged(name, Sentence("its frame header is too short"));
    if (marker > kProgressiveFrame)
        return unsupportedJpeg(name, marker == 0xC9 || marker == 0xCA
                                         ? Sentence("an arithmetic-coded JPEG")
                                         : Sentence("a lossless or hierarchical JPEG"));
    if (byteAt(segment, 0) != 8)
        return unsupportedJpeg(name, Sentence("a {}-bit JPEG", byteAt(segment, 0)));
    header.heightPx = bigEndian16(segment, 1);
    header.widthPx = bigEndian16(segment, 3);
    const std::uint32_t components = byteAt(segment, 5);
    if (components != 1 && components != 3 && components != 4)
        return photoDamaged(name, Sentence("{} colour components", components));
    header.cmyk = components == 4;
    if (header.heightPx == 0)
        return unsupportedJpeg(name, Sentence("a JPEG without a height in its header"));
    return checkPhotoSize(header, name);
}

struct Metadata {
    ByteSpan exif;
    ByteSpan xmp;
};

void readApp1(ByteSpan segment, Metadata& metadata) {
    constexpr std::size_t kExifPrefix = 6;
    constexpr std::string_view kXmp("http://ns.adobe.com/xap/1.0/\0", 29);
    const std::string_view text(reinterpret_cast<const char*>(segment.data()), segment.size());
    if (metadata.exif.empty() && segment.size() > kExifPrefix &&
        text.starts_with(std::string_view("Exif\0", 5)))
        metadata.exif = segment.subspan(kExifPrefix);
    else if (text.starts_with(kXmp))
        metadata.xmp = segment.subspan(kXmp.size());
}

// The segment's content after `offset`, which moves past it; empty if the file does not hold it.
std::optional<ByteSpan> nextSegment(ByteSpan file, std::size_t& offset) {
    if (file.size() - offset < 2)
        return std::nullopt;
    const std::size_t length = bigEndian16(file, offset);
    if (length < 2 || file.size() - offset < length)
        return std::nullopt;
    const ByteSpan segment = file.subspan(offset + 2, length - 2);
    offset += length;
    return segment;
}

// What the file ends with, if it is not the end of the picture.
Error noSegment(ByteSpan file, std::size_t offset, std::string_view name) {
    const bool hasLength = file.size() - offset >= 2;
    return hasLength && bigEndian16(file, offset) < 2
               ? photoDamaged(name, Sentence("a segment without a length"))
               : photoTruncated(name);
}

}  // namespace

Result<PhotoHeader> readJpegHeader(ByteSpan file, std::string_view name) {
    PhotoHeader header{.format = PhotoFormat::Jpeg};
    Metadata metadata;
    bool haveFrame = false;
    bool haveScan = false;
    std::size_t offset = 2;
    while (!header.endMissing) {
        const std::uint32_t marker = nextMarker(file, offset);
        if (marker == kEndOfImage)
            break;
        if (marker == kStartOfImage || marker == kTemporary)
            continue;
        const auto segment = marker != 0 ? nextSegment(file, offset) : std::nullopt;
        if (!segment && !haveScan)
            return noSegment(file, offset, name);
        if (!segment) {
            header.endMissing = true;
        } else if (isFrameHeader(marker) && !haveFrame) {
            if (Result<void> frame = readFrameHeader(marker, *segment, name, header); !frame)
                return frame.error();
            haveFrame = true;
        } else if (marker == kApp1) {
            readApp1(*segment, metadata);
        } else if (marker == kStartOfScan) {
            if (!haveFrame)
                return photoDamaged(name, Sentence("picture data before its header"));
            haveScan = true;
        }
    }
    if (!haveScan)
        return photoDamaged(name, Sentence("it holds no picture data"));
    header.orientation = photoOrientation(metadata.exif, metadata.xmp);
    return header;
}

}  // namespace tessera
