// SPDX-License-Identifier: MIT
// What a matrix product does with each result: y = scale * activation(sum + bias) + residual. Read from push constants
// rather than specialised: a software driver takes 100 ms to compile a matrix product.
//   bits 0-2: activation;  bit 3: a bias is added;  bit 4: a residual is added;  bit 5: results are scaled
#ifndef TESSERA_EPILOGUE_GLSL
#define TESSERA_EPILOGUE_GLSL

const uint kActivationQuickGelu = 1u;
const uint kActivationGelu = 2u;
const uint kActivationGeluTanh = 4u;

layout(binding = 3, std430) readonly buffer Bias { float bias[]; };          // [rows] f32
layout(binding = 4, std430) readonly buffer Residual { float residual[]; };  // [tokens, rowLength] f32
layout(binding = 5, std430) readonly buffer Scale { float scale[]; };        // [rows] f32

// erf by Abramowitz and Stegun 7.1.26; the absolute error is at most 1.5e-7.
float errorFunction(float x) {
    const float t = 1.0 / (1.0 + 0.3275911 * abs(x));
    const float poly =
        ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
    const float magnitude = 1.0 - poly * exp(-x * x);
    return x < 0.0 ? -magnitude : magnitude;
}

float activate(float x) {
    const uint activation = p.epilogue & 7u;
    if (activation == kActivationQuickGelu) {
        return x / (1.0 + exp(-1.702 * x));
    }
    if (activation == kActivationGelu) {
        return 0.5 * x * (1.0 + errorFunction(x * 0.70710678118654752));
    }
    if (activation == kActivationGeluTanh) {
        // 0.5 x (1 + tanh(u)) = x / (1 + exp(-2u)) with u = sqrt(2 / pi) (x + 0.044715 x^3)
        return x / (1.0 + exp(-1.5957691216057308 * (x + 0.044715 * x * x * x)));
    }
    return x;
}

// The result of row `row` of the weight, which stands at `index` in y.
float finished(float sum, uint row, uint index) {
    float value = activate((p.epilogue & 8u) != 0u ? sum + bias[row] : sum);
    if ((p.epilogue & 32u) != 0u) {
        value *= scale[row];
    }
    return (p.epilogue & 16u) != 0u ? value + residual[index] : value;
}

#endif
