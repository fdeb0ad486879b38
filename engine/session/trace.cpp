// SPDX-License-Identifier: MIT
#include "engine/session/trace.h"

#include <cmath>
#include <utility>

#include "engine/text/prompt.h"
#include "engine/text/prompt_rules.h"

namespace tessera {

namespace {

// [n, 3, S, S]
std::vector<std::uint64_t> pixelShape(std::uint64_t tiles, std::size_t values) {
    const auto side = static_cast<std::uint64_t>(std::lround(std::sqrt(values / tiles / 3)));
    return {tiles, 3, side, side};
}

std::vector<std::uint64_t> rowShape(const std::vector<float>& values, std::uint64_t columns) {
    return {values.size() / columns, columns};
}

void tracePixels(TraceSink& sink, int photo, const VisionConfig& config, TowerPixels pixels) {
    if (!pixels.canvas.empty()) {
        // For a photo at several scales, the reference has only the largest; the towers see all.
        auto shape = pixelShape(1, pixels.canvas.size());
        sink.onFloats("pixel_values", photo, std::move(shape), std::move(pixels.canvas));
        return;
    }
    auto shape = pixelShape(pixels.tiles, pixels.pixels.size());
    if (config.tileScheme.mode == TileMode::HdTransform) {
        const auto overview = pixels.pixels.begin();
        sink.onFloats("pixel_values_global", photo, {1, 3, shape[2], shape[3]},
                      {overview, overview + std::ptrdiff_t(3 * shape[2] * shape[3])});
    }
    sink.onFloats("pixel_values", photo, std::move(shape), std::move(pixels.pixels));
    if (!pixels.second.empty()) {
        auto second = pixelShape(pixels.tiles, pixels.second.size());
        sink.onFloats("pixel_values_low", photo, std::move(second), std::move(pixels.second));
    }
}

}  // namespace

void tracePhoto(TraceSink& sink, int photo, const VisionConfig& config, const TilePlan& plan,
                const ImageMarks& markFeatures, PhotoTrace values) {
    const auto tiles = static_cast<std::uint64_t>(values.tiles.tiles);
    const auto size = static_cast<std::uint64_t>(values.tiles.tileSizePx);
    const std::uint64_t projection = config.projectionSize;
    sink.onTilesU8(photo, {tiles, size, size, 3}, std::move(values.tiles.pixels));
    tracePixels(sink, photo, config, std::move(values.pixels));
    for (TracedStage& stage : values.features.stages) {
        if (stage.name == "merged") {
            // The reference puts its marks between the rows before the projector.
            stage.values = packImageTokens(plan, stage.values, markFeatures, stage.columns);
        }
        sink.onFloats(stage.name, photo, rowShape(stage.values, stage.columns), stage.values);
    }
    sink.onFloats("projector", photo, rowShape(values.features.projected, projection),
                  values.features.projected);
    sink.onFloats("packed", photo, rowShape(values.packed, projection), values.packed);
}

void tracePrompt(TraceSink& sink, const Tokenizer& tokenizer, std::span<const TokenId> ids,
                 std::vector<float> logits) {
    const std::uint64_t vocab = logits.size();
    sink.onFloats("logits_last", TraceSink::kNoPhoto, {vocab}, std::move(logits));
    // As the reference does: the image token of the vocabulary, or the first id after it.
    const Vocabulary& vocabulary = tokenizer.vocabulary();
    const auto imageToken = tokenizer.findToken(promptRulesOf(vocabulary).placeholder)
                                .value_or(static_cast<TokenId>(vocabulary.tokens.size()));
    std::vector<std::int64_t> expanded;
    for (const TokenId id : ids)
        expanded.push_back(id == kImageSentinel ? imageToken : id);
    sink.onIds("input_ids_expanded", std::move(expanded));
}

}  // namespace tessera
