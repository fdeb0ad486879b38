// SPDX-License-Identifier: MIT
#pragma once

#include "app/desktop/values/data_folder.h"
#include "app/desktop/values/photo_ref.h"

namespace tessera {

// What is stored about a photo whose hash consists of one digit. Makes no file.
inline PhotoRef photo(const QString& dataDir, char digit) {
    PhotoRef ref;
    ref.hash = QString(64, QLatin1Char(digit));
    ref.extension = QStringLiteral("jpg");
    ref.name = QStringLiteral("harbour.jpg");
    ref.filePath = photoPath(dataDir, ref.hash, ref.extension);
    ref.widthPx = 640;
    ref.heightPx = 480;
    ref.sizeBytes = 3;
    return ref;
}

}  // namespace tessera
