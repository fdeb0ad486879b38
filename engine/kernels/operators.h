// SPDX-License-Identifier: MIT
// What a kind of device computes with. The forward pass calls the functions of the other headers
// here, which say what each operator does; they check shapes and end up in the stream's device.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "engine/device/command_stream.h"
#include "engine/kernels/attention.h"
#include "engine/kernels/matmul.h"
#include "engine/kernels/rope.h"
#include "engine/kernels/tensor.h"
#include "engine/kernels/vision.h"
#include "engine/kernels/weight.h"

namespace tessera {

// `stream` is always one of the device that these operators belong to.
class Operators {
  public:
    virtual ~Operators() = default;
    Operators(const Operators&) = delete;
    Operators& operator=(const Operators&) = delete;

    // Memory.
    virtual std::unique_ptr<const WeightLayout> weightLayout(TensorType type,
                                                             std::uint32_t columns) const = 0;
    virtual KvBytes kvWindowBytes(TensorType type, std::uint32_t numHeads, std::uint32_t context,
                                  std::uint32_t headDim) const = 0;
    virtual std::uint64_t attentionScratchBytes(const AttentionShape& shape,
                                                std::uint32_t kvLength) const = 0;
    virtual std::uint64_t maxAttentionScratchBytes(AttentionShape shape,
                                                   std::uint32_t context) const = 0;

    // matmul.h, norm.h, elementwise.h
    virtual void matmul(CommandStream& stream, const Weight& weight, const Tensor& x,
                        const Tensor& y, const MatmulEpilogue& epilogue) const = 0;
    virtual void rmsNorm(CommandStream& stream, const Tensor& x, const BufferSlice& weight,
                         float eps, const Tensor& y) const = 0;
    virtual void layerNorm(CommandStream& stream, const Tensor& x, const BufferSlice& weight,
                           const BufferSlice& bias, float eps, const Tensor& y) const = 0;
    virtual void siluMul(CommandStream& stream, const Tensor& gate, const Tensor& up,
                         const Tensor& y) const = 0;
    virtual void argmax(CommandStream& stream, const Tensor& x, const BufferSlice& index) const = 0;

    // embedding.h, rows.h
    virtual void embedTokens(CommandStream& stream, const Weight& matrix, const BufferSlice& ids,
                             const Tensor& y) const = 0;
    virtual void gatherRows(CommandStream& stream, const Tensor& x, const BufferSlice& indices,
                            std::uint32_t taps, const Tensor& y) const = 0;
    virtual void blendRows(CommandStream& stream, const Tensor& x, const BufferSlice& indices,
                           const BufferSlice& weights, std::uint32_t taps,
                           const Tensor& y) const = 0;
    virtual void maskRows(CommandStream& stream, const BufferSlice& ids, float scale,
                          const Tensor& x) const = 0;

    // rope.h, attention.h
    virtual void ropeStore(CommandStream& stream, const RopeParams& params, const Tensor& q,
                           const Tensor& k, const Tensor& v, const Tensor& rotatedQ,
                           const KvLayer& cache) const = 0;
    virtual void fullAttention(CommandStream& stream, const AttentionShape& shape, const Tensor& q,
                               const Tensor& k, const Tensor& v, const Tensor& y,
                               const BufferSlice& scratch,
                               const std::optional<RelativePositions>& positions) const = 0;
    virtual void cachedAttention(CommandStream& stream, const AttentionShape& shape,
                                 const Tensor& q, const KvLayer& cache, std::uint32_t firstPosition,
                                 const Tensor& y, const BufferSlice& scratch) const = 0;

    // vision.h
    virtual void patchify(CommandStream& stream, const BufferSlice& pixels, std::uint32_t size,
                          std::uint32_t patchSize, const Tensor& y) const = 0;
    virtual void embedPatches(CommandStream& stream, const Tensor& patches,
                              const std::optional<BufferSlice>& classEmbedding,
                              const BufferSlice& positions, std::uint32_t patchesPerTile,
                              const Tensor& y) const = 0;
    virtual void dropClassToken(CommandStream& stream, const Tensor& x,
                                std::uint32_t patchesPerTile, const Tensor& y) const = 0;
    virtual void relativePositionTerms(CommandStream& stream, const Tensor& q,
                                       std::uint32_t numHeads, const BufferSlice& table,
                                       const TokenMap& map, MapAxis axis,
                                       const Tensor& y) const = 0;

  protected:
    Operators() = default;
};

}  // namespace tessera
