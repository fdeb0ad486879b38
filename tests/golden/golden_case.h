// SPDX-License-Identifier: MIT
// The golden data on disk: what was asked, and what the reference computed.
#pragma once

#include <QJsonObject>
#include <QString>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/formats/safetensors.h"
#include "engine/image/tile_plan.h"
#include "engine/session/session.h"

namespace tessera::testing {

// One prompt, with or without a photo.
struct GoldenSample {
    std::string name;
    std::optional<std::filesystem::path> image;
    ImageMode imageMode = ImageMode::Auto;
    TileRules rules = TileRules::Original;
    std::filesystem::path promptFile;
    std::filesystem::path expectedFile;
};

// A folder: a text model, one or more mmproj files that must give the same results, and prompts.
struct GoldenCase {
    std::string name;
    std::filesystem::path folder;
    std::filesystem::path model;
    std::vector<std::filesystem::path> mmprojs;  // none: text only
    std::vector<GoldenSample> samples;
};

// The full data, if it is there.
std::optional<std::filesystem::path> fullGoldenFolder();
// What every checkout has.
std::filesystem::path goldenSubset();

// The cases a to f of the full data if there is any, and always those of the subset.
std::vector<GoldenCase> goldenCases();

// nullopt: the manifest cannot be read.
std::optional<QJsonObject> readManifest(const std::filesystem::path& folder);

// "crop", "pad", "hd", "anyres" (transformers' rules) or "anyres_wh" (the original's).
// False: unknown mode.
bool parseMode(const std::string& mode, GoldenSample& sample);

// The whole file, unchanged. Empty: it cannot be read.
std::string readText(const std::filesystem::path& path);

// Empty: no such tensor, or of another type.
std::vector<float> floatsOf(const SafetensorsFile& file, std::string_view name);
std::vector<std::int64_t> idsOf(const SafetensorsFile& file, std::string_view name);
std::vector<std::uint8_t> bytesOf(const SafetensorsFile& file, std::string_view name);

// sum (a - e)^2 / sum e^2; infinity where the sizes differ or a value is not finite.
double normalisedError(std::span<const float> actual, std::span<const float> expected);
// max |a - e|; infinity in the same cases.
double largestDifference(std::span<const float> actual, std::span<const float> expected);

}  // namespace tessera::testing
