// SPDX-License-Identifier: MIT
// Formats beside those that the engine decodes itself: what Qt's plug-ins read becomes a PNG.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <optional>

#include "engine/core/result.h"

namespace tessera {

// JPEG, PNG and BMP, by content: they stay as they are, for the engine's exact decoder.
bool isEnginePhoto(const QByteArray& file);

// What a file is that cannot be used as it stands, with its name and what would work; nullopt for
// one that a plug-in may read.
std::optional<Error> photoProblem(const QByteArray& file, const QString& name);

// Upright, the first picture where there are several, 8 bits, without alpha, as a PNG. Blocking.
// Errors: Unsupported (no plug-in reads it, too many pixels), InvalidFormat (broken data); the
// messages name the file and what would work.
Result<QByteArray> photoAsPng(const QByteArray& file, const QString& name);

// "*.jpg", "*.webp", ...: what can be opened on this system.
QStringList photoFilePatterns();

}  // namespace tessera
