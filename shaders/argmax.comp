#version 450
// SPDX-License-Identifier: MIT
// index[0] = the position of the largest value; the lowest of equals; NaN counts as -infinity.
layout(local_size_x = 256) in;
layout(binding = 0, std430) readonly buffer X { float x[]; };           // [count] f32
layout(binding = 1, std430) writeonly buffer Index { uint index[]; };   // [1]
layout(push_constant) uniform Push {
    uint count;
}
p;

const uint kThreads = 256u;
const float kLowest = -3.402823466e38;
shared float bestValue[kThreads];
shared uint bestIndex[kThreads];

void main() {
    const uint thread = gl_LocalInvocationIndex;
    float value = kLowest;
    uint at = 0xffffffffu;
    for (uint i = thread; i < p.count; i += kThreads) {
        const float candidate = isnan(x[i]) ? kLowest : x[i];
        if (candidate > value || at == 0xffffffffu) {
            value = candidate;
            at = i;
        }
    }
    bestValue[thread] = value;
    bestIndex[thread] = at;
    for (uint stride = kThreads / 2u; stride > 0u; stride >>= 1) {
        barrier();
        if (thread < stride) {
            const float other = bestValue[thread + stride];
            const uint otherAt = bestIndex[thread + stride];
            if (other > bestValue[thread] || (other == bestValue[thread] && otherAt < bestIndex[thread])) {
                bestValue[thread] = other;
                bestIndex[thread] = otherAt;
            }
        }
    }
    if (thread == 0u) {
        index[0] = bestIndex[0];
    }
}
