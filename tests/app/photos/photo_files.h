// SPDX-License-Identifier: MIT
// Photos to test with.
#pragma once

#include <QBuffer>
#include <QByteArray>
#include <QImage>

namespace tessera {

// Every pixel differs from its neighbours.
inline QImage colourful(int width, int height) {
    QImage image(width, height, QImage::Format_RGB888);
    for (int y = 0; y < height; ++y) {
        uchar* row = image.scanLine(y);
        for (int x = 0; x < width; ++x) {
            row[3 * x] = static_cast<uchar>(x * 7 + y);
            row[3 * x + 1] = static_cast<uchar>(y * 5 - x);
            row[3 * x + 2] = static_cast<uchar>(x ^ y);
        }
    }
    return image;
}

inline QByteArray encoded(const QImage& image, const char* format) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format, 95);
    return bytes;
}

// A JPEG whose EXIF data says how to turn it, as SHORT (3) or LONG (4).
inline QByteArray turnedJpeg(const QImage& image, char orientation, char type = 3) {
    const QByteArray exif =
        QByteArray("Exif\0\0", 6) + QByteArray("II*\0\x08\0\0\0\x01\0\x12\x01", 12) + type +
        QByteArray("\0\x01\0\0\0", 5) + QByteArray(1, orientation) + QByteArray(7, '\0');
    const auto size = static_cast<char>(exif.size() + 2);
    const QByteArray jpeg = encoded(image, "JPG");
    return jpeg.left(2) + QByteArray("\xff\xe1\0", 3) + QByteArray(1, size) + exif + jpeg.mid(2);
}

// 8 x 4, of one colour, as printers want it: red 216, green and blue 46.
inline QByteArray cmykJpeg() {
    return QByteArray::fromBase64(
        "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAQCwwODAoQDg0OEhEQExgoGhgWFhgxIyUdKDozPTw5Mzg3QEhcTkBE"
        "V0U3OFBtUVdfYmdoZz5NcXlwZHhcZWdj/8AAFAgABAAIBEMRAE0RAFkRAEsRAP/EABUAAQEAAAAAAAAAAAAA"
        "AAAAAAYH/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAA4EQwBNAFkASwAAPwCgDQ0WP//Z");
}

}  // namespace tessera
