// SPDX-License-Identifier: MIT
// Mirrored by MatmulPush in engine/vulkan/kernels/matmul.cpp.
layout(push_constant) uniform MatmulPush {
    uint beginToken;    // first token (row of x and y) to compute
    uint endToken;      // one past the last
    uint rowLength;     // of y and the residual: at least the rows of the whole weight
    uint firstRow;      // of this window in the weight
    uint beginRow;      // first row to compute, within the window
    uint endRow;        // one past the last
    uint zeroRows;      // results behind endRow that become zero: what pads the rows of y
    uint units;         // units in a row of the weight
    uint weightRows;    // rows of the window with padding: the length of its planes
    uint columnWords;   // columns / 4: the row length of x in vec4
    uint epilogue;      // see epilogue.glsl
}
p;
