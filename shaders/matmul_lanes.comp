#version 450
// SPDX-License-Identifier: MIT
// y[t, m] = scale[m] * activation(sum_k w[m, k] x[t, k] + bias[m]) + residual[t, m] for many tokens.
// A lane owns three output rows, a subgroup eight tokens: lane t % 8 loads token t's activations and
// a shuffle hands them to all. No barriers; each weight load serves eight tokens.
#extension GL_GOOGLE_include_directive : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_shuffle : require
#extension GL_EXT_control_flow_attributes : require

#define WEIGHT_LANES
#define WEIGHT_BINDING 0
#include "weights.glsl"
#include "sizes.glsl"

layout(constant_id = 0) const uint kSubgroupSize = 8;
layout(local_size_x_id = 0) in;

layout(binding = 1) uniform samplerBuffer x;                                    // [tokens, columns] f32
layout(binding = 2, std430) writeonly buffer Y { float y[]; };                  // [tokens, rowLength] f32

#include "matmul_push.glsl"
#include "epilogue.glsl"

const uint kTokens = kMatmulLanesTokens;
const uint kRows = kMatmulLanesRows;

void main() {
    const uint lane = gl_SubgroupInvocationID;
    const uint firstToken = p.beginToken + gl_WorkGroupID.x * kTokens;
    const uint xBase = min(firstToken + (lane & 7u), p.endToken - 1u) * p.columnWords;
    const uint lastWord = p.columnWords - 1u;

    // Lanes past the end work on the last row or token and store nothing.
    uint row[kRows];
    WeightRow weightRow[kRows];
    float sum[kRows][kTokens];
    [[unroll]] for (uint r = 0u; r < kRows; ++r) {
        row[r] = p.beginRow + (gl_WorkGroupID.y * kRows + r) * kSubgroupSize + lane;
        weightRow[r] = openRow(min(row[r], p.endRow - 1u), p.units, p.weightRows);
        [[unroll]] for (uint t = 0u; t < kTokens; ++t) {
            sum[r][t] = 0.0;
        }
    }
    for (uint unit = 0u; unit < p.units; ++unit) {
        WeightUnit stored[kRows];
        [[unroll]] for (uint r = 0u; r < kRows; ++r) {
            stored[r] = loadUnit(weightRow[r], unit);
        }
        // Not unrolled: twice the code takes a software driver twice as long to compile.
        for (uint part = 0u; part < kParts; ++part) {
            [[unroll]] for (uint j = 0u; j < kPartVecs; ++j) {
                const uint word = unit * kUnitVecs + part * kPartVecs + j;
                const vec4 mine = texelFetch(x, int(xBase + min(word, lastWord)));
                vec4 w[kRows];
                [[unroll]] for (uint r = 0u; r < kRows; ++r) {
                    w[r] = weights(stored[r], part, j);
                }
                [[unroll]] for (uint i = 0u; i < 4u; ++i) {
                    [[unroll]] for (uint t = 0u; t < kTokens; ++t) {
                        const float v = subgroupShuffle(mine[i], t);
                        [[unroll]] for (uint r = 0u; r < kRows; ++r) {
                            sum[r][t] = fma(w[r][i], v, sum[r][t]);
                        }
                    }
                }
            }
        }
    }

    [[unroll]] for (uint r = 0u; r < kRows; ++r) {
        if (row[r] < p.endRow + p.zeroRows) {
            const uint outRow = p.firstRow + row[r];
            [[unroll]] for (uint t = 0u; t < kTokens; ++t) {
                const uint token = firstToken + t;
                if (token < p.endToken) {
                    const uint index = token * p.rowLength + outRow;
                    y[index] = row[r] < p.endRow ? finished(sum[r][t], outRow, index) : 0.0;
                }
            }
        }
    }
}
