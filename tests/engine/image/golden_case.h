// SPDX-License-Identifier: MIT
// The golden data as the image tests need it.
#pragma once

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include "engine/image/tile_plan.h"

namespace tessera::golden {

inline QString directory() {
    return QStringLiteral(TESSERA_GOLDEN_DIR);
}

inline bool isThere() {
    return QFile::exists(directory() + "/h-preprocess/preprocess.json");
}

// Cases a to f: everything with photos and a manifest.
inline QStringList photoCases() {
    QStringList cases;
    for (const QString& name : QDir(directory()).entryList({"?-llava*"}, QDir::Dirs, QDir::Name))
        if (QFile::exists(directory() + '/' + name + "/manifest.json"))
            cases << name;
    return cases;
}

inline QJsonObject readJson(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

inline Resolution resolutionFromHw(const QJsonValue& pair) {
    return {pair.toArray().at(1).toInt(), pair.toArray().at(0).toInt()};
}

// The pinpoints keep their order of numbers: it is the rules that read them one way or the other.
inline std::vector<Resolution> pinpoints(const QJsonArray& pairs) {
    std::vector<Resolution> list;
    for (const QJsonValue& pair : pairs)
        list.push_back({pair.toArray().at(0).toInt(), pair.toArray().at(1).toInt()});
    return list;
}

// How a sample of a case is cut.
inline TileScheme schemeOf(const QJsonObject& manifest, const QJsonObject& sample) {
    const QString mode = sample["mode"].toString();
    TileScheme scheme;
    scheme.tileSizePx = manifest["vit"]["image_size"].toInt();
    scheme.patchSizePx = manifest["vit"]["patch_size"].toInt();
    scheme.pinpoints = pinpoints(manifest["grid_pinpoints_hw"].toArray());
    if (mode == "crop")
        scheme.mode = TileMode::Crop;
    if (mode == "pad")
        scheme.mode = TileMode::Pad;
    if (mode == "hd") {
        scheme.mode = TileMode::Hd;
        scheme.merge = MergeType::Spatial;
    }
    if (mode.startsWith("anyres")) {
        scheme.mode = TileMode::AnyRes;
        scheme.merge = MergeType::SpatialUnpad;
        scheme.newlinePerRow = true;
        scheme.rules = mode == "anyres" ? TileRules::Hf : TileRules::Original;
    }
    return scheme;
}

}  // namespace tessera::golden
