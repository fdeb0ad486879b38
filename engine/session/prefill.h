// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/core/result.h"
#include "engine/model/decoder.h"
#include "engine/model/kv_cache.h"
#include "engine/model/photo_embeddings.h"
#include "engine/session/prompt_sequence.h"

namespace tessera {

// What a session remembers: its KV cache, and what its leading positions were computed from.
struct SessionMemory {
    std::unique_ptr<KvCache> cache;
    std::vector<CachedToken> tokens;
    std::uint32_t alpha = 1;  // the decoder's when they were evaluated

    std::uint32_t position() const { return static_cast<std::uint32_t>(tokens.size()); }
    // Prepares the decoder for a prompt of `promptTokens` tokens (without the answer's beginning).
    // Keeps the longest common prefix with `wanted` and forgets the rest, or everything if the
    // cache was rotated differently. The last wanted token is never kept: its logits are needed.
    // Errors: those of Decoder::setPromptLength.
    Result<void> beginPrompt(Decoder& decoder, std::uint32_t promptTokens,
                             std::span<const CachedToken> wanted);
};

// Evaluates the prompt from memory.position() to its end, in chunks; the logits after the last
// token remain in the decoder. `wanted`: the prompt's cachedTokens(), of which the memory holds a
// prefix. Progress is called with the fraction done, 0 to 1. Errors: those of Decoder::evaluate;
// the memory stays usable.
Result<void> prefill(Decoder& decoder, SessionMemory& memory, const PromptSequence& sequence,
                     std::span<const CachedToken> wanted,
                     std::span<const PhotoEmbeddingPtr> embeddings,
                     const std::function<void(double fraction)>& onProgress,
                     const std::stop_token& stop);

}  // namespace tessera
