#version 450
// SPDX-License-Identifier: MIT
// y[t, m] = activation(sum_k w[m, k] x[t, k] + bias[m]) + residual[t, m] for many tokens.
// A lane owns two output rows, a subgroup eight tokens: lane t % 8 loads token t's activations and
// a shuffle hands them to all. No barriers; each weight load serves eight tokens.
#extension GL_GOOGLE_include_directive : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_shuffle : require
#extension GL_EXT_control_flow_attributes : require

#define WEIGHT_LANES
#define WEIGHT_BINDING 0
#include "weights.glsl"

layout(constant_id = 0) const uint kSubgroupSize = 8;
layout(local_size_x_id = 0) in;

layout(binding = 1) uniform samplerBuffer x;                                    // [tokens, columns] f32
layout(binding = 2, std430) writeonly buffer Y { float y[]; };                  // [tokens, rows] f32
layout(binding = 3, std430) readonly buffer Bias { float bias[]; };             // [rows] f32
layout(binding = 4, std430) readonly buffer Residual { float residual[]; };     // [tokens, rows] f32

#include "matmul_push.glsl"
#include "epilogue.glsl"

const uint kTokens = 8u;

void main() {
    const uint lane = gl_SubgroupInvocationID;
    const uint firstToken = p.beginToken + gl_WorkGroupID.x * kTokens;
    const uint row0 = p.beginRow + gl_WorkGroupID.y * (2u * kSubgroupSize) + lane;
    const uint row1 = row0 + kSubgroupSize;
    // Lanes past the end work on the last row or token and store nothing.
    const uint safeRow0 = min(row0, p.endRow - 1u);
    const uint safeRow1 = min(row1, p.endRow - 1u);
    const uint xBase = min(firstToken + (lane & 7u), p.endToken - 1u) * p.columnWords;
    const uint lastWord = p.columnWords - 1u;

    float sum0[kTokens];
    float sum1[kTokens];
    [[unroll]] for (uint t = 0u; t < kTokens; ++t) {
        sum0[t] = 0.0;
        sum1[t] = 0.0;
    }
    for (uint unit = 0u; unit < p.units; ++unit) {
        vec4 w0[kUnit / 4u];
        vec4 w1[kUnit / 4u];
        loadUnit(safeRow0, unit, p.units, p.scaleBase, w0);
        loadUnit(safeRow1, unit, p.units, p.scaleBase, w1);
        [[unroll]] for (uint j = 0u; j < kUnit / 4u; ++j) {
            const vec4 mine = texelFetch(x, int(xBase + min(unit * (kUnit / 4u) + j, lastWord)));
            [[unroll]] for (uint t = 0u; t < kTokens; ++t) {
                const vec4 v = subgroupShuffle(mine, t);
                sum0[t] = fma(w0[j].x, v.x, sum0[t]);
                sum1[t] = fma(w1[j].x, v.x, sum1[t]);
                sum0[t] = fma(w0[j].y, v.y, sum0[t]);
                sum1[t] = fma(w1[j].y, v.y, sum1[t]);
                sum0[t] = fma(w0[j].z, v.z, sum0[t]);
                sum1[t] = fma(w1[j].z, v.z, sum1[t]);
                sum0[t] = fma(w0[j].w, v.w, sum0[t]);
                sum1[t] = fma(w1[j].w, v.w, sum1[t]);
            }
        }
    }

    const uint out0 = p.firstRow + row0;
    const uint out1 = p.firstRow + row1;
    const float bias0 = hasBias() ? bias[p.firstRow + safeRow0] : 0.0;
    const float bias1 = hasBias() ? bias[p.firstRow + safeRow1] : 0.0;
    [[unroll]] for (uint t = 0u; t < kTokens; ++t) {
        const uint token = firstToken + t;
        if (token < p.endToken) {
            if (row0 < p.endRow) {
                const uint index = token * p.rows + out0;
                y[index] = activate(sum0[t] + bias0) + (hasResidual() ? residual[index] : 0.0);
            }
            if (row1 < p.endRow) {
                const uint index = token * p.rows + out1;
                y[index] = activate(sum1[t] + bias1) + (hasResidual() ? residual[index] : 0.0);
            }
        }
    }
}
