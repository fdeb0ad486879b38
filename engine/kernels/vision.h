// SPDX-License-Identifier: MIT
// The operators used only by the vision tower.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/device/command_stream.h"
#include "engine/kernels/tensor.h"

namespace tessera {

// Row length of patchify's result: 3 * patchSize^2, rounded up to a multiple of four with zeros.
constexpr std::uint32_t patchColumns(std::uint32_t patchSize) {
    return paddedColumns(3 * patchSize * patchSize);
}

// pixels [tiles, 3, size, size] f32 -> y [tiles * patches, patchColumns]: the pixels under each
// patch in the order (channel, row, column) of the patch embedding's weights.
void patchify(CommandStream& stream, const BufferSlice& pixels, std::uint32_t size,
              std::uint32_t patchSize, const Tensor& y);

// patches [tiles * P, hidden] -> y [tiles * T, hidden]: positions [T, hidden] f32 added, after the
// class embedding [hidden] f32, if there is one, was put in front of each tile's patches. T is P +
// 1 with a class embedding, else P.
void embedPatches(CommandStream& stream, const Tensor& patches,
                  const std::optional<BufferSlice>& classEmbedding, const BufferSlice& positions,
                  std::uint32_t patchesPerTile, const Tensor& y);

// x [tiles * (P + 1), hidden] -> y [tiles * P, hidden]: without each tile's class token.
void dropClassToken(CommandStream& stream, const Tensor& x, std::uint32_t patchesPerTile,
                    const Tensor& y);

// Rows and columns of the map that an image's tokens form, row by row.
struct TokenMap {
    std::uint32_t rows = 0;
    std::uint32_t columns = 0;
};
enum class MapAxis { Rows, Columns };

// What a key's row (or column) adds to a query's logits, as RelativePositions takes it:
// y[t, h * n + k] = q[t, h] . table[pos(t) - k + n - 1], where n is the number of the map's rows
// (columns) and pos(t) the row (column) of token t. q [maps * rows * columns, heads * headDim],
// table [2 n - 1, headDim] f32, y [q.rows, heads * n].
void relativePositionTerms(CommandStream& stream, const Tensor& q, std::uint32_t numHeads,
                           const BufferSlice& table, const TokenMap& map, MapAxis axis,
                           const Tensor& y);

}  // namespace tessera
