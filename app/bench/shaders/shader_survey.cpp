// SPDX-License-Identifier: MIT
#include "app/bench/shaders/shader_survey.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include "engine/core/tensor_type.h"
#include "engine/device/command_stream.h"
#include "engine/device/memory.h"
#include "engine/kernels/attention.h"
#include "engine/kernels/elementwise.h"
#include "engine/kernels/embedding.h"
#include "engine/kernels/matmul.h"
#include "engine/kernels/norm.h"
#include "engine/kernels/rope.h"
#include "engine/kernels/rows.h"
#include "engine/kernels/vision.h"

namespace tessera::bench {
namespace {

// Of a language model with 7 billion weights.
constexpr std::uint32_t kHidden = 4096;
constexpr std::uint32_t kFfn = 11008;
constexpr std::uint32_t kHeads = 32;
constexpr std::uint32_t kVocabulary = 32000;
constexpr std::uint32_t kPrompt = 512;
// The longest makes every family of kernels share the keys among workgroups.
constexpr std::array<std::uint32_t, 2> kDepths = {600, 16384};
// Of language models and towers that are known.
constexpr std::array<std::uint32_t, 4> kHeadSizes = {64, 72, 80, 128};
// CLIP ViT-L at 336 pixels.
constexpr std::uint32_t kPhoto = 336;
constexpr std::uint32_t kPatch = 14;
constexpr std::uint32_t kPatches = (kPhoto / kPatch) * (kPhoto / kPatch);
constexpr std::uint32_t kVisionHidden = 1024;
constexpr std::uint32_t kVisionHeads = 16;
// SAM's map of tokens, and a window of it.
constexpr std::uint32_t kMapSide = 64;
constexpr std::uint32_t kMapHeads = 12;
constexpr std::uint32_t kMapHeadSize = 64;

constexpr std::uint64_t kForecastBlockBytes = std::uint64_t(64) << 20;

class Survey {
  public:
    explicit Survey(Device& device, CommandStream& stream)
        : m_device(device),
          m_stream(stream),
          m_arena(MemoryArena::forecast(device, kForecastBlockBytes)) {}

    Result<std::vector<SurveyedKernel>> run() {
        m_stream.begin({});
        for (const TensorType type : supportedMatrixTypes())
            products(type);
        languageModel();
        for (const TensorType type : kKvTypes)
            for (const std::uint32_t headSize : kHeadSizes)
                attentionOverCache(type, headSize);
        for (const std::uint32_t headSize : kHeadSizes)
            attentionOfTower(headSize);
        tower();
        map();
        rows();
        if (auto finished = m_stream.finish(); !finished)
            return finished.error();
        if (m_error)
            return *m_error;
        return std::move(m_kernels);
    }

  private:
    // Runs an operator and keeps what is new.
    void ask(const std::string& usedFor, const std::function<void()>& operation) {
        operation();
        const std::vector<CompiledKernel>& all = *m_device.compiledKernels();
        for (std::size_t at = m_kernels.size(); at < all.size(); ++at)
            m_kernels.push_back({all[at], usedFor});
    }

    // Memory that is only counted: nothing is run.
    BufferSlice memory(std::uint64_t sizeBytes) {
        auto slice = m_arena.allocate(sizeBytes);
        if (slice)
            return *slice;
        m_error = m_error ? m_error : slice.error();
        return {};
    }
    Tensor tensor(std::uint32_t rows, std::uint32_t columns) {
        return {memory(Tensor::bytes(rows, columns)), rows, columns};
    }
    BufferSlice vector(std::uint32_t count) { return memory(Tensor::bytes(1, count)); }
    Weight weight(TensorType type, std::uint32_t rows, std::uint32_t columns) {
        auto allocated = allocateWeight(m_device, m_arena, type, rows, columns);
        if (allocated)
            return *std::move(allocated);
        m_error = m_error ? m_error : allocated.error();
        return {};
    }

