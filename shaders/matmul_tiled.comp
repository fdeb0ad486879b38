#version 450
// SPDX-License-Identifier: MIT
// y[t, m] = scale[m] * activation(sum_k w[m, k] x[t, k] + bias[m]) + residual[t, m] for many tokens.
// A workgroup computes 64 rows x 32 tokens; tiles of 32 columns go through shared memory, each thread accumulates 4 x 4
// results. No subgroup operations.
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require

#define WEIGHT_BINDING 0
#include "weights.glsl"
#include "sizes.glsl"

layout(local_size_x = 128) in;

layout(binding = 1, std430) readonly buffer X { vec4 x[]; };                    // [tokens, columns] f32
layout(binding = 2, std430) writeonly buffer Y { float y[]; };                  // [tokens, rowLength] f32

#include "matmul_push.glsl"
#include "epilogue.glsl"

const uint kTileRows = kMatmulTiledRows;
const uint kTileTokens = kMatmulTiledTokens;
const uint kTileColumns = kMatmulTiledColumns;
const uint kPad = 1u;  // keeps threads of one column in different banks

shared float tileW[kTileColumns * (kTileRows + kPad)];
shared float tileX[kTileColumns * (kTileTokens + kPad)];

void main() {
    const uint thread = gl_LocalInvocationIndex;
    const uint firstToken = p.beginToken + gl_WorkGroupID.x * kTileTokens;
    const uint firstRow = p.beginRow + gl_WorkGroupID.y * kTileRows;
    const uint rowInTile = (thread & 15u) * 4u;
    const uint tokenInTile = (thread >> 4) * 4u;
    const uint partColumns = kPartVecs * 4u;
    const uint partsPerTile = kTileColumns / partColumns;
    const uint lastPart = p.units * kParts - 1u;

    float sum[4][4];
    [[unroll]] for (uint r = 0u; r < 4u; ++r) {
        [[unroll]] for (uint t = 0u; t < 4u; ++t) {
            sum[r][t] = 0.0;
        }
    }
    for (uint column = 0u; column < p.columnWords * 4u; column += kTileColumns) {
        for (uint i = thread; i < kTileRows * partsPerTile; i += 128u) {
            const uint row = i / partsPerTile;
            const uint part = column / partColumns + i % partsPerTile;
            const uint safePart = min(part, lastPart);
            const WeightRow weightRow = openRow(min(firstRow + row, p.endRow - 1u), p.units, p.weightRows);
            const WeightUnit stored = loadUnit(weightRow, safePart / kParts);
            [[unroll]] for (uint j = 0u; j < kPartVecs; ++j) {
                const vec4 w = part <= lastPart ? weights(stored, safePart % kParts, j) : vec4(0.0);
                const uint k = (i % partsPerTile) * partColumns + j * 4u;
                [[unroll]] for (uint c = 0u; c < 4u; ++c) {
                    tileW[(k + c) * (kTileRows + kPad) + row] = w[c];
                }
            }
        }
        for (uint i = thread; i < kTileTokens * (kTileColumns / 4u); i += 128u) {
            const uint token = i / (kTileColumns / 4u);
            const uint word = column / 4u + i % (kTileColumns / 4u);
            const bool inside = firstToken + token < p.endToken && word < p.columnWords;
            const vec4 v = inside ? x[(firstToken + token) * p.columnWords + word] : vec4(0.0);
            [[unroll]] for (uint j = 0u; j < 4u; ++j) {
                tileX[((i % (kTileColumns / 4u)) * 4u + j) * (kTileTokens + kPad) + token] = v[j];
            }
        }
        barrier();
        // Eight at a time: lavapipe ends the loops of a shader after 65,535 trips in total.
        for (uint eight = 0u; eight < kTileColumns; eight += 8u) {
            [[unroll]] for (uint i8 = 0u; i8 < 8u; ++i8) {
                const uint k = eight + i8;
                float w[4];
                float v[4];
                [[unroll]] for (uint i = 0u; i < 4u; ++i) {
                    w[i] = tileW[k * (kTileRows + kPad) + rowInTile + i];
                    v[i] = tileX[k * (kTileTokens + kPad) + tokenInTile + i];
                }
                [[unroll]] for (uint r = 0u; r < 4u; ++r) {
                    [[unroll]] for (uint t = 0u; t < 4u; ++t) {
                        sum[r][t] = fma(w[r], v[t], sum[r][t]);
                    }
                }
            }
        }
        barrier();
    }
    [[unroll]] for (uint r = 0u; r < 4u; ++r) {
        const uint row = firstRow + rowInTile + r;
        if (row < p.endRow + p.zeroRows) {
            const uint outRow = p.firstRow + row;
            [[unroll]] for (uint t = 0u; t < 4u; ++t) {
                const uint token = firstToken + tokenInTile + t;
                if (token < p.endToken) {
                    const uint index = token * p.rowLength + outRow;
                    y[index] = row < p.endRow ? finished(sum[r][t], outRow, index) : 0.0;
                }
            }
        }
    }
}
