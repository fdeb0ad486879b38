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
#include "sizes.glsl"

layout(constant_id = 0) const uint kSubgroupSize = 8;
layout(local_size_x_id = 0) in;

layout(binding = 1) uniform samplerBuffer x;                                    // [1, columns] f32
layout(binding = 2, std430) writeonly buffer Y { float y[]; };                  // [1, rowLength] f32

#include "matmul_push.glsl"
#include "epilogue.glsl"

const uint kRows = kMatvecLanesRows;
const uint kBlockUnits = kMatvecLanesColumns / kUnit;

void main() {
    const uint lane = gl_SubgroupInvocationID;
    const uint lastWord = p.columnWords - 1u;
    uint row[kRows];
    WeightRow weightRow[kRows];
    float sum[kRows];
    [[unroll]] for (uint r = 0u; r < kRows; ++r) {
        row[r] = p.beginRow + (gl_WorkGroupID.y * kRows + r) * kSubgroupSize + lane;
        weightRow[r] = openRow(min(row[r], p.endRow - 1u), p.units, p.weightRows);
        sum[r] = 0.0;
    }
    for (uint block = 0u; block < p.units / kBlockUnits; ++block) {
        const vec4 mine = texelFetch(x, int(min(block * 8u + (lane & 7u), lastWord)));
        // Scales are applied to the sums of a part, not to each weight.
        const float mineSum = (mine.x + mine.y) + (mine.z + mine.w);
        [[unroll]] for (uint u = 0u; u < kBlockUnits; ++u) {
            [[unroll]] for (uint r = 0u; r < kRows; ++r) {
                const WeightUnit stored = loadUnit(weightRow[r], block * kBlockUnits + u);
                [[unroll]] for (uint part = 0u; part < kParts; ++part) {
                    float quantSum = 0.0;
                    float xSum = 0.0;
                    [[unroll]] for (uint j = 0u; j < kPartVecs; ++j) {
                        const uint from = u * kUnitVecs + part * kPartVecs + j;
                        const vec4 v = subgroupShuffle(mine, from);
                        const vec4 q = quants(stored, part, j);
                        quantSum = fma(q.x, v.x, quantSum);
                        quantSum = fma(q.y, v.y, quantSum);
                        quantSum = fma(q.z, v.z, quantSum);
                        quantSum = fma(q.w, v.w, quantSum);
                        xSum += subgroupShuffle(mineSum, from);
                    }
                    sum[r] += scaled(stored, part, quantSum, xSum);
                }
            }
        }
    }
    [[unroll]] for (uint r = 0u; r < kRows; ++r) {
        if (row[r] < p.endRow + p.zeroRows) {
            const uint index = p.firstRow + row[r];
            y[index] = row[r] < p.endRow ? finished(sum[r], index, index) : 0.0;
        }
    }
}
