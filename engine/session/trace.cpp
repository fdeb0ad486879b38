// SPDX-License-Identifier: MIT
#include "engine/session/trace.h"

#include <utility>

#include "engine/text/prompt.h"
#include "engine/text/prompt_rules.h"

namespace tessera {

void tracePhoto(TraceSink& sink, int photo, const VisionConfig& config, PhotoTrace values) {
    const auto tiles = static_cast<std::uint64_t>(values.tiles.tiles);
    const std::uint64_t size = config.imageSize;
    const std::uint64_t patches = config.patchesPerTile();
    const std::uint64_t projection = config.projectionSize;
    const std::uint64_t tokens = values.packed.size() / projection;
    sink.onTilesU8(photo, {tiles, size, size, 3}, std::move(values.tiles.pixels));
    sink.onFloats("pixel_values", photo, {tiles, 3, size, size}, std::move(values.pixels));
    sink.onFloats("vit_selected", photo, {tiles, patches, config.hiddenSize},
                  std::move(values.features.selected));
    sink.onFloats("projector", photo, {tiles, patches, projection},
                  std::move(values.features.projected));
    sink.onFloats("packed", photo, {tokens, projection}, std::move(values.packed));
}

void tracePrompt(TraceSink& sink, const Tokenizer& tokenizer, std::span<const TokenId> ids,
                 std::vector<float> logits) {
    const std::uint64_t vocab = logits.size();
    sink.onFloats("logits_last", 0, {vocab}, std::move(logits));
    // As the reference does: the image token of the vocabulary, or the first id after it.
    const Vocabulary& vocabulary = tokenizer.vocabulary();
    const auto imageToken = tokenizer.findToken(promptRulesOf(vocabulary).placeholder)
                                .value_or(static_cast<TokenId>(vocabulary.tokens.size()));
    std::vector<std::int64_t> expanded;
    for (const TokenId id : ids) {
        expanded.push_back(id == kImageSentinel ? imageToken : id);
    }
    sink.onIds("input_ids_expanded", std::move(expanded));
}

}  // namespace tessera
