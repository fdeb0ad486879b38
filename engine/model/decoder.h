// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/core/result.h"
#include "engine/gpu/commands/command_stream.h"
#include "engine/gpu/memory.h"
#include "engine/kernels/attention.h"
#include "engine/kernels/tensor.h"
#include "engine/model/device_weights.h"
#include "engine/model/kv_cache.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// Consecutive tokens to evaluate. Where an id is negative, the row comes from `imageRows`.
struct DecoderInput {
    struct ImageRows {
        std::uint32_t firstToken = 0;  // within this input
        std::span<const float> rows;   // [n, hidden]
    };
    std::span<const TokenId> ids;
    std::vector<ImageRows> imageRows;
};

// The LLaMA decoder: evaluates tokens into a KV cache. Scratch memory is for one chunk of tokens.
class Decoder {
  public:
    // `context`: the longest context of any cache passed to evaluate(). The stream and weights must
    // outlive the decoder. Errors: OutOfDeviceMemory, Unsupported.
    static Result<std::unique_ptr<Decoder>> create(CommandStream& stream, const TextConfig& config,
                                                   const DeviceWeights& weights,
                                                   std::uint32_t context);

    // Device memory that create() will take. Errors: Unsupported, as for create().
    static Result<std::uint64_t> forecastBytes(Device& device, const TextConfig& config,
                                               std::uint32_t context);

    // Maximum number of tokens per call of evaluate().
    std::uint32_t chunkTokens() const { return m_chunkTokens; }

    // Evaluates at positions firstPosition ...; all earlier positions must be in the cache. With
    // `withLogits`, the logits after the last token stay on the device for the calls below.
    // Errors: Cancelled, DeviceLost, OutOfDeviceMemory; positions before `firstPosition` then stay
    // in the cache.
    Result<void> evaluate(const DecoderInput& input, KvCache& cache, std::uint32_t firstPosition,
                          bool withLogits, std::stop_token stop);
    // After evaluate() with logits: the most likely token, found on the device in that submission.
    TokenId greedyToken() const { return static_cast<TokenId>(m_greedyToken); }
    // After evaluate() with logits: all the logits, [vocab].
    Result<std::vector<float>> logits();

  private:
    // Activations of a chunk of `m_chunkTokens` tokens.
    struct Activations {
        BufferSlice ids;  // [tokens] i32
        Tensor hidden;    // [tokens, hidden], the residual stream
        Tensor normed;    // [tokens, hidden]
        Tensor q;         // [tokens, heads * headDim]
        Tensor k, v;      // [tokens, kvHeads * headDim]
        Tensor rotatedQ;  // [tokens, heads * headDim]
        Tensor attended;  // [tokens, heads * headDim]
        Tensor gate, up;  // [tokens, intermediate]
        Tensor last;      // [1, hidden]
        Tensor logits;    // [1, vocab]
        BufferSlice attentionScratch;
        BufferSlice argmax;  // [1] u32
    };

    // The weights of one layer, looked up once.
    struct Layer {
        BufferSlice attentionNorm;
        const Weight* q;
        const Weight* k;
        const Weight* v;
        const Weight* output;
        const BufferSlice* qBias;  // nullptr: none
        const BufferSlice* kBias;
        const BufferSlice* vBias;
        BufferSlice ffnNorm;
        const Weight* gate;
        const Weight* up;
        const Weight* down;
    };

    // All scratch memory.
    struct Scratch {
        std::uint32_t chunkTokens = 0;
        Activations activations;
        BufferSlice angles;  // [context, ropeDim / 2, 2]
    };

    Decoder(CommandStream& stream, const TextConfig& config, const DeviceWeights& weights);
    // From an arena that may only be a forecast.
    static Result<Scratch> allocate(MemoryArena& arena, const DeviceLimits& limits,
                                    const TextConfig& config, std::uint32_t context);
    void findLayers();
    void layer(const Activations& a, const Layer& weights, const KvLayer& cache,
               std::uint32_t firstPosition);
    Activations firstTokens(std::uint32_t tokens) const;

    CommandStream& m_stream;
    TextConfig m_config;
    const DeviceWeights& m_weights;
    MemoryArena m_scratch;
    std::vector<Layer> m_layers;
    std::uint32_t m_chunkTokens = 0;
    Activations m_activations;
    BufferSlice m_angles;
    std::uint32_t m_greedyToken = 0;
};

}  // namespace tessera
