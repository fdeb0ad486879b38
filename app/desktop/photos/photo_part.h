// SPDX-License-Identifier: MIT
// A rectangle of a stored photo as a photo of its own.
#pragma once

#include <QRect>
#include <functional>

#include "app/desktop/values/photo_ref.h"
#include "engine/core/result.h"

namespace tessera {

// "photo.jpg (part)"; for a part, its own name.
QString partName(const QString& photoName);

// Cuts out `part` (photo pixels, EXIF orientation applied, at least one of them inside the photo)
// at the photo's full resolution and stores it as PNG, which loses nothing. A part that covers the
// whole photo is the photo itself. Blocking; `wanted` as in storePhoto. Errors: those of
// decodeImageFile and storePhoto, InvalidArgument (the part is outside).
Result<PhotoRef> storePart(const QString& dataDir, const PhotoRef& photo, const QRect& part,
                           const std::function<bool()>& wanted = {});

}  // namespace tessera
