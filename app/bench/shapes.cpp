// SPDX-License-Identifier: MIT
#include "app/bench/shapes.h"

#include <algorithm>
#include <array>

namespace tessera::bench {
namespace {

struct TextRow {
    std::uint32_t hidden, layers, heads, kvHeads, headDim, intermediate, vocab, context;
    float theta;
};

struct VisionRow {
    std::uint32_t pixels, patch, hidden, heads, intermediate;
    std::uint32_t layers;  // those that LLaVA runs: all but the last
    Activation activation;
};

constexpr TextRow kVicuna7b = {4096, 32, 32, 32, 128, 11008, 32000, 4096, 1e4f};
constexpr TextRow kVicuna13b = {5120, 40, 40, 40, 128, 13824, 32000, 4096, 1e4f};
constexpr TextRow kMistral7b = {4096, 32, 32, 8, 128, 14336, 32000, 32768, 1e6f};
constexpr TextRow kYi34b = {7168, 60, 56, 8, 128, 20480, 64000, 4096, 5e6f};
constexpr TextRow kLlama3 = {4096, 32, 32, 8, 128, 14336, 128256, 8192, 5e5f};
constexpr TextRow kTinyLlama = {2048, 22, 32, 4, 64, 5632, 32000, 2048, 1e4f};
constexpr TextRow kDemoText = {256, 4, 4, 2, 64, 704, 4096, 2048, 1e4f};

constexpr VisionRow kVitL336 = {336, 14, 1024, 16, 4096, 23, Activation::QuickGelu};
constexpr VisionRow kVitL224 = {224, 14, 1024, 16, 4096, 23, Activation::QuickGelu};
constexpr VisionRow kVitH224 = {224, 14, 1280, 16, 5120, 31, Activation::Gelu};
constexpr VisionRow kDemoVision = {112, 14, 128, 2, 512, 4, Activation::QuickGelu};

// Output size of the projector when a tower is measured without a language model.
constexpr std::uint32_t kLoneProjectionSize = 4096;
constexpr std::uint32_t kAnyResTiles = 5;

struct ShapeRow {
    std::string_view name;
    const TextRow* text;
    const VisionRow* vision;
    std::uint32_t tiles;
};

constexpr std::array kShapes = {
    ShapeRow{"llava-1.5-7b", &kVicuna7b, &kVitL336, 1},
    ShapeRow{"llava-1.5-13b", &kVicuna13b, &kVitL336, 1},
    ShapeRow{"llava-1.6-vicuna-7b", &kVicuna7b, &kVitL336, kAnyResTiles},
    ShapeRow{"llava-1.6-mistral-7b", &kMistral7b, &kVitL336, kAnyResTiles},
    ShapeRow{"llava-1.6-34b", &kYi34b, &kVitL336, kAnyResTiles},
    ShapeRow{"llama-3-8b", &kLlama3, nullptr, 1},
    ShapeRow{"tinyllama-1.1b", &kTinyLlama, nullptr, 1},
    ShapeRow{"vit-l-336", nullptr, &kVitL336, 1},
    ShapeRow{"vit-l-224", nullptr, &kVitL224, 1},
    ShapeRow{"vit-h-224", nullptr, &kVitH224, 1},
    ShapeRow{"demo", &kDemoText, &kDemoVision, 1},
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
    return config;
}

VisionConfig visionConfig(const VisionRow& row, std::uint32_t projectionSize) {
    VisionConfig config;
    config.imageSize = row.pixels;
    config.patchSize = row.patch;
    config.hiddenSize = row.hidden;
    config.numHeads = row.heads;
    config.headDim = row.hidden / row.heads;
    config.intermediateSize = row.intermediate;
    config.numLayers = row.layers;
    config.activation = row.activation;
    config.projectionSize = projectionSize;
    config.projectorHiddenSize = projectionSize;
    return config;
}

}  // namespace

std::vector<std::string> shapeNames() {
    std::vector<std::string> names;
    for (const ShapeRow& row : kShapes) {
        names.emplace_back(row.name);
    }
    return names;
}

std::optional<ModelShape> findShape(std::string_view name) {
    const auto row = std::ranges::find(kShapes, name, &ShapeRow::name);
    if (row == kShapes.end()) {
        return std::nullopt;
    }
    ModelShape shape;
    shape.name = row->name;
    shape.tilesPerPhoto = row->tiles;
    if (row->text != nullptr) {
        shape.text = textConfig(*row->text);
    }
    if (row->vision != nullptr) {
        shape.vision = visionConfig(*row->vision,
                                    row->text != nullptr ? row->text->hidden : kLoneProjectionSize);
    }
    return shape;
}

}  // namespace tessera::bench
