// SPDX-License-Identifier: MIT
#pragma once

#include <QFile>
#include <QString>
#include <filesystem>

namespace tessera {

// Converts between Qt's paths and the engine's, in the units in which Qt opens files. Unlike
// conversions between Unicode encodings, these do not throw for a name that is not valid text.
inline std::filesystem::path toPath(const QString& path) {
#ifdef Q_OS_WIN
    return std::filesystem::path(path.toStdWString());
#else
    return std::filesystem::path(QFile::encodeName(path).toStdString());
#endif
}

inline QString fromPath(const std::filesystem::path& path) {
#ifdef Q_OS_WIN
    return QString::fromStdWString(path.native());
#else
    return QFile::decodeName(path.c_str());
#endif
}

}  // namespace tessera
