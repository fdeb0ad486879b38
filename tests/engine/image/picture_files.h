// SPDX-License-Identifier: MIT
// Picture files made byte by byte, in every variant that the decoder meets.
#pragma once

#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#endif
#include <stb/stb_image_write.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/image/decode/crc32.h"
#include "engine/image/image.h"

namespace tessera::pictures {

using Bytes = std::vector<std::byte>;

inline void put(Bytes& out, std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    out.insert(out.end(), bytes.begin(), bytes.end());
}

inline void putBig(Bytes& out, std::uint32_t value, int sizeBytes) {
    for (int shift = 8 * (sizeBytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<std::byte>(value >> shift));
}

inline void putLittle(Bytes& out, std::uint32_t value, int sizeBytes) {
    for (int i = 0; i < sizeBytes; ++i)
        out.push_back(static_cast<std::byte>(value >> (8 * i)));
}

// An EXIF block with nothing but an orientation, in either byte order.
inline Bytes exifBlock(int orientation, bool bigEndian) {
    const auto number = [bigEndian](Bytes& out, std::uint32_t value, int sizeBytes) {
        bigEndian ? putBig(out, value, sizeBytes) : putLittle(out, value, sizeBytes);
    };
    Bytes out;
    put(out, bigEndian ? "MM" : "II");
    number(out, 42, 2);
    number(out, 8, 4);  // where the directory starts
    number(out, 1, 2);  // entries
    number(out, 0x0112, 2);
    number(out, 3, 2);  // SHORT
    number(out, 1, 4);
    number(out, static_cast<std::uint32_t>(orientation), 2);
    number(out, 0, 2);
    number(out, 0, 4);  // no further directory
    return out;
}

inline void putPngChunk(Bytes& out, std::string_view type, const Bytes& data) {
    putBig(out, static_cast<std::uint32_t>(data.size()), 4);
    const std::size_t start = out.size();
    put(out, type);
    out.insert(out.end(), data.begin(), data.end());
    putBig(out, crc32(std::span(out).subspan(start)), 4);
}

// zlib stream of stored blocks.
inline Bytes stored(const Bytes& raw) {
    Bytes out;
    putBig(out, 0x7801, 2);
    std::uint32_t a = 1;
    std::uint32_t b = 0;
    for (const std::byte byte : raw) {
        a = (a + std::to_integer<std::uint32_t>(byte)) % 65521;
        b = (b + a) % 65521;
    }
    std::size_t offset = 0;
    do {
        const std::size_t size = std::min<std::size_t>(raw.size() - offset, 65535);
        out.push_back(std::byte{offset + size == raw.size()});
        putLittle(out, static_cast<std::uint32_t>(size), 2);
        putLittle(out, ~static_cast<std::uint32_t>(size), 2);
        out.insert(out.end(), raw.begin() + static_cast<std::ptrdiff_t>(offset),
                   raw.begin() + static_cast<std::ptrdiff_t>(offset + size));
        offset += size;
    } while (offset < raw.size());
    putBig(out, b << 16 | a, 4);
    return out;
}

struct PngParts {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    int bitDepth = 8;
    int colourType = 2;
    Bytes rows;  // unfiltered: a zero byte before each
    Bytes palette;
    Bytes transparency;
    Bytes exif;
};

inline Bytes png(const PngParts& parts) {
    Bytes out;
    put(out, "\x89PNG\r\n\x1A\n");
    Bytes header;
    putBig(header, parts.width, 4);
    putBig(header, parts.height, 4);
    for (const int value : {parts.bitDepth, parts.colourType, 0, 0, 0})
        header.push_back(static_cast<std::byte>(value));
    putPngChunk(out, "IHDR", header);
    if (!parts.palette.empty())
        putPngChunk(out, "PLTE", parts.palette);
    if (!parts.transparency.empty())
        putPngChunk(out, "tRNS", parts.transparency);
    if (!parts.exif.empty())
        putPngChunk(out, "eXIf", parts.exif);
    putPngChunk(out, "IDAT", stored(parts.rows));
    putPngChunk(out, "IEND", {});
    return out;
}

inline Bytes bytesOf(const std::vector<int>& values) {
    Bytes out;
    for (const int value : values)
        out.push_back(static_cast<std::byte>(value));
    return out;
}

inline Bytes png(const ImageRgb8& image, const Bytes& exif = {}) {
    PngParts parts;
    parts.width = static_cast<std::uint32_t>(image.widthPx);
    parts.height = static_cast<std::uint32_t>(image.heightPx);
    parts.exif = exif;
    const std::size_t rowSizeBytes = static_cast<std::size_t>(image.widthPx) * 3;
    for (std::size_t y = 0; y < parts.height; ++y) {
        parts.rows.push_back(std::byte{0});
        const auto row =
            std::as_bytes(std::span(image.pixels)).subspan(y * rowSizeBytes, rowSizeBytes);
        parts.rows.insert(parts.rows.end(), row.begin(), row.end());
    }
    return png(parts);
}

inline void appendTo(void* context, void* data, int size) {
    const auto* bytes = static_cast<const std::byte*>(data);
    static_cast<Bytes*>(context)->insert(static_cast<Bytes*>(context)->end(), bytes, bytes + size);
}

inline Bytes jpeg(const ImageRgb8& image, int quality = 95) {
    Bytes out;
    stbi_write_jpg_to_func(appendTo, &out, image.widthPx, image.heightPx, 3, image.pixels.data(),
                           quality);
    return out;
}

inline Bytes bmp(const ImageRgb8& image) {
    Bytes out;
    stbi_write_bmp_to_func(appendTo, &out, image.widthPx, image.heightPx, 3, image.pixels.data());
    return out;
}

inline Bytes withExif(const Bytes& jpegFile, const Bytes& exif) {
    Bytes out(jpegFile.begin(), jpegFile.begin() + 2);
    putBig(out, 0xFFE1, 2);
    putBig(out, static_cast<std::uint32_t>(exif.size() + 8), 2);
    put(out, std::string_view("Exif\0\0", 6));
    out.insert(out.end(), exif.begin(), exif.end());
    out.insert(out.end(), jpegFile.begin() + 2, jpegFile.end());
    return out;
}

// 24 x 16, base64, written with libjpeg: red in the left half, green in the upper half.
inline constexpr std::string_view kProgressiveJpeg =
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDg"
    "sLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU"
    "FBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wgARCAAQABgDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAABwAG/8"
    "QAFQEBAQAAAAAAAAAAAAAAAAAABgf/2gAMAwEAAhADEAAAAVLMlGZFqVeApBIP/8QAFhABAQEAAAAAAAAAAAAAAAAA"
    "BRAA/9oACAEBAAEFAszWZ//EACERAAACCwEAAAAAAAAAAAAAAAAFAQMVIyVBUWFiY6Hh/9oACAEDAQE/AT4hhy15SW"
    "SLhg7Oej//xAAcEQABAwUAAAAAAAAAAAAAAAAAI6HhAQQFFWP/2gAIAQIBAT8BtcOtRRpNP0aT/8QAFxAAAwEAAAAA"
    "AAAAAAAAAAAAAxCBAP/aAAgBAQAGPwLBrDV//8QAFxAAAwEAAAAAAAAAAAAAAAAAEIHwAP/aAAgBAQABPyHVRqh//9"
    "oADAMBAAIAAwAAABD77//EABQRAQAAAAAAAAAAAAAAAAAAABD/2gAIAQMBAT8QO47/xAAXEQADAQAAAAAAAAAAAAAA"
    "AAABEJGh/9oACAECAQE/ELLBQP/EABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEAAT8QUz//2Q==";
inline constexpr std::string_view kCmykJpeg =
    "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCx"
    "AWEBETFBUVFQwPFxgWFBgSFBUU/8AAFAgAEAAYBEMRAE0RAFkRAEsRAP/EABYAAQEBAAAAAAAAAAAAAAAAAAAICf/E"
    "ABgQAQADAQAAAAAAAAAAAAAAAAAJR4XE/9oADgRDAE0AWQBLAAA/AL1WAkpJSApWKu1OQBAQDfpioCApWKu1OQBAQD"
    "//2Q==";
inline constexpr std::string_view kArithmeticJpeg =
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDg"
    "sLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU"
    "FBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/yQARCAAQABgDASIAAhEBAxEB/8wACgAQEAUBEBEF/9oADAMBAAIRAxEAPw"
    "DSzyFY0gTDLnhzEGc9D3VcM5zsr1eokpwOO5vJy2jIhHlBzjyevlNFLU5EN3qvfFt6iBva1jpXZzNlo4nHvHefQRWj"
    "/9k=";

}  // namespace tessera::pictures
