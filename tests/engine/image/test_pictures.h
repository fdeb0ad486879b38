// SPDX-License-Identifier: MIT
// Pictures to decode, and what should come out.
#pragma once

#include <QByteArray>
#include <QTest>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/image/decode/decode.h"
#include "picture_files.h"

namespace tessera::pictures {

// Every pixel different, so that a turn shows.
inline ImageRgb8 numbered(int width, int height) {
    ImageRgb8 image{width, height, {}};
    for (int i = 0; i < width * height; ++i)
        for (const int sample : {i % 251, i / 251 % 251, 7 * i % 256})
            image.pixels.push_back(static_cast<std::uint8_t>(sample));
    return image;
}

// Soft, so that JPEG keeps it.
inline ImageRgb8 gradient(int width, int height) {
    ImageRgb8 image{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (const int sample : {255 * x / width, 255 * y / height, 128})
                image.pixels.push_back(static_cast<std::uint8_t>(sample));
    return image;
}

// Nothing if it cannot be decoded.
inline std::vector<std::uint8_t> pixelsOf(const Bytes& file, Alpha alpha = Alpha::OnWhite) {
    const Result<ImageRgb8> image = decodeImage(file, "test", alpha);
    return image ? image->pixels : std::vector<std::uint8_t>();
}

// What EXIF's eight values mean: the upright pixel (x, y) is the stored pixel (return value).
inline std::pair<int, int> storedPixel(int orientation, int x, int y, int width, int height) {
    switch (orientation) {
        case 2:
            return {width - 1 - x, y};
        case 3:
            return {width - 1 - x, height - 1 - y};
        case 4:
            return {x, height - 1 - y};
        case 5:
            return {y, x};
        case 6:
            return {y, height - 1 - x};
        case 7:
            return {width - 1 - y, height - 1 - x};
        case 8:
            return {width - 1 - y, x};
        default:
            return {x, y};
    }
}

inline ImageRgb8 upright(const ImageRgb8& stored, int orientation) {
    const bool turned = orientation >= 5;
    ImageRgb8 out{
        turned ? stored.heightPx : stored.widthPx, turned ? stored.widthPx : stored.heightPx, {}};
    for (int y = 0; y < out.heightPx; ++y)
        for (int x = 0; x < out.widthPx; ++x) {
            const auto [sx, sy] = storedPixel(orientation, x, y, stored.widthPx, stored.heightPx);
            const auto pixel = stored.pixels.begin() + (sy * stored.widthPx + sx) * 3;
            out.pixels.insert(out.pixels.end(), pixel, pixel + 3);
        }
    return out;
}

inline Bytes fromBase64(std::string_view text) {
    const QByteArray bytes =
        QByteArray::fromBase64(QByteArray(text.data(), static_cast<qsizetype>(text.size())));
    const auto* first = reinterpret_cast<const std::byte*>(bytes.constData());
    return {first, first + bytes.size()};
}

inline Bytes fromText(std::string_view text) {
    Bytes out;
    put(out, text);
    return out;
}

// It is refused so, by name, and already when only its size is asked for, if that is why.
inline void checkRefused(const Bytes& file, ErrorCode code, const char* part) {
    const Result<ImageRgb8> image = decodeImage(file, "holiday.jpg");
    QVERIFY(!image);
    const std::string& message = image.error().message();
    QVERIFY2(image.error().code == code, message.c_str());
    QVERIFY2(message.find(part) != std::string::npos, message.c_str());
    QVERIFY2(message.find("holiday.jpg") != std::string::npos, message.c_str());
    QVERIFY2(message.back() == '.', message.c_str());
    if (code != ErrorCode::InvalidFormat) {
        const Result<ImageFileInfo> info = probeImage(file, "holiday.jpg");
        QVERIFY(!info);
        QCOMPARE(info.error().message(), message);
    }
}

}  // namespace tessera::pictures
