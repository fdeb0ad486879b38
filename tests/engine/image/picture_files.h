// SPDX-License-Identifier: MIT
// Picture files made byte by byte, in every variant that the decoder meets.
#pragma once

#include <zlib.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>  // jpeglib.h needs it
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <jpeglib.h>

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

// An EXIF block with nothing but an orientation, in either byte order; or another number.
inline Bytes exifBlock(int orientation, bool bigEndian, int type = 3, int tag = 0x0112) {
    const auto number = [bigEndian](Bytes& out, std::uint32_t value, int sizeBytes) {
        bigEndian ? putBig(out, value, sizeBytes) : putLittle(out, value, sizeBytes);
    };
    Bytes out;
    put(out, bigEndian ? "MM" : "II");
    number(out, 42, 2);
    number(out, 8, 4);  // where the directory starts
    number(out, 1, 2);  // entries
    number(out, static_cast<std::uint32_t>(tag), 2);
    number(out, static_cast<std::uint32_t>(type), 2);
    number(out, 1, 4);
    constexpr std::array<int, 13> kSizes = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
    const int sizeBytes = kSizes[static_cast<std::size_t>(type)];
    number(out, static_cast<std::uint32_t>(orientation), sizeBytes);
    out.resize(out.size() + 4 - static_cast<std::size_t>(sizeBytes));
    number(out, 0, 4);  // no further directory
    return out;
}

inline void putPngChunk(Bytes& out, std::string_view type, const Bytes& data) {
    putBig(out, static_cast<std::uint32_t>(data.size()), 4);
    const std::size_t start = out.size();
    put(out, type);
    out.insert(out.end(), data.begin(), data.end());
    const auto* checked = reinterpret_cast<const Bytef*>(out.data() + start);
    putBig(out, static_cast<std::uint32_t>(crc32_z(0, checked, out.size() - start)), 4);
}

// A zlib stream.
inline Bytes compressed(const Bytes& raw) {
    uLongf sizeBytes = compressBound(raw.size());
    Bytes out(sizeBytes);
    compress2(reinterpret_cast<Bytef*>(out.data()), &sizeBytes,
              reinterpret_cast<const Bytef*>(raw.data()), raw.size(), Z_BEST_SPEED);
    out.resize(sizeBytes);
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
    bool interlaced = false;
};

