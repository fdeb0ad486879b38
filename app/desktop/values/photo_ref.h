// SPDX-License-Identifier: MIT
// A photo of the data folder, as a value.
#pragma once

#include <QMetaType>
#include <QString>
#include <QtQmlIntegration>

namespace tessera {

// Identifies a stored photo file. Values cross threads; the file itself never changes.
struct PhotoRef {
    Q_GADGET
    QML_VALUE_TYPE(photoRef)
    Q_PROPERTY(QString hash MEMBER hash)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString source READ source)
    Q_PROPERTY(int widthPx MEMBER widthPx)
    Q_PROPERTY(int heightPx MEMBER heightPx)
    Q_PROPERTY(QString grid MEMBER grid)
  public:
    QString hash;       // SHA-256 of the file, hexadecimal
    QString extension;  // "jpg", "png", "webp" or "bmp", from the content
    QString name;       // as the user knows it; for display only
    QString filePath;   // in the data folder
    int widthPx = 0;    // after the EXIF orientation
    int heightPx = 0;
    qint64 sizeBytes = 0;
    // The user's choice: "2x3" (columns, rows) or "overview"; empty: the model's rule decides.
    QString grid = {};

    bool isNull() const { return hash.isEmpty(); }
    // For Image.source; served by PhotoProvider.
    QString source() const {
        return isNull() ? QString() : QStringLiteral("image://photos/%1.%2").arg(hash, extension);
    }
    friend bool operator==(const PhotoRef&, const PhotoRef&) = default;
};

}  // namespace tessera
