// SPDX-License-Identifier: MIT
#include <algorithm>

#include "engine/model/decoder.h"

namespace tessera {
namespace {

constexpr std::uint32_t kPreferredChunk = 512;

}  // namespace

Result<std::uint64_t> Decoder::forecastBytes(Device& device, const TextConfig& config,
                                             std::uint32_t context) {
    MemoryArena arena = MemoryArena::forecast(device, kScratchBlockBytes);
    auto scratch = allocate(arena, device, config, context);
    if (!scratch)
        return scratch.error();
    return arena.sizeBytes();
}

Result<Decoder::Scratch> Decoder::allocate(MemoryArena& arena, const Device& device,
                                           const TextConfig& config, std::uint32_t context) {
    Scratch scratch;
    const std::uint32_t qSize = config.numHeads * config.headDim;
    const std::uint32_t kvSize = config.numKvHeads * config.headDim;
    const std::uint64_t widest = std::max(
        {config.intermediateSize, config.hiddenSize, qSize, paddedColumns(config.loraRank)});
    const std::uint64_t most = device.limits().maxTensorBytes;
    scratch.chunkTokens = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(
        most / Tensor::bytes(1, widest), 1, std::min(kPreferredChunk, context)));
    AttentionShape shape = {1, scratch.chunkTokens, config.numHeads, config.numKvHeads,
                            config.headDim};
    while (maxAttentionScratchBytes(device, shape, context) > most && scratch.chunkTokens > 1)
        shape.tokens = scratch.chunkTokens /= 2;
    if (Tensor::bytes(context, config.rope.dim) > most) {
        return Error(ErrorCode::Unsupported,
                     "This device cannot hold a context of that length. Choose a shorter one.");
    }
    const std::uint32_t tokens = scratch.chunkTokens;

    Activations& a = scratch.activations;
    struct Request {
        Tensor* tensor;
        std::uint32_t rows;
        std::uint32_t columns;
    };
    const Request requests[] = {{&a.hidden, tokens, config.hiddenSize},
                                {&a.normed, tokens, config.hiddenSize},
                                {&a.q, tokens, qSize},
                                {&a.k, tokens, kvSize},
                                {&a.v, tokens, kvSize},
                                {&a.rotatedQ, tokens, qSize},
                                {&a.attended, tokens, qSize},
                                {&a.gate, tokens, config.intermediateSize},
                                {&a.up, tokens, config.intermediateSize},
                                {&a.lora, tokens, paddedColumns(config.loraRank)},
                                {&a.last, 1, config.hiddenSize},
                                {&a.logits, 1, config.vocabSize}};
    for (const Request& request : requests) {
        if (request.columns == 0)
            continue;
        auto slice = arena.allocate(Tensor::bytes(request.rows, request.columns));
        if (!slice)
            return slice.error();
        *request.tensor = {*slice, request.rows, request.columns};
    }
    struct ByteRequest {
        BufferSlice* slice;
        std::uint64_t bytes;
    };
    const ByteRequest byteRequests[] = {
        {&a.ids, tokens * sizeof(TokenId)},
        {&a.argmax, 16},
        {&a.attentionScratch, maxAttentionScratchBytes(device, shape, context)},
        {&scratch.angles, Tensor::bytes(context, config.rope.dim)},
        {&scratch.queryScale, config.logNLength > 0 ? Tensor::bytes(context, 1) : 0}};
    for (const ByteRequest& request : byteRequests) {
        if (request.bytes == 0)
            continue;
        auto slice = arena.allocate(request.bytes);
        if (!slice)
            return slice.error();
        *request.slice = *slice;
    }
    return scratch;
}

}  // namespace tessera
