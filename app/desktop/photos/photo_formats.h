// SPDX-License-Identifier: MIT
// Formats that the engine does not decode itself: anything Qt's plug-ins read becomes a PNG.
#pragma once

#include <QByteArray>
#include <QImage>
#include <QString>
#include <QStringList>
#include <optional>

#include "engine/core/result.h"

namespace tessera {

// JPEG, PNG, WebP and BMP, by content: they stay as they are, for the engine's exact decoder.
bool isEnginePhoto(const QByteArray& file);

// Says what an unusable file is, with its name and what would work instead; nullopt for one that a
// plug-in may be able to read.
std::optional<Error> photoProblem(const QByteArray& file, const QString& name);

// The photo as a PNG: upright, the first picture if there are several, 8 bits, its alpha kept: the
// engine blends it when it reads the photo. Blocking. Errors: Unsupported (no plug-in reads it, too
// many pixels), InvalidFormat (broken data); the messages name the file and what would work.
Result<QByteArray> photoAsPng(const QByteArray& file, const QString& name);

// The picture as a PNG of 8 bits, with its alpha. Errors: OutOfHostMemory.
Result<QByteArray> imageAsPng(const QImage& image);

// Turns a stored picture upright. Orientation: EXIF's 1 to 8.
QImage upright(const QImage& stored, int orientation);

// "*.jpg", "*.tiff", ...: what can be opened on this system.
QStringList photoFilePatterns();

}  // namespace tessera
