// SPDX-License-Identifier: MIT
// What a matrix product does with each result: y = activation(sum + bias) + residual. Read from push constants rather
// than specialised: a software driver takes 100 ms to compile a matrix product.
//   bits 0-1: activation;  bit 2: a bias is added;  bit 3: a residual is added
#ifndef TESSERA_EPILOGUE_GLSL
#define TESSERA_EPILOGUE_GLSL

const uint kActivationQuickGelu = 1u;
const uint kActivationGelu = 2u;

// erf by Abramowitz and Stegun 7.1.26; the absolute error is at most 1.5e-7.
float errorFunction(float x) {
    const float t = 1.0 / (1.0 + 0.3275911 * abs(x));
    const float poly =
        ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
    const float magnitude = 1.0 - poly * exp(-x * x);
    return x < 0.0 ? -magnitude : magnitude;
}

bool hasBias() { return (p.epilogue & 4u) != 0u; }
bool hasResidual() { return (p.epilogue & 8u) != 0u; }

float activate(float x) {
    const uint activation = p.epilogue & 3u;
    if (activation == kActivationQuickGelu) {
        return x / (1.0 + exp(-1.702 * x));
    }
    if (activation == kActivationGelu) {
        return 0.5 * x * (1.0 + errorFunction(x * 0.70710678118654752));
    }
    return x;
}

#endif