    void products(TensorType type) {
        m_arena.reset();
        struct Matrix {
            std::uint32_t rows;
            std::uint32_t columns;
        };
        for (const Matrix matrix : {Matrix{kHidden, kHidden}, Matrix{kFfn, kHidden},
                                    Matrix{kHidden, kFfn}, Matrix{kVocabulary, kHidden}}) {
            for (const std::uint32_t tokens : {1u, kPrompt}) {
                const Weight w = weight(type, matrix.rows, matrix.columns);
                const Tensor x = tensor(tokens, matrix.columns);
                const Tensor y = tensor(tokens, matrix.rows);
                ask(fmt::format("{} through {} x {}", tokensText(tokens), matrix.rows,
                                matrix.columns),
                    [&] { matmul(m_stream, w, x, y); });
            }
        }
        const Weight w = weight(type, kVisionHidden, kVisionHidden);
        const Tensor x = tensor(kPatches + 1, kVisionHidden);
        const Tensor y = tensor(kPatches + 1, kVisionHidden);
        ask(fmt::format("{} tokens of a tile through {} x {}", x.rows, y.columns, x.columns),
            [&] { matmul(m_stream, w, x, y); });
        const Weight table = weight(type, kVocabulary, kHidden);
        const BufferSlice ids = vector(kPrompt);
        for (const std::uint32_t tokens : {1u, kPrompt})
            ask(fmt::format("the embeddings of {}", tokensText(tokens)),
                [&] { embedTokens(m_stream, table, ids, tensor(tokens, kHidden)); });
    }

    void languageModel() {
        m_arena.reset();
        for (const std::uint32_t tokens : {1u, kPrompt}) {
            const std::string of = tokensText(tokens);
            const Tensor x = tensor(tokens, kHidden);
            ask(of, [&] { rmsNorm(m_stream, x, vector(kHidden), 1e-5f, x); });
            ask(of, [&] { layerNorm(m_stream, x, vector(kHidden), vector(kHidden), 1e-5f, x); });
            const Tensor gate = tensor(tokens, kFfn);
            ask(of, [&] { siluMul(m_stream, gate, tensor(tokens, kFfn), gate); });
        }
        ask("the most likely token", [&] { argmax(m_stream, tensor(1, kVocabulary), vector(1)); });
    }

    void attentionOverCache(TensorType type, std::uint32_t headSize) {
        // With a head of keys for each of queries, and for each four.
        for (const std::uint32_t kvHeads : {kHeads, kHeads / 4}) {
            for (const std::uint32_t depth : kDepths) {
                for (const std::uint32_t tokens : {1u, kPrompt}) {
                    m_arena.reset();
                    cachedAttention(type, headSize, kvHeads, depth, tokens);
                }
            }
        }
    }

    void cachedAttention(TensorType type, std::uint32_t headSize, std::uint32_t kvHeads,
                         std::uint32_t depth, std::uint32_t tokens) {
        KvLayer cache;
        cache.type = type;
        cache.context = depth + tokens;
        cache.headDim = headSize;
        const KvBytes bytes = kvWindowBytes(m_device, type, kvHeads, cache.context, headSize);
        cache.windows = {{memory(bytes.keys), memory(bytes.values), 0, kvHeads}};
        const Tensor q = tensor(tokens, kHeads * headSize);
        const Tensor kv = tensor(tokens, kvHeads * headSize);
        const std::string after = fmt::format("{} after {}, {} heads ({} of keys) of {}",
                                              tokensText(tokens), depth, kHeads, kvHeads, headSize);
        for (const RopeStyle style : {RopeStyle::Interleaved, RopeStyle::HalfRotation}) {
            RopeParams rope;
            rope.style = style;
            rope.ropeDim = headSize;
            rope.numHeads = kHeads;
            rope.numKvHeads = kvHeads;
            rope.firstPosition = depth;
            rope.angles = memory(Tensor::bytes(cache.context, headSize));
            ask(after, [&] { ropeStore(m_stream, rope, q, kv, kv, q, cache); });
        }
        AttentionShape shape;
        shape.tokens = tokens;
        shape.numHeads = kHeads;
        shape.numKvHeads = kvHeads;
        shape.headDim = headSize;
        const BufferSlice scratch = memory(attentionScratchBytes(m_device, shape, cache.context));
        ask(after, [&] { tessera::cachedAttention(m_stream, shape, q, cache, depth, q, scratch); });
    }

