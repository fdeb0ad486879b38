// SPDX-License-Identifier: MIT
#include "engine/kernels/rope.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>

#include "engine/kernels/grid.h"
#include "shaders.h"

namespace tessera {
namespace {

struct RopePush {
    std::uint32_t tokens;
    std::uint32_t heads;
    std::uint32_t kvHeads;
    std::uint32_t headDim;
    std::uint32_t ropeDim;
    std::uint32_t firstPosition;
    std::uint32_t context;
    std::uint32_t firstKvHead;
    std::uint32_t endKvHead;
    std::uint32_t withQ;
    std::uint32_t scaleBase;
    std::uint32_t scaledQ;
};
static_assert(sizeof(RopePush) == 48);

const ShaderCode& storeShader(TensorType type) {
    switch (type) {
        case TensorType::F32:
            return shaders::k_rope_store_F32;
        case TensorType::Q8_0:
            return shaders::k_rope_store_Q8_0;
        default:
            return shaders::k_rope_store_F16;
    }
}

// YaRN: the dimension at which a frequency makes `rotations` turns over the original context.
double yarnDimension(const RopeConfig& config, double rotations) {
    return config.dim * std::log(config.originalContext / (rotations * 2.0 * std::numbers::pi)) /
           (2.0 * std::log(double(config.theta)));
}

struct Frequencies {
    std::vector<float> values;
    float magnitude = 1.0f;
};

Frequencies ropeFrequencies(const RopeConfig& config, const std::vector<float>& factors,
                            std::uint32_t alpha) {
    Frequencies result;
    const double dim = config.dim;
    const float theta =
        alpha == 1 ? config.theta : float(config.theta * std::pow(double(alpha), dim / (dim - 2)));
    const std::uint32_t count = config.dim / 2;
    const double factor = std::max(1.0, double(config.scalingFactor));
    double low = 0;
    double high = 0;
    if (config.scaling == RopeScaling::Yarn) {
        low = std::max(0.0, std::floor(yarnDimension(config, 32.0)));
        high = std::min(double(config.dim - 1), std::ceil(yarnDimension(config, 1.0)));
        result.magnitude = factor > 1.0 ? float(0.1 * std::log(factor) + 1.0) : 1.0f;
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        // The reference computes the exponent and the power in f32.
        float frequency = 1.0f / std::pow(theta, float(2 * i) / float(config.dim));
        if (i < factors.size() && factors[i] > 0) {
            frequency /= factors[i];
        }
        if (config.scaling == RopeScaling::Linear) {
            frequency = float(frequency / factor);
        } else if (config.scaling == RopeScaling::Yarn) {
            const double ramp =
                std::clamp((double(i) - low) / std::max(0.001, high - low), 0.0, 1.0);
            frequency = float(frequency / factor * ramp + frequency * (1.0 - ramp));
        }
        result.values.push_back(frequency);
    }
    return result;
}

}  // namespace

std::vector<float> ropeAngles(const RopeConfig& config, const std::vector<float>& frequencyFactors,
                              std::uint32_t context, std::uint32_t alpha) {
    const Frequencies frequencies = ropeFrequencies(config, frequencyFactors, alpha);
    std::vector<float> angles;
    angles.reserve(std::size_t(context) * config.dim);
    for (std::uint32_t position = 0; position < context; ++position) {
        for (const float frequency : frequencies.values) {
            const float angle = float(position) * frequency;
            angles.push_back(frequencies.magnitude * float(std::cos(double(angle))));
            angles.push_back(frequencies.magnitude * float(std::sin(double(angle))));
        }
    }
    return angles;
}

std::uint32_t ntkAlpha(std::uint32_t ntkLength, std::uint32_t promptTokens) {
    // 2^ceil(log2(promptTokens / ntkLength) + 1) - 1, at least 1
    std::uint64_t power = 1;
    while (ntkLength > 0 && power * ntkLength < promptTokens) {
        power *= 2;
    }
    return static_cast<std::uint32_t>(2 * power - 1);
}

std::vector<float> logNScales(std::uint32_t length, std::uint32_t context) {
    std::vector<float> scales(context, 1.0f);
    for (std::uint32_t position = length; position < context; ++position) {
        scales[position] = float(std::log(double(position) + 1.0) / std::log(double(length)));
    }
    return scales;
}

void ropeStore(CommandStream& stream, const RopeParams& params, const Tensor& q, const Tensor& k,
               const Tensor& v, const Tensor& rotatedQ, const KvLayer& cache) {
    assert(k.columns == params.numKvHeads * cache.headDim &&
           q.columns == params.numHeads * cache.headDim);
    assert(params.firstPosition + q.rows <= cache.context);
    const std::array<std::uint32_t, 1> constants = {
        static_cast<std::uint32_t>(params.style == RopeStyle::HalfRotation)};
    for (const KvLayer::Window& window : cache.windows) {
        RopePush push = {};
        push.tokens = q.rows;
        push.heads = params.numHeads;
        push.kvHeads = params.numKvHeads;
        push.headDim = cache.headDim;
        push.ropeDim = params.ropeDim;
        push.firstPosition = params.firstPosition;
        push.context = cache.context;
        push.firstKvHead = window.firstKvHead;
        push.endKvHead = window.firstKvHead + window.numKvHeads;
        push.withQ = window.firstKvHead == 0 ? 1 : 0;
        push.scaleBase = window.scaleBase;
        push.scaledQ = params.queryScale ? 1 : 0;
        // Absent angles and factors still need a binding; any buffer that is only read will do.
        const BufferSlice angles = params.ropeDim > 0 ? params.angles : q.slice;
        const std::array<Binding, 8> bindings = {
            readStorage(q.slice),         readStorage(k.slice),
            readStorage(v.slice),         readStorage(angles),
            writeStorage(rotatedQ.slice), writeStorage(window.k),
            writeStorage(window.v),       readStorage(params.queryScale.value_or(q.slice))};
        const std::uint32_t pairs = divideUp(cache.headDim, 2);
        // A thread stores two components or, for Q8_0, the 64 that share a word of scales.
        const std::uint32_t storesPerHead =
            cache.type == TensorType::Q8_0 ? divideUp(cache.headDim, 64) : pairs;
        const std::uint32_t threads =
            push.withQ * params.numHeads * pairs + 2 * window.numKvHeads * storesPerHead;
        const double allPairs = (push.withQ * params.numHeads + 2.0 * window.numKvHeads) * pairs;
        stream.dispatch(storeShader(cache.type), constants, bindings, push,
                        {divideUp(threads, 64), q.rows, 1}, 80.0 * allPairs * q.rows);
    }
}

}  // namespace tessera
