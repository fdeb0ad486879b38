// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/core/result.h"
#include "engine/device/command_stream.h"
#include "engine/device/memory.h"
#include "engine/kernels/attention.h"
#include "engine/kernels/tensor.h"
#include "engine/model/kv_cache.h"
#include "engine/model/weights/device_weights.h"
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

    // Call before the first tokens of a prompt of that length (without the answer's tokens): sets
    // the rotation that it asks for, and with which its answer is decoded, too. Errors: DeviceLost,
    // OutOfDeviceMemory.
    Result<void> setPromptLength(std::uint32_t tokens);
    // The rotation in use; a cache filled with one is of no use for another. See ntkAlpha().
    std::uint32_t alpha() const { return m_alpha; }

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
        bool withImages = false;  // whether the chunk has image rows
        BufferSlice ids;          // [tokens] i32
        Tensor hidden;            // [tokens, hidden], the residual stream
        Tensor normed;            // [tokens, hidden]
        Tensor q;                 // [tokens, heads * headDim]
        Tensor k, v;              // [tokens, kvHeads * headDim]
        Tensor rotatedQ;          // [tokens, heads * headDim]
        Tensor attended;          // [tokens, heads * headDim]
        Tensor gate, up;          // [tokens, intermediate]
        Tensor lora;              // [tokens, the largest rank of P-LoRA]
        Tensor last;              // [1, hidden]
        Tensor logits;            // [1, vocab]
        BufferSlice attentionScratch;
        BufferSlice argmax;  // [1] u32
    };

    struct Linear {
        const Weight* weight;
        const BufferSlice* bias;  // nullptr: none
        const Weight* loraB;      // nullptr: none
    };
    // The weights of one layer, looked up once.
    struct Layer {
        BufferSlice attentionNorm, ffnNorm;
        Linear q, k, v, output, gate, up, down;
        const Weight *qkvLoraA, *outputLoraA, *gateLoraA, *upLoraA, *downLoraA;  // nullptr: none
    };

    // All scratch memory.
    struct Scratch {
        std::uint32_t chunkTokens = 0;
        Activations activations;
        BufferSlice angles;      // [context, ropeDim / 2, 2]
        BufferSlice queryScale;  // [context]; only with log-n attention
    };

    static constexpr std::uint64_t kScratchBlockBytes = std::uint64_t(16) << 20;

    Decoder(CommandStream& stream, const TextConfig& config, const DeviceWeights& weights);
    // From an arena that may only be a forecast.
    static Result<Scratch> allocate(MemoryArena& arena, const Device& device,
                                    const TextConfig& config, std::uint32_t context);
    void findLayers();
    Result<void> uploadAngles(std::uint32_t alpha);
    std::optional<Tensor> imageRowsInto(const Activations& a, const Weight* loraA, float scale,
                                        const Tensor& x);
    void linear(const Linear& w, const Tensor& x, const std::optional<Tensor>& lora,
                const Tensor& y, bool toY);
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
    std::uint32_t m_context = 0;
    std::vector<float> m_frequencyFactors;
    BufferSlice m_angles;
    std::optional<BufferSlice> m_queryScale;
    std::uint32_t m_alpha = 1;
    std::uint32_t m_greedyToken = 0;
};

}  // namespace tessera
