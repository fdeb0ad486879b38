#version 450
// SPDX-License-Identifier: MIT
// index[0] = the position of the largest number; the first one in a tie; 0 if all are NaN.
layout(local_size_x = 256) in;
layout(binding = 0, std430) readonly buffer X { float x[]; };           // [count] f32
layout(binding = 1, std430) writeonly buffer Index { uint index[]; };   // [1]
layout(push_constant) uniform Push {
    uint count;
}
p;

const uint kThreads = 256u;
const uint kNone = 0xffffffffu;  // larger than every position, so that any number wins a tie against it
shared float bestValue[kThreads];
shared uint bestIndex[kThreads];

void main() {
    const uint thread = gl_LocalInvocationIndex;
    float value = uintBitsToFloat(0xff800000u);  // -infinity
    uint at = kNone;
    for (uint i = thread; i < p.count; i += kThreads) {
        // Tests the bits, because a compiler may assume that there are no NaNs.
        const bool isNumber = (floatBitsToUint(x[i]) & 0x7fffffffu) <= 0x7f800000u;
        if (isNumber && (x[i] > value || at == kNone)) {
            value = x[i];
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
        index[0] = bestIndex[0] == kNone ? 0u : bestIndex[0];
    }
}
