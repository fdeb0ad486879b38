// SPDX-License-Identifier: MIT
#include "engine/native/elements/elementwise.h"
#include "engine/native/elements/norm.h"
#include "engine/native/elements/rows.h"
#include "engine/native/elements/vision.h"
#include "engine/processor/processor_operators.h"
#include "engine/processor/views_of.h"

namespace tessera {

void ProcessorOperators::rmsNorm(CommandStream& stream, const Tensor& x, const BufferSlice& weight,
                                 float eps, const Tensor& y) const {
    processorStream(stream).run("rms_norm", [&](native::ThreadPool& pool) {
        native::rmsNorm(pool, viewOf(x), dataOf<float>(weight), eps, viewOf(y));
    });
}

void ProcessorOperators::layerNorm(CommandStream& stream, const Tensor& x,
                                   const BufferSlice& weight, const BufferSlice& bias, float eps,
                                   const Tensor& y) const {
    processorStream(stream).run("layer_norm", [&](native::ThreadPool& pool) {
        native::layerNorm(pool, viewOf(x), dataOf<float>(weight), dataOf<float>(bias), eps,
                          viewOf(y));
    });
}

void ProcessorOperators::siluMul(CommandStream& stream, const Tensor& gate, const Tensor& up,
                                 const Tensor& y) const {
    processorStream(stream).run("silu_mul", [&](native::ThreadPool& pool) {
        native::siluMul(pool, viewOf(gate), viewOf(up), viewOf(y));
    });
}

void ProcessorOperators::argmax(CommandStream& stream, const Tensor& x,
                                const BufferSlice& index) const {
    processorStream(stream).run("argmax", [&](native::ThreadPool&) {
        *dataOf<std::uint32_t>(index) = native::argmax(dataOf<float>(x.slice), x.columns);
    });
}

void ProcessorOperators::gatherRows(CommandStream& stream, const Tensor& x,
                                    const BufferSlice& indices, std::uint32_t taps,
                                    const Tensor& y) const {
    processorStream(stream).run("gather_rows", [&](native::ThreadPool& pool) {
        native::gatherRows(pool, viewOf(x), dataOf<std::int32_t>(indices), taps, viewOf(y));
    });
}

void ProcessorOperators::blendRows(CommandStream& stream, const Tensor& x,
                                   const BufferSlice& indices, const BufferSlice& weights,
                                   std::uint32_t taps, const Tensor& y) const {
    processorStream(stream).run("blend_rows", [&](native::ThreadPool& pool) {
        native::blendRows(pool, viewOf(x), dataOf<std::int32_t>(indices), dataOf<float>(weights),
                          taps, viewOf(y));
    });
}

void ProcessorOperators::maskRows(CommandStream& stream, const BufferSlice& ids, float scale,
                                  const Tensor& x) const {
    processorStream(stream).run("mask_rows", [&](native::ThreadPool& pool) {
        native::maskRows(pool, dataOf<std::int32_t>(ids), scale, viewOf(x));
    });
}

void ProcessorOperators::patchify(CommandStream& stream, const BufferSlice& pixels,
                                  std::uint32_t size, std::uint32_t patchSize,
                                  const Tensor& y) const {
    processorStream(stream).run("patchify", [&](native::ThreadPool& pool) {
        native::patchify(pool, dataOf<float>(pixels), size, patchSize, viewOf(y));
    });
}

void ProcessorOperators::embedPatches(CommandStream& stream, const Tensor& patches,
                                      const std::optional<BufferSlice>& classEmbedding,
                                      const BufferSlice& positions, std::uint32_t patchesPerTile,
                                      const Tensor& y) const {
    processorStream(stream).run("vit_embed", [&](native::ThreadPool& pool) {
        native::embedPatches(pool, viewOf(patches),
                             classEmbedding ? dataOf<float>(*classEmbedding) : nullptr,
                             dataOf<float>(positions), patchesPerTile, viewOf(y));
    });
}

void ProcessorOperators::dropClassToken(CommandStream& stream, const Tensor& x,
                                        std::uint32_t patchesPerTile, const Tensor& y) const {
    processorStream(stream).run("drop_class", [&](native::ThreadPool& pool) {
        native::dropClassToken(pool, viewOf(x), patchesPerTile, viewOf(y));
    });
}

}  // namespace tessera
