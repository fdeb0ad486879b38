// SPDX-License-Identifier: MIT
// Sum over the 64 threads of a workgroup through shared memory; every thread gets the result.
#ifndef TESSERA_ROW_SUM_GLSL
#define TESSERA_ROW_SUM_GLSL

const uint kThreads = 64u;
shared float rowPartial[kThreads];

float sumOverThreads(float value) {
    const uint thread = gl_LocalInvocationIndex;
    barrier();  // the last result may still be read
    rowPartial[thread] = value;
    for (uint stride = kThreads / 2u; stride > 0u; stride >>= 1) {
        barrier();
        if (thread < stride) {
            rowPartial[thread] += rowPartial[thread + stride];
        }
    }
    barrier();
    return rowPartial[0];
}

#endif
