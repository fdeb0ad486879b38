#version 450
// SPDX-License-Identifier: MIT
// matmul_lanes for a single token: a lane owns kRows output rows; eight lanes hold 32 activations at
// a time and shuffle them. Rows in memory are padded to whole blocks of 32 columns.
#extension GL_GOOGLE_include_directive : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_shuffle : require
#extension GL_EXT_control_flow_attributes : require

#define WEIGHT_LANES
#define WEIGHT_BINDING 0
#include "weights.glsl"

layout(constant_id = 0) const uint kSubgroupSize = 8;
layout(local_size_x_id = 0) in;

layout(binding = 1) uniform samplerBuffer x;                                    // [1, columns] f32
layout(binding = 2, std430) writeonly buffer Y { float y[]; };                  // [1, rows] f32
layout(binding = 3, std430) readonly buffer Bias { float bias[]; };             // [rows] f32
layout(binding = 4, std430) readonly buffer Residual { float residual[]; };     // [1, rows] f32

#include "matmul_push.glsl"
#include "epilogue.glsl"

const uint kRows = 2u;
const uint kBlockUnits = 32u / kUnit;

void main() {
    const uint lane = gl_SubgroupInvocationID;
    const uint lastWord = p.columnWords - 1u;
    uint row[kRows];
    uint safeRow[kRows];
    float sum[kRows];
    [[unroll]] for (uint r = 0u; r < kRows; ++r) {
        row[r] = p.beginRow + (gl_WorkGroupID.y * kRows + r) * kSubgroupSize + lane;
        safeRow[r] = min(row[r], p.endRow - 1u);
        sum[r] = 0.0;
    }
    for (uint block = 0u; block < p.units / kBlockUnits; ++block) {
        const vec4 mine = texelFetch(x, int(min(block * 8u + (lane & 7u), lastWord)));
        [[unroll]] for (uint u = 0u; u < kBlockUnits; ++u) {
            [[unroll]] for (uint r = 0u; r < kRows; ++r) {
                vec4 w[kUnit / 4u];
                loadUnit(safeRow[r], block * kBlockUnits + u, p.units, p.scaleBase, w);
                [[unroll]] for (uint j = 0u; j < kUnit / 4u; ++j) {
                    const vec4 v = subgroupShuffle(mine, u * (kUnit / 4u) + j);
                    sum[r] = fma(w[j].x, v.x, sum[r]);
                    sum[r] = fma(w[j].y, v.y, sum[r]);
                    sum[r] = fma(w[j].z, v.z, sum[r]);
                    sum[r] = fma(w[j].w, v.w, sum[r]);
                }
            }
        }
    }
    [[unroll]] for (uint r = 0u; r < kRows; ++r) {
        if (row[r] < p.endRow) {
            const uint index = p.firstRow + row[r];
            y[index] = activate(sum[r] + (hasBias() ? bias[index] : 0.0)) +
                       (hasResidual() ? residual[index] : 0.0);
        }
    }
}
