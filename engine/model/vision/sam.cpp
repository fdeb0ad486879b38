// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "engine/kernels/attention.h"
#include "engine/kernels/matmul.h"
#include "engine/kernels/norm.h"
#include "engine/kernels/rows.h"
#include "engine/kernels/vision.h"
#include "engine/model/vision/high_tower.h"

namespace tessera {
namespace {

// The map that the convolutions begin with: four times the result, whatever SAM's own grid is.
constexpr std::uint32_t kResizeFactor = 4;

std::string blockName(std::uint32_t layer, const char* tail) {
    return fmt::format("v.sam.blk.{}.{}", layer, tail);
}

// The high-resolution tower of DeepSeek-VL 7B: SAM's transformer, most of whose blocks attend
// within windows, and the convolutions that bring its map down to the grid of the other tower.
// Formulas: deepseek_vl/models/sam.py.
class SamTower : public HighTower {
  public:
    SamTower(const SamConfig& config, std::uint32_t outputSide, const DeviceWeights* weights)
        : m_config(config), m_outputSide(outputSide), m_weights(weights) {}

    Result<void> prepare(CommandStream& stream) override;
    void reserve(StepMemory& memory, const Device& device) override;
    void record(CommandStream& stream, std::span<const float> pixels, const Tensor& features,
                const std::function<void()>& onBlock) const override;

  private:
    // Rows: patches of the map, or, in windows, those of all windows with their padding.
    struct Activations {
        BufferSlice pixels;
        Tensor patchRows;
        Tensor patchEmbeddings;
        Tensor hidden;  // the residual stream
        Tensor early;   // the same after the first global block
        Tensor normed;
        Tensor windows;
        Tensor q, k, v;
        Tensor rowTerms, columnTerms;
        Tensor attended;
        Tensor map;  // out of the windows
        Tensor mlp;
        BufferSlice attentionScratch;
        // The convolutions.
        Tensor neck, neckNormed;
        Tensor neckTaps;  // [patches, 9 * neck]
        Tensor resized;
        Tensor firstTaps, firstMap;
        Tensor secondTaps;
        Tensor branches;  // [2 * outputSide^2, channels]: of the last block, of the early one
        DeviceTable intoWindows, outOfWindows;
        DeviceTable neckConvolution, resizing, firstConvolution, secondConvolution, sum;
    };

    bool isGlobal(std::uint32_t layer) const;
    void embed(CommandStream& stream, std::span<const float> pixels) const;
    void block(CommandStream& stream, std::uint32_t layer) const;
    void attend(CommandStream& stream, std::uint32_t layer) const;
    void branch(CommandStream& stream, const Tensor& x, const std::string& neck,
                const Tensor& y) const;
    void linear(CommandStream& stream, const std::string& name, const Tensor& x, const Tensor& y,
                Activation activation, bool ontoY) const;