inline Bytes png(const PngParts& parts) {
    Bytes out;
    put(out, "\x89PNG\r\n\x1A\n");
    Bytes header;
    putBig(header, parts.width, 4);
    putBig(header, parts.height, 4);
    for (const int value : {parts.bitDepth, parts.colourType, 0, 0, int{parts.interlaced}})
        header.push_back(static_cast<std::byte>(value));
    putPngChunk(out, "IHDR", header);
    if (!parts.palette.empty())
        putPngChunk(out, "PLTE", parts.palette);
    if (!parts.transparency.empty())
        putPngChunk(out, "tRNS", parts.transparency);
    if (!parts.exif.empty())
        putPngChunk(out, "eXIf", parts.exif);
    putPngChunk(out, "IDAT", compressed(parts.rows));
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

inline Bytes jpeg(const ImageRgb8& image, int quality = 95) {
    jpeg_compress_struct encoder{};
    jpeg_error_mgr errors{};
    encoder.err = jpeg_std_error(&errors);
    jpeg_create_compress(&encoder);
    unsigned char* file = nullptr;
    unsigned long sizeBytes = 0;
    jpeg_mem_dest(&encoder, &file, &sizeBytes);
    encoder.image_width = static_cast<JDIMENSION>(image.widthPx);
    encoder.image_height = static_cast<JDIMENSION>(image.heightPx);
    encoder.input_components = 3;
    encoder.in_color_space = JCS_RGB;
    jpeg_set_defaults(&encoder);
    jpeg_set_quality(&encoder, quality, TRUE);
    jpeg_start_compress(&encoder, TRUE);
    while (encoder.next_scanline < encoder.image_height) {
        auto* row = const_cast<JSAMPROW>(image.pixels.data() + std::size_t{encoder.next_scanline} *
                                                                   encoder.image_width * 3);
        jpeg_write_scanlines(&encoder, &row, 1);
    }
    jpeg_finish_compress(&encoder);
    jpeg_destroy_compress(&encoder);
    const auto* first = reinterpret_cast<const std::byte*>(file);
    Bytes out(first, first + sizeBytes);
    std::free(file);
    return out;
}

struct BmpParts {
    int width = 0;
    int height = 0;
    int bitsPerPixel = 24;
    std::vector<std::uint32_t> masks;  // red, green, blue, alpha if wanted; none: uncompressed
    Bytes palette;                     // four bytes a colour, blue first
    Bytes rows;                        // from bottom to top, padded to four bytes
};

inline Bytes bmp(const BmpParts& parts) {
    constexpr std::uint32_t kHeaders = 54;
    const auto offset =
        static_cast<std::uint32_t>(kHeaders + parts.masks.size() * 4 + parts.palette.size());
    Bytes out;
    put(out, "BM");
    putLittle(out, static_cast<std::uint32_t>(offset + parts.rows.size()), 4);
    putLittle(out, 0, 4);
    putLittle(out, offset, 4);
    putLittle(out, parts.masks.size() == 4 ? 56 : 40, 4);  // size of the header
    putLittle(out, static_cast<std::uint32_t>(parts.width), 4);
    putLittle(out, static_cast<std::uint32_t>(parts.height), 4);
    putLittle(out, 1, 2);  // planes
    putLittle(out, static_cast<std::uint32_t>(parts.bitsPerPixel), 2);
    putLittle(out, parts.masks.empty() ? 0 : 3, 4);
    out.resize(kHeaders);
    for (const std::uint32_t mask : parts.masks)
        putLittle(out, mask, 4);
    out.insert(out.end(), parts.palette.begin(), parts.palette.end());
    out.insert(out.end(), parts.rows.begin(), parts.rows.end());
    return out;
}

inline Bytes bmp(const ImageRgb8& image) {
    BmpParts parts{image.widthPx, image.heightPx, 24, {}, {}, {}};
    for (int y = image.heightPx - 1; y >= 0; --y) {
        for (int x = 0; x < image.widthPx; ++x)
            for (int channel = 2; channel >= 0; --channel)
                parts.rows.push_back(std::byte{
                    image.pixels[(static_cast<std::size_t>(y) * image.widthPx + x) * 3 + channel]});
        parts.rows.resize((parts.rows.size() + 3) / 4 * 4);
    }
    return bmp(parts);
}

// With an APP1 segment in front, which holds `content`.
inline Bytes withSegment(const Bytes& jpegFile, std::string_view content) {
    Bytes out(jpegFile.begin(), jpegFile.begin() + 2);
    putBig(out, 0xFFE1, 2);
    putBig(out, static_cast<std::uint32_t>(content.size() + 2), 2);
    put(out, content);
    out.insert(out.end(), jpegFile.begin() + 2, jpegFile.end());
    return out;
}

inline Bytes withExif(const Bytes& jpegFile, const Bytes& exif) {
    std::string content("Exif\0\0", 6);
    content.append(reinterpret_cast<const char*>(exif.data()), exif.size());
    return withSegment(jpegFile, content);
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
// The same picture: restart markers, chroma halved in height only, Huffman tables of its own.
inline constexpr std::string_view kRestartJpeg =
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAoHBwgHBgoICAgLCgoLDhgQDg0NDh0VFhEYIx8lJCIfIiEmKzcvJik0KS"
    "EiMEExNDk7Pj4+JS5ESUM8SDc9Pjv/2wBDAQoLCw4NDhwQEBw7KCIoOzs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7"
    "Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozv/wAARCAAQABgDARIAAhEBAxEB/8QAFwABAAMAAAAAAAAAAAAAAAAABwMFBv"
    "/EABgQAQADAQAAAAAAAAAAAAAAAAAFQ4LB/8QAFwEBAAMAAAAAAAAAAAAAAAAABgMEBf/EAB0RAAEEAgMAAAAAAAAA"
    "AAAAAAAFFWKhASIEMTL/3QAEAAH/2gAMAwEAAhEDEQA/ANkMxpukLMpMqP/Qu52jXBpO0a4x+Knd7Ey8k+NqP//RkG"
    "io3SD7TOj/2Q==";
// 24 x 16: cyan grows from left to right, magenta downwards, yellow fades, black in squares. The
// Adobe marker follows the first two bytes; its last says how the colours are written.
inline constexpr std::size_t kAdobeTransform = 17;
inline constexpr std::string_view kCmykJpeg =
    "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0sMzpKPjM2RjcsLUBXQU"
    "ZMTlJTUjI+WmFaUGBKUVJP/8AAFAgAEAAYBEMRAE0RAFkRAEsRAP/EABYAAQEBAAAAAAAAAAAAAAAAAAYHAP/EABgQAQAD"
    "AQAAAAAAAAAAAAAAAAAFFUJi/9oADgRDAE0AWQBLAAA/AHErosveweKypwVK6a97NIrKahcrpr3s0isqUtMrpMb3tF4rKa"
    "hUrpr3s0isqUFyumvezSKymr//2Q==";
inline constexpr std::string_view kArithmeticJpeg =
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDg"
    "sLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU"
    "FBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/yQARCAAQABgDASIAAhEBAxEB/8wACgAQEAUBEBEF/9oADAMBAAIRAxEAPw"
    "DSzyFY0gTDLnhzEGc9D3VcM5zsr1eokpwOO5vJy2jIhHlBzjyevlNFLU5EN3qvfFt6iBva1jpXZzNlo4nHvHefQRWj"
    "/9k=";

}  // namespace tessera::pictures
