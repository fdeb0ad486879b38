// SPDX-License-Identifier: MIT
#include "app/bench/shapes.h"

#include <algorithm>
#include <array>

#include "app/bench/vision_shapes.h"

namespace tessera::bench {
namespace {

struct TextRow {
    std::uint32_t hidden, layers, heads, kvHeads, headDim, intermediate, vocab, context;
    float theta;
    std::uint32_t loraRank = 0;
};

constexpr TextRow kVicuna7b = {4096, 32, 32, 32, 128, 11008, 32000, 4096, 1e4f};
constexpr TextRow kVicuna13b = {5120, 40, 40, 40, 128, 13824, 32000, 4096, 1e4f};
constexpr TextRow kMistral7b = {4096, 32, 32, 8, 128, 14336, 32000, 32768, 1e6f};
constexpr TextRow kYi34b = {7168, 60, 56, 8, 128, 20480, 64000, 4096, 5e6f};
constexpr TextRow kLlama3 = {4096, 32, 32, 8, 128, 14336, 128256, 8192, 5e5f};
constexpr TextRow kTinyLlama = {2048, 22, 32, 4, 64, 5632, 32000, 2048, 1e4f};
constexpr TextRow kSheared3b = {2560, 32, 20, 20, 128, 6912, 32000, 4096, 1e4f};
constexpr TextRow kVilaLlama3 = {4096, 32, 32, 8, 128, 14336, 128257, 4096, 5e5f};
constexpr TextRow kQwen7b = {4096, 32, 32, 32, 128, 11008, 151860, 8192, 1e4f};
constexpr TextRow kDeepSeek1b = {2048, 24, 16, 16, 128, 5632, 100016, 4096, 1e4f};
constexpr TextRow kDeepSeek7b = {4096, 30, 32, 32, 128, 11008, 100016, 4096, 1e4f};
constexpr TextRow kInternLm7b = {4096, 32, 32, 8, 128, 14336, 92544, 4096, 1e6f, 256};
constexpr TextRow kInternLm7b4k = {4096, 32, 32, 8, 128, 14336, 92544, 16384, 1e6f, 256};
constexpr TextRow kInternLm2b = {2048, 24, 16, 8, 128, 8192, 92544, 4096, 1e6f, 256};
constexpr TextRow kDemoText = {256, 4, 4, 2, 64, 704, 4096, 2048, 1e4f};

// Output size of the projector when a tower is measured without a language model.
constexpr std::uint32_t kLoneProjectionSize = 4096;
constexpr std::uint32_t kAnyResTiles = 5;
constexpr std::uint32_t k4khdTiles = 25;  // of 1920 x 1080 with the usual limit

struct ShapeRow {
    std::string_view name;
    const TextRow* text;
    VisionShape vision;
    std::uint32_t tiles;
};

constexpr std::array kShapes = {
    ShapeRow{"llava-1.5-7b", &kVicuna7b, clipL336, 1},
    ShapeRow{"llava-1.5-13b", &kVicuna13b, clipL336, 1},
    ShapeRow{"llava-1.6-vicuna-7b", &kVicuna7b, clipL336, kAnyResTiles},
    ShapeRow{"llava-1.6-mistral-7b", &kMistral7b, clipL336, kAnyResTiles},
    ShapeRow{"llava-1.6-34b", &kYi34b, clipL336, kAnyResTiles},
    ShapeRow{"vila-1.5-3b", &kSheared3b, vilaSigLip, 1},
    ShapeRow{"vila-1.5-3b-s2", &kSheared3b, vilaScales, 5},
    ShapeRow{"vila-1.5-8b", &kVilaLlama3, vilaSigLip, 1},
    ShapeRow{"vila-1.5-13b", &kVicuna13b, vilaSigLip, 1},
    ShapeRow{"vila-1.5-40b", &kYi34b, vilaInternVit, 1},
    ShapeRow{"qwen-vl-7b", &kQwen7b, qwenVl, 1},
    ShapeRow{"deepseek-vl-1.3b", &kDeepSeek1b, deepSeekSigLip, 1},
    ShapeRow{"deepseek-vl-7b", &kDeepSeek7b, deepSeekHybrid, 1},
    ShapeRow{"xcomposer2-vl-1.8b", &kInternLm2b, xcomposer490, 1},
    ShapeRow{"xcomposer2-vl-7b", &kInternLm7b, xcomposer490, 1},
    ShapeRow{"xcomposer2-7b", &kInternLm7b, xcomposer224, 1},
    ShapeRow{"xcomposer2-4khd-7b", &kInternLm7b4k, xcomposer4khd, k4khdTiles},
    ShapeRow{"llama-3-8b", &kLlama3, nullptr, 1},
    ShapeRow{"tinyllama-1.1b", &kTinyLlama, nullptr, 1},
    ShapeRow{"vit-l-336", nullptr, clipL336, 1},
    ShapeRow{"vit-l-224", nullptr, clipL224, 1},
    ShapeRow{"vit-h-224", nullptr, clipH224, 1},
    ShapeRow{"demo", &kDemoText, demoTower, 1},
};

TextConfig textConfig(const TextRow& row) {
    TextConfig config;
    config.architecture = "llama";
    config.hiddenSize = row.hidden;
    config.numLayers = row.layers;
    config.numHeads = row.heads;
    config.numKvHeads = row.kvHeads;
    config.headDim = row.headDim;
    config.intermediateSize = row.intermediate;
    config.vocabSize = row.vocab;
    config.contextLength = row.context;
    config.rope.dim = row.headDim;
    config.rope.theta = row.theta;
    config.loraRank = row.loraRank;
    return config;
}

}  // namespace

std::vector<std::string> shapeNames() {
    std::vector<std::string> names;
    for (const ShapeRow& row : kShapes)
        names.emplace_back(row.name);
    return names;
}

std::optional<ModelShape> findShape(std::string_view name) {
    const auto row = std::ranges::find(kShapes, name, &ShapeRow::name);
    if (row == kShapes.end())
        return std::nullopt;
    ModelShape shape;
    shape.name = row->name;
    shape.tilesPerPhoto = row->tiles;
    if (row->text != nullptr)
        shape.text = textConfig(*row->text);
    if (row->vision != nullptr)
        shape.vision = row->vision(row->text != nullptr ? row->text->hidden : kLoneProjectionSize);
    return shape;
}

}  // namespace tessera::bench
