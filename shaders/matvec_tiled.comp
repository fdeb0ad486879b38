#version 450
// SPDX-License-Identifier: MIT
// The single-token form for GPUs: a workgroup of 64 threads computes four rows, its threads walk along the columns in
// 16-byte loads and add up through shared memory. No subgroup operations.
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require

#define WEIGHT_BINDING 0
#include "weights.glsl"
#include "sizes.glsl"

layout(local_size_x = kMatvecTiledThreads) in;

layout(binding = 1, std430) readonly buffer X { vec4 x[]; };                    // [1, columns] f32
layout(binding = 2, std430) writeonly buffer Y { float y[]; };                  // [1, rowLength] f32

#include "matmul_push.glsl"
#include "epilogue.glsl"

const uint kThreads = kMatvecTiledThreads;
const uint kRows = kMatvecTiledRows;
shared float partial[kRows][kThreads];

void main() {
    const uint thread = gl_LocalInvocationIndex;
    const uint firstRow = p.beginRow + gl_WorkGroupID.y * kRows;
    WeightRow weightRow[kRows];
    float sum[kRows];
    [[unroll]] for (uint r = 0u; r < kRows; ++r) {
        weightRow[r] = openRow(min(firstRow + r, p.endRow - 1u), p.units, p.weightRows);
        sum[r] = 0.0;
    }
    for (uint unit = thread; unit < p.units; unit += kThreads) {
        [[unroll]] for (uint r = 0u; r < kRows; ++r) {
            const WeightUnit stored = loadUnit(weightRow[r], unit);
            [[unroll]] for (uint part = 0u; part < kParts; ++part) {
                float quantSum = 0.0;
                float xSum = 0.0;
                [[unroll]] for (uint j = 0u; j < kPartVecs; ++j) {
                    const uint word = unit * kUnitVecs + part * kPartVecs + j;
                    const vec4 v = word < p.columnWords ? x[word] : vec4(0.0);
                    quantSum += dot(quants(stored, part, j), v);
                    xSum += (v.x + v.y) + (v.z + v.w);
                }
                sum[r] += scaled(stored, part, quantSum, xSum);
            }
        }
    }
    [[unroll]] for (uint r = 0u; r < kRows; ++r) {
        partial[r][thread] = sum[r];
    }
    for (uint stride = kThreads / 2u; stride > 0u; stride >>= 1) {
        barrier();
        if (thread < stride) {
            [[unroll]] for (uint r = 0u; r < kRows; ++r) {
                partial[r][thread] += partial[r][thread + stride];
            }
        }
    }
    barrier();
    const uint row = firstRow + thread;
    if (thread < kRows && row < p.endRow + p.zeroRows) {
        const uint index = p.firstRow + row;
        y[index] = row < p.endRow ? finished(partial[thread][0], index, index) : 0.0;
    }
}
