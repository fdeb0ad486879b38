// SPDX-License-Identifier: MIT
// Each operator records one or several dispatches. They are defined in the files of their names.
#pragma once

#include "engine/kernels/operators.h"
#include "engine/vulkan/commands/vulkan_stream.h"
#include "engine/vulkan/device/vulkan_device.h"

namespace tessera {

class VulkanOperators final : public Operators {
  public:
    explicit VulkanOperators(const VulkanDevice& device) : m_device(device) {}

    std::unique_ptr<const WeightLayout> weightLayout(TensorType type,
                                                     std::uint32_t columns) const override;
    KvBytes kvWindowBytes(TensorType type, std::uint32_t numHeads, std::uint32_t context,
                          std::uint32_t headDim) const override;
    std::uint64_t attentionScratchBytes(const AttentionShape& shape,
                                        std::uint32_t kvLength) const override;
    std::uint64_t maxAttentionScratchBytes(AttentionShape shape,
                                           std::uint32_t context) const override;

    void matmul(CommandStream& stream, const Weight& weight, const Tensor& x, const Tensor& y,
                const MatmulEpilogue& epilogue) const override;
    void rmsNorm(CommandStream& stream, const Tensor& x, const BufferSlice& weight, float eps,
                 const Tensor& y) const override;
    void layerNorm(CommandStream& stream, const Tensor& x, const BufferSlice& weight,
                   const BufferSlice& bias, float eps, const Tensor& y) const override;
    void siluMul(CommandStream& stream, const Tensor& gate, const Tensor& up,
                 const Tensor& y) const override;
    void argmax(CommandStream& stream, const Tensor& x, const BufferSlice& index) const override;
    void embedTokens(CommandStream& stream, const Weight& matrix, const BufferSlice& ids,
                     const Tensor& y) const override;
    void gatherRows(CommandStream& stream, const Tensor& x, const BufferSlice& indices,
                    std::uint32_t taps, const Tensor& y) const override;
    void blendRows(CommandStream& stream, const Tensor& x, const BufferSlice& indices,
                   const BufferSlice& weights, std::uint32_t taps, const Tensor& y) const override;
    void maskRows(CommandStream& stream, const BufferSlice& ids, float scale,
                  const Tensor& x) const override;
    void ropeStore(CommandStream& stream, const RopeParams& params, const Tensor& q,
                   const Tensor& k, const Tensor& v, const Tensor& rotatedQ,
                   const KvLayer& cache) const override;
    void fullAttention(CommandStream& stream, const AttentionShape& shape, const Tensor& q,
                       const Tensor& k, const Tensor& v, const Tensor& y,
                       const BufferSlice& scratch,
                       const std::optional<RelativePositions>& positions) const override;
    void cachedAttention(CommandStream& stream, const AttentionShape& shape, const Tensor& q,
                         const KvLayer& cache, std::uint32_t firstPosition, const Tensor& y,
                         const BufferSlice& scratch) const override;
    void patchify(CommandStream& stream, const BufferSlice& pixels, std::uint32_t size,
                  std::uint32_t patchSize, const Tensor& y) const override;
    void embedPatches(CommandStream& stream, const Tensor& patches,
                      const std::optional<BufferSlice>& classEmbedding,
                      const BufferSlice& positions, std::uint32_t patchesPerTile,
                      const Tensor& y) const override;
    void dropClassToken(CommandStream& stream, const Tensor& x, std::uint32_t patchesPerTile,
                        const Tensor& y) const override;
    void relativePositionTerms(CommandStream& stream, const Tensor& q, std::uint32_t numHeads,
                               const BufferSlice& table, const TokenMap& map, MapAxis axis,
                               const Tensor& y) const override;

  private:
    static VulkanStream& recorder(CommandStream& stream) {
        return static_cast<VulkanStream&>(stream);
    }

    const VulkanDevice& m_device;
};

}  // namespace tessera
