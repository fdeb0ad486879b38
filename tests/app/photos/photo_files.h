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

// A JPEG whose EXIF data says how to turn it.
inline QByteArray turnedJpeg(const QImage& image, char orientation) {
    const QByteArray exif = QByteArray("Exif\0\0", 6) +
                            QByteArray("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18) +
                            QByteArray(1, orientation) + QByteArray(7, '\0');
    const auto size = static_cast<char>(exif.size() + 2);
    const QByteArray jpeg = encoded(image, "JPG");
    return jpeg.left(2) + QByteArray("\xff\xe1\0", 3) + QByteArray(1, size) + exif + jpeg.mid(2);
}

}  // namespace tessera
