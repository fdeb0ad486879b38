// SPDX-License-Identifier: MIT
// Windows bitmaps without compression: BITMAPFILEHEADER, the header that follows it, and the rows.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

#include "engine/image/decode/photo_pixels.h"

namespace tessera {
namespace {

constexpr std::size_t kFileHeaderBytes = 14;
constexpr std::uint32_t kCoreHeaderBytes = 12;
constexpr std::uint32_t kInfoHeaderBytes = 40;
constexpr std::uint32_t kAlphaHeaderBytes = 56;  // from here on with a mask for alpha
constexpr std::uint32_t kBitFields = 3;          // not compressed, but with colour masks

// Of red, green, blue and alpha in a pixel's value; without alpha, the last is 0.
using Masks = std::array<std::uint32_t, 4>;
using Palette = std::array<std::array<std::uint8_t, 3>, 256>;

struct Layout {
    std::uint32_t headerBytes = 0;
    bool isCore = false;
    bool topDown = false;
    std::uint32_t bitsPerPixel = 0;
    std::uint32_t compression = 0;
    std::uint64_t dataOffset = 0;
};

std::int64_t signedLittleEndian32(ByteSpan bytes, std::size_t offset) {
    return static_cast<std::int32_t>(littleEndian32(bytes, offset));
}

Layout layoutOf(ByteSpan file) {
    Layout layout;
    layout.headerBytes = littleEndian32(file, kFileHeaderBytes);
    layout.isCore = layout.headerBytes == kCoreHeaderBytes;
    layout.topDown = !layout.isCore && signedLittleEndian32(file, 22) < 0;
    layout.bitsPerPixel = littleEndian16(file, layout.isCore ? 24 : 28);
    layout.compression = layout.isCore ? 0 : littleEndian32(file, 30);
    layout.dataOffset = littleEndian32(file, 10);
    return layout;
}

// Rows are padded to four bytes.
std::uint64_t rowBytesOf(const Layout& layout, const PhotoHeader& header) {
    return (static_cast<std::uint64_t>(header.widthPx) * layout.bitsPerPixel + 31) / 32 * 4;
}

// The header is followed by colours of three or four bytes, blue first; missing ones are black.
Palette readPalette(ByteSpan file, const Layout& layout) {
    Palette palette{};
    const std::size_t entryBytes = layout.isCore ? 3 : 4;
    std::size_t offset = kFileHeaderBytes + layout.headerBytes;
    const std::size_t end = std::min<std::uint64_t>(layout.dataOffset, file.size());
    for (std::array<std::uint8_t, 3>& colour : palette) {
        if (offset + entryBytes > end)
            break;
        for (std::size_t channel = 0; channel < 3; ++channel)
            colour[channel] = static_cast<std::uint8_t>(byteAt(file, offset + 2 - channel));
        offset += entryBytes;
    }
    return palette;
}

// The masks are in a long header or directly after a short one, which has none for alpha.
Masks readMasks(ByteSpan file, const Layout& layout) {
    constexpr std::size_t kMasks = kFileHeaderBytes + kInfoHeaderBytes;
    if (layout.compression != kBitFields)
        return layout.bitsPerPixel == 16 ? Masks{0x7C00, 0x03E0, 0x001F, 0}
                                         : Masks{0xFF'0000, 0x00'FF00, 0x00'00FF, 0};
    if (file.size() < kMasks + 12)
        return {};
    const bool hasAlpha = layout.headerBytes >= kAlphaHeaderBytes;
    return {littleEndian32(file, kMasks), littleEndian32(file, kMasks + 4),
            littleEndian32(file, kMasks + 8), hasAlpha ? littleEndian32(file, kMasks + 12) : 0};
}

std::uint32_t maskedPixel(ByteSpan row, std::uint32_t bits, std::size_t x) {
    return bits == 16 ? littleEndian16(row, x * 2) : littleEndian32(row, x * 4);
}

// 0 to 255.
std::uint32_t sampleOf(std::uint32_t pixel, std::uint32_t mask) {
    const int shift = std::countr_zero(mask);
    const std::uint64_t most = mask >> shift;
    const std::uint64_t value = (pixel & mask) >> shift;
    return static_cast<std::uint32_t>(value * 255 / most);
}

bool isRunOfBits(std::uint32_t mask) {
    return mask != 0 && std::has_single_bit((mask >> std::countr_zero(mask)) + std::uint64_t{1});
}

void indexedRow(ByteSpan row, std::uint32_t bits, const Palette& palette, PixelSpan out) {
    const std::uint32_t perByte = 8 / bits;
    for (std::size_t x = 0; x * 3 < out.size(); ++x) {
        const auto shift = 8 - bits - static_cast<std::uint32_t>(x % perByte) * bits;
        const std::uint32_t index = byteAt(row, x / perByte) >> shift & ((1U << bits) - 1);
        std::ranges::copy(palette[index], out.begin() + static_cast<std::ptrdiff_t>(x * 3));
    }
}

void directRow(ByteSpan row, PixelSpan out) {
    for (std::size_t i = 0; i < out.size(); i += 3)
        for (std::size_t channel = 0; channel < 3; ++channel)
            out[i + channel] = static_cast<std::uint8_t>(byteAt(row, i + 2 - channel));
}

void maskedRow(ByteSpan row, std::uint32_t bits, const Masks& masks, PixelSpan out) {
    for (std::size_t x = 0; x * 3 < out.size(); ++x) {
        const std::uint32_t pixel = maskedPixel(row, bits, x);
        const std::uint32_t alpha = masks[3] != 0 ? sampleOf(pixel, masks[3]) : 255;
        for (std::size_t channel = 0; channel < 3; ++channel) {
            const std::uint32_t colour = sampleOf(pixel, masks[channel]);
            out[x * 3 + channel] =
                static_cast<std::uint8_t>(scaled255(colour, alpha) + 255 - alpha);
        }
    }
}

// Many programs declare alpha and leave all of it zero; such a picture is opaque, as browsers have
// it.
bool isTransparentAllOver(ByteSpan rows, std::size_t rowBytes, std::size_t width,
                          std::uint32_t bits, std::uint32_t alphaMask) {
    for (; !rows.empty(); rows = rows.subspan(rowBytes))
        for (std::size_t x = 0; x < width; ++x)
            if ((maskedPixel(rows, bits, x) & alphaMask) != 0)
                return false;
    return true;
}

}  // namespace

Result<PhotoHeader> readBmpHeader(ByteSpan file, std::string_view name) {
    if (file.size() < kFileHeaderBytes + 4)
        return photoTruncated(name);
    const std::uint32_t headerBytes = littleEndian32(file, kFileHeaderBytes);
    if (file.size() < kFileHeaderBytes + headerBytes)
        return photoTruncated(name);
    if (headerBytes != kCoreHeaderBytes && headerBytes < kInfoHeaderBytes)
        return photoDamaged(name, Sentence("a bitmap header of {} bytes", headerBytes));

    const Layout layout = layoutOf(file);
    PhotoHeader header{PhotoFormat::Bmp, 0, 0, 1};
    header.widthPx = layout.isCore ? littleEndian16(file, 18) : signedLittleEndian32(file, 18);
    header.heightPx =
        layout.isCore ? littleEndian16(file, 20) : std::abs(signedLittleEndian32(file, 22));
    if (layout.compression != 0 && layout.compression != kBitFields)
        return Error(ErrorCode::Unsupported,
                     "{} is a compressed bitmap, which Tessera cannot read. Save it as "
                     "PNG and try again.",
                     name);
    if (Result<void> size = checkPhotoSize(header, name); !size)
        return size.error();
    const std::uint64_t dataBytes =
        rowBytesOf(layout, header) * static_cast<std::uint64_t>(header.heightPx);
    if (layout.dataOffset + dataBytes > file.size())
        return photoTruncated(name);
    return header;
}

Result<void> readBmpPixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                           Alpha alpha, PixelSpan pixels) {
    const Layout layout = layoutOf(file);
    const std::uint32_t bits = layout.bitsPerPixel;
    const bool masked = bits == 16 || bits == 32;
    if (bits != 1 && bits != 4 && bits != 8 && bits != 24 && !masked)
        return photoDamaged(name, Sentence("{} bits a pixel", bits));
    if (layout.dataOffset < kFileHeaderBytes + layout.headerBytes ||
        (layout.compression == kBitFields && !masked))
        return photoDamaged(name, Sentence("its header contradicts itself"));
    Masks masks = readMasks(file, layout);
    if (masked && !std::all_of(masks.begin(), masks.begin() + 3, isRunOfBits))
        return photoDamaged(name, Sentence("its colour masks are invalid"));

    const Palette palette = bits <= 8 ? readPalette(file, layout) : Palette{};
    const auto rowBytes = static_cast<std::size_t>(rowBytesOf(layout, header));
    const auto outBytes = static_cast<std::size_t>(header.widthPx) * 3;
    const auto height = static_cast<std::size_t>(header.heightPx);
    const ByteSpan rows = file.subspan(layout.dataOffset, rowBytes * height);
    if (!masked || alpha == Alpha::Dropped || !isRunOfBits(masks[3]) ||
        isTransparentAllOver(rows, rowBytes, static_cast<std::size_t>(header.widthPx), bits,
                             masks[3]))
        masks[3] = 0;
    for (std::size_t y = 0; y < height; ++y) {
        const std::size_t storedRow = layout.topDown ? y : height - 1 - y;
        const ByteSpan row = rows.subspan(storedRow * rowBytes, rowBytes);
        const PixelSpan out = pixels.subspan(y * outBytes, outBytes);
        if (masked)
            maskedRow(row, bits, masks, out);
        else if (bits == 24)
            directRow(row, out);
        else
            indexedRow(row, bits, palette, out);
    }
    return {};
}

}  // namespace tessera
