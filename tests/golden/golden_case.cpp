// SPDX-License-Identifier: MIT
#include "tests/golden/golden_case.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace tessera::testing {
namespace {

namespace fs = std::filesystem;

template <typename T>
std::vector<T> valuesOf(const SafetensorsFile& file, std::string_view name,
                        std::string_view dtype) {
    const TensorEntry* entry = file.find(name);
    if (entry == nullptr || entry->dtype != dtype)
        return {};
    std::vector<T> values(entry->data.size() / sizeof(T));
    if (!values.empty())
        std::memcpy(values.data(), entry->data.data(), values.size() * sizeof(T));
    return values;
}

// In the full data, models are in gguf/; in the subset, beside the manifest.
void findModels(GoldenCase& golden) {
    const fs::path gguf = golden.folder / "gguf";
    if (!fs::is_directory(gguf)) {
        golden.model = golden.folder / "model.gguf";
        if (fs::exists(golden.folder / "mmproj.gguf"))
            golden.mmprojs.push_back(golden.folder / "mmproj.gguf");
        return;
    }
    golden.model = gguf / "model-f16.gguf";
    for (const auto& entry : fs::directory_iterator(gguf))
        if (entry.path().filename().string().starts_with("mmproj"))
            golden.mmprojs.push_back(entry.path());
    // The plain one first.
    std::sort(golden.mmprojs.begin(), golden.mmprojs.end(),
              [](const fs::path& a, const fs::path& b) {
                  return std::pair(a.stem().string(), a) < std::pair(b.stem().string(), b);
              });
}

std::optional<GoldenCase> readCase(const fs::path& folder, std::string name) {
    const auto manifest = readManifest(folder);
    if (!manifest)
        return std::nullopt;
    GoldenCase golden;
    golden.name = std::move(name);
    golden.folder = folder;
    findModels(golden);
    const fs::path inputs = folder / "inputs";
    for (const auto& value : manifest->value("samples").toArray()) {
        const QJsonObject object = value.toObject();
        GoldenSample sample;
        sample.name = object.value("name").toString().toStdString();
        sample.image = inputs / object.value("image").toString().toStdString();
        sample.promptFile = inputs / object.value("prompt_file").toString().toStdString();
        sample.expectedFile = folder / "expected" / (sample.name + ".safetensors");
        if (!parseMode(object.value("mode").toString().toStdString(), sample))
            return std::nullopt;
        golden.samples.push_back(std::move(sample));
    }
    if (const QJsonObject text = manifest->value("text").toObject(); !text.isEmpty()) {
        GoldenSample sample;
        sample.name = "text";
        sample.promptFile = inputs / text.value("prompt_file").toString().toStdString();
        sample.expectedFile = folder / "expected" / "text.safetensors";
        golden.samples.push_back(std::move(sample));
    }
    return golden;
}

}  // namespace

std::optional<fs::path> fullGoldenFolder() {
    const fs::path folder = TESSERA_GOLDEN_DIR;
    return fs::exists(folder / "README.md") ? std::optional(folder) : std::nullopt;
}

fs::path goldenSubset() {
    return fs::path(TESSERA_SOURCE_DIR) / "tests" / "golden" / "subset";
}

std::vector<GoldenCase> goldenCases() {
    std::vector<std::pair<fs::path, std::string>> folders = {
        {goldenSubset(), "subset"}, {goldenSubset() / "llama3-text", "subset/llama3-text"}};
    if (const auto full = fullGoldenFolder()) {
        for (const auto& entry : fs::directory_iterator(*full)) {
            const std::string name = entry.path().filename().string();
            if (name.size() > 1 && name[0] >= 'a' && name[0] <= 'f' && name[1] == '-')
                folders.emplace_back(entry.path(), name);
        }
    }
    std::sort(folders.begin(), folders.end());
    std::vector<GoldenCase> cases;
    for (const auto& [folder, name] : folders)
        if (auto golden = readCase(folder, name))
            cases.push_back(*std::move(golden));
    return cases;
}

std::optional<QJsonObject> readManifest(const fs::path& folder) {
    QFile file(QString::fromStdString((folder / "manifest.json").string()));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

bool parseMode(const std::string& mode, GoldenSample& sample) {
    struct Known {
        const char* name;
        ImageMode imageMode;
        TileRules rules;
    };
    static constexpr Known kModes[] = {
        {"crop", ImageMode::Crop, TileRules::Original},
        {"pad", ImageMode::Pad, TileRules::Original},
        {"hd", ImageMode::Hd, TileRules::Original},
        {"anyres", ImageMode::AnyRes, TileRules::Hf},
        {"anyres_wh", ImageMode::AnyRes, TileRules::Original},
    };
    for (const Known& known : kModes) {
        if (mode == known.name) {
            sample.imageMode = known.imageMode;
            sample.rules = known.rules;
            return true;
        }
    }
    return false;
}

std::string readText(const fs::path& path) {
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

std::vector<float> floatsOf(const SafetensorsFile& file, std::string_view name) {
    return valuesOf<float>(file, name, "F32");
}

std::vector<std::int64_t> idsOf(const SafetensorsFile& file, std::string_view name) {
    return valuesOf<std::int64_t>(file, name, "I64");
}

std::vector<std::uint8_t> bytesOf(const SafetensorsFile& file, std::string_view name) {
    return valuesOf<std::uint8_t>(file, name, "U8");
}

double normalisedError(std::span<const float> actual, std::span<const float> expected) {
    if (actual.size() != expected.size() || actual.empty())
        return std::numeric_limits<double>::infinity();
    double difference = 0;
    double norm = 0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        const double delta = double(actual[i]) - expected[i];
        difference += delta * delta;
        norm += double(expected[i]) * expected[i];
    }
    const double error = difference / norm;
    return std::isfinite(error) ? error : std::numeric_limits<double>::infinity();
}

double largestDifference(std::span<const float> actual, std::span<const float> expected) {
    if (actual.size() != expected.size() || actual.empty())
        return std::numeric_limits<double>::infinity();
    double largest = 0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        const double difference = std::abs(double(actual[i]) - expected[i]);
        if (!std::isfinite(difference))
            return std::numeric_limits<double>::infinity();
        largest = std::max(largest, difference);
    }
    return largest;
}

}  // namespace tessera::testing