    void attentionOfTower(std::uint32_t headSize) {
        m_arena.reset();
        AttentionShape shape;
        shape.tokens = kPatches + 1;
        shape.numHeads = kVisionHeads;
        shape.numKvHeads = kVisionHeads;
        shape.headDim = headSize;
        const Tensor q = tensor(shape.tokens, kVisionHeads * headSize);
        const BufferSlice scratch = memory(attentionScratchBytes(m_device, shape, shape.tokens));
        ask(fmt::format("{} tokens of a tile, {} heads of {}", shape.tokens, kVisionHeads,
                        headSize),
            [&] { fullAttention(m_stream, shape, q, q, q, q, scratch); });
    }

    void tower() {
        m_arena.reset();
        const std::string tile = fmt::format("a tile of {} pixels", kPhoto);
        const Tensor patches = tensor(kPatches, patchColumns(kPatch));
        ask(tile,
            [&] { patchify(m_stream, vector(3 * kPhoto * kPhoto), kPhoto, kPatch, patches); });
        const Tensor hidden = tensor(kPatches, kVisionHidden);
        const Tensor tokens = tensor(kPatches + 1, kVisionHidden);
        ask(tile, [&] {
            embedPatches(m_stream, hidden, vector(kVisionHidden), tokens.slice, kPatches, tokens);
        });
        ask(tile, [&] { dropClassToken(m_stream, tokens, kPatches, hidden); });
    }

    void map() {
        m_arena.reset();
        AttentionShape shape;
        shape.tokens = kMapSide * kMapSide;
        shape.numHeads = kMapHeads;
        shape.numKvHeads = kMapHeads;
        shape.headDim = kMapHeadSize;
        const std::string of = fmt::format("a map of {0} x {0}", kMapSide);
        const Tensor q = tensor(shape.tokens, kMapHeads * kMapHeadSize);
        const Tensor terms = tensor(shape.tokens, kMapHeads * kMapSide);
        const BufferSlice table = memory(Tensor::bytes(2 * kMapSide - 1, kMapHeadSize));
        for (const MapAxis axis : {MapAxis::Rows, MapAxis::Columns}) {
            ask(of, [&] {
                relativePositionTerms(m_stream, q, kMapHeads, table, {kMapSide, kMapSide}, axis,
                                      terms);
            });
        }
        const BufferSlice scratch = memory(attentionScratchBytes(m_device, shape, shape.tokens));
        ask(of, [&] {
            fullAttention(m_stream, shape, q, q, q, q, scratch,
                          RelativePositions{terms, terms, kMapSide});
        });
    }

    void rows() {
        m_arena.reset();
        const std::string of = fmt::format("{} rows", kPatches);
        const Tensor x = tensor(kPatches, kVisionHidden);
        const BufferSlice indices = vector(4 * kPatches);
        ask(of, [&] { gatherRows(m_stream, x, indices, 1, x); });
        ask(of, [&] { blendRows(m_stream, x, indices, vector(4 * kPatches), 4, x); });
        ask(of, [&] { maskRows(m_stream, indices, 2.0f, x); });
    }

    static std::string tokensText(std::uint32_t tokens) {
        return tokens == 1 ? "one token" : fmt::format("{} tokens", tokens);
    }

    Device& m_device;
    CommandStream& m_stream;
    MemoryArena m_arena;
    std::vector<SurveyedKernel> m_kernels;
    std::optional<Error> m_error;
};

}  // namespace

Result<std::vector<SurveyedKernel>> surveyKernels(Device& device) {
    if (device.compiledKernels() == nullptr) {
        return Error(ErrorCode::Unsupported,
                     "\"{}\" is no device with shaders. Choose one with --device.",
                     device.info().name);
    }
    auto stream = device.createStream();
    if (!stream)
        return stream.error();
    return Survey(device, **stream).run();
}

}  // namespace tessera::bench