    SamConfig m_config;
    std::uint32_t m_outputSide;
    const DeviceWeights* m_weights;
    // hd_alpha: what the branch that leaves after the first global block is multiplied by.
    float m_earlyShare = 0;
    Activations m_activations;
};

bool SamTower::isGlobal(std::uint32_t layer) const {
    return std::ranges::find(m_config.globalLayers, layer) != m_config.globalLayers.end();
}

Result<void> SamTower::prepare(CommandStream& stream) {
    stream.begin({});
    stream.download(m_weights->vector("v.sam.hd_alpha"),
                    std::as_writable_bytes(std::span(&m_earlyShare, 1)));
    return stream.finish();
}

void SamTower::reserve(StepMemory& memory, const Device& device) {
    const std::uint32_t side = m_config.patchesPerSide();
    const std::uint32_t patches = side * side;
    const std::uint32_t hidden = m_config.hiddenSize;
    const std::uint32_t window = m_config.windowSize;
    const std::uint32_t windows = windowsPerSide(side, window) * windowsPerSide(side, window);
    const std::uint32_t padded = std::max(patches, windows * window * window);
    Activations& a = m_activations;
    a.pixels =
        memory.bytes(Tensor::bytes(3, std::uint64_t(m_config.imageSize) * m_config.imageSize));
    a.patchRows = memory.tensor(patches, patchColumns(m_config.patchSize));
    for (Tensor* tensor : {&a.patchEmbeddings, &a.hidden, &a.early, &a.normed, &a.map})
        *tensor = memory.tensor(patches, hidden);
    for (Tensor* tensor : {&a.windows, &a.q, &a.k, &a.v, &a.attended})
        *tensor = memory.tensor(padded, hidden);
    const std::uint64_t terms =
        std::max(Tensor::bytes(patches, std::uint64_t(m_config.numHeads) * side),
                 Tensor::bytes(padded, std::uint64_t(m_config.numHeads) * window));
    a.rowTerms = {memory.bytes(terms), 0, 0};
    a.columnTerms = {memory.bytes(terms), 0, 0};
    a.mlp = memory.tensor(patches, paddedColumns(m_config.intermediateSize));
    const std::uint32_t heads = m_config.numHeads;
    const AttentionShape global = {1, patches, heads, heads, m_config.headDim};
    const AttentionShape local = {windows, window * window, heads, heads, m_config.headDim};
    a.attentionScratch = memory.bytes(std::max(attentionScratchBytes(device, global, global.tokens),
                                               attentionScratchBytes(device, local, local.tokens)));

    const std::uint32_t resizedSide = kResizeFactor * m_outputSide;
    const std::uint32_t middleSide = convolvedSide(resizedSide, 2);
    const std::uint32_t results = m_outputSide * m_outputSide;
    const auto [middle, last] = m_config.downsampleSizes;
    a.neck = memory.tensor(patches, m_config.neckSize);
    a.neckNormed = memory.tensor(patches, m_config.neckSize);
    a.neckTaps = memory.tensor(patches, paddedColumns(9 * m_config.neckSize));
    a.resized = memory.tensor(resizedSide * resizedSide, m_config.neckSize);
    a.firstTaps = memory.tensor(middleSide * middleSide, paddedColumns(9 * m_config.neckSize));
    a.firstMap = memory.tensor(middleSide * middleSide, middle);
    a.secondTaps = memory.tensor(results, paddedColumns(9 * middle));
    a.branches = memory.tensor(2 * results, last);
    a.intoWindows = memory.table(intoWindows(side, window, 1));
    a.outOfWindows = memory.table(outOfWindows(side, window, 1));
    a.neckConvolution = memory.table(convolution3x3(side, 1));
    a.resizing = memory.table(bilinear(side, resizedSide));
    a.firstConvolution = memory.table(convolution3x3(resizedSide, 2));
    a.secondConvolution = memory.table(convolution3x3(middleSide, 2));
    a.sum = memory.table(weightedSum(results, 1.0f, m_earlyShare));
}

void SamTower::linear(CommandStream& stream, const std::string& name, const Tensor& x,
                      const Tensor& y, Activation activation, bool ontoY) const {
    MatmulEpilogue epilogue;
    if (const BufferSlice* bias = m_weights->findVector(name + ".bias"))
        epilogue.bias = *bias;
    epilogue.activation = activation;
    if (ontoY)
        epilogue.residual = y;
    matmul(stream, m_weights->matrix(name + ".weight"), x, y, epilogue);
}

// x = W_patch patches(pixels) + b + positions
void SamTower::embed(CommandStream& stream, std::span<const float> pixels) const {
    const Activations& a = m_activations;
    stream.upload(std::as_bytes(pixels), a.pixels);
    patchify(stream, a.pixels, m_config.imageSize, m_config.patchSize, a.patchRows);
    linear(stream, "v.sam.patch_embd", a.patchRows, a.patchEmbeddings, Activation::None, false);
    embedPatches(stream, a.patchEmbeddings, std::nullopt,
                 m_weights->vector("v.sam.position_embd.weight"), a.hidden.rows, a.hidden);
}

// attended = softmax(q k^T / sqrt(d) + relative positions) v, within windows or in the whole map.
// Windows reach beyond the map; what is there takes part, as keys and values made of biases alone.
void SamTower::attend(CommandStream& stream, std::uint32_t layer) const {
    const Activations& a = m_activations;
    const bool global = isGlobal(layer);
    const std::uint32_t side = global ? m_config.patchesPerSide() : m_config.windowSize;
    const std::uint32_t heads = m_config.numHeads;
    const std::uint32_t rows = global ? a.hidden.rows : a.intoWindows.rows;
    Tensor x = a.normed;
    if (!global) {
        x = a.windows.first(rows);
        gatherRows(stream, a.normed, a.intoWindows.indices, 1, x);
    }
    const Tensor q = a.q.first(rows);
    const Tensor k = a.k.first(rows);
    const Tensor v = a.v.first(rows);
    linear(stream, blockName(layer, "attn_q"), x, q, Activation::None, false);
    linear(stream, blockName(layer, "attn_k"), x, k, Activation::None, false);
    linear(stream, blockName(layer, "attn_v"), x, v, Activation::None, false);
    const auto terms = [&](const BufferSlice& memory) {
        return Tensor{memory.sub(0, Tensor::bytes(rows, std::uint64_t(heads) * side)), rows,
                      heads * side};
    };
    const RelativePositions relative = {terms(a.rowTerms.slice), terms(a.columnTerms.slice), side};
    const TokenMap map = {side, side};
    relativePositionTerms(stream, q, heads, m_weights->vector(blockName(layer, "rel_pos_h.weight")),
                          map, MapAxis::Rows, relative.rows);
    relativePositionTerms(stream, q, heads, m_weights->vector(blockName(layer, "rel_pos_w.weight")),
                          map, MapAxis::Columns, relative.columns);
    const AttentionShape shape = {rows / (side * side), side * side, heads, heads,
                                  m_config.headDim};
    fullAttention(stream, shape, q, k, v, a.attended.first(rows), a.attentionScratch, relative);
    if (global)
        stream.copy(a.attended.first(rows).slice, a.map.slice);
    else
        gatherRows(stream, a.attended.first(rows), a.outOfWindows.indices, 1, a.map);
}

void SamTower::block(CommandStream& stream, std::uint32_t layer) const {
    const Activations& a = m_activations;
    const auto norm = [&](const char* name) {
        layerNorm(stream, a.hidden, m_weights->vector(blockName(layer, name) + ".weight"),
                  m_weights->vector(blockName(layer, name) + ".bias"), m_config.layerNormEps,
                  a.normed);
    };
    // x += W_out attention(LN1(x)) + b
    norm("ln1");
    attend(stream, layer);
    linear(stream, blockName(layer, "attn_out"), a.map, a.hidden, Activation::None, true);
    // x += fc2(gelu(fc1(LN2(x))))
    norm("ln2");
    linear(stream, blockName(layer, "ffn_up"), a.normed, a.mlp, Activation::Gelu, false);
    linear(stream, blockName(layer, "ffn_down"), a.mlp, a.hidden, Activation::None, true);
}

// y = conv2(conv1(resize(LN(conv3x3(LN(conv1x1(x)))))); the norms are over a pixel's channels
void SamTower::branch(CommandStream& stream, const Tensor& x, const std::string& neck,
                      const Tensor& y) const {
    const Activations& a = m_activations;
    const auto norm = [&](const char* name) {
        layerNorm(stream, a.neck, m_weights->vector(neck + name + ".weight"),
                  m_weights->vector(neck + name + ".bias"), m_config.layerNormEps, a.neckNormed);
    };
    matmul(stream, m_weights->matrix(neck + "0.weight"), x, a.neck);
    norm("1");
    gatherRows(stream, a.neckNormed, a.neckConvolution.indices, 9, a.neckTaps);
    matmul(stream, m_weights->matrix(neck + "2.weight"), a.neckTaps, a.neck);
    norm("3");
    blendRows(stream, a.neckNormed, a.resizing.indices, a.resizing.weights, a.resizing.taps,
              a.resized);
    gatherRows(stream, a.resized, a.firstConvolution.indices, 9, a.firstTaps);
    matmul(stream, m_weights->matrix("v.sam.down.0.weight"), a.firstTaps, a.firstMap);
    gatherRows(stream, a.firstMap, a.secondConvolution.indices, 9, a.secondTaps);
    matmul(stream, m_weights->matrix("v.sam.down.1.weight"), a.secondTaps, y);
}

void SamTower::record(CommandStream& stream, std::span<const float> pixels, const Tensor& features,
                      const std::function<void()>& onBlock) const {
    const Activations& a = m_activations;
    embed(stream, pixels);
    for (std::uint32_t layer = 0; layer < m_config.numLayers && !stream.failed(); ++layer) {
        block(stream, layer);
        if (!m_config.globalLayers.empty() && layer == m_config.globalLayers.front())
            stream.copy(a.hidden.slice, a.early.slice);
        onBlock();
    }
    const std::uint64_t half = a.branches.slice.sizeBytes / 2;
    branch(stream, a.hidden, "v.sam.neck.",
           {a.branches.slice.sub(0, half), features.rows, features.columns});
    branch(stream, a.early, "v.sam.neck_hd.",
           {a.branches.slice.sub(half, half), features.rows, features.columns});
    // main + hd_alpha * early
    blendRows(stream, a.branches, a.sum.indices, a.sum.weights, a.sum.taps, features);
}

}  // namespace

std::unique_ptr<HighTower> makeHighTower(const SamConfig& config, std::uint32_t outputSide,
                                         const DeviceWeights* weights) {
    return std::make_unique<SamTower>(config, outputSide, weights);
}

}  // namespace tessera
