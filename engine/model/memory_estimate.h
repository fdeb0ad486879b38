// SPDX-License-Identifier: MIT
// What a model will take of a device and of main memory, before it is loaded.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/config.h"
#include "engine/core/result.h"
#include "engine/core/tensor_type.h"

namespace tessera {

class Device;

struct MemoryEstimate {
    std::string deviceName;
    std::uint32_t contextTokens = 0;
    TensorType kvType = TensorType::F16;

    // By purpose. Weights as laid out for the device.
    std::uint64_t weightBytes = 0;  // of the language model
    std::uint64_t visionBytes = 0;  // of the tower and the projector
    std::uint64_t kvCacheBytes = 0;
    std::uint64_t scratchBytes = 0;  // activations, of the largest photo and of a prompt
    std::uint64_t stagingBytes = 0;  // main memory that transfers go through
    std::uint64_t totalBytes() const {
        return weightBytes + visionBytes + kvCacheBytes + scratchBytes + stagingBytes;
    }

    // By place; both together are totalBytes().
    std::uint64_t deviceBytes = 0;
    std::uint64_t hostBytes = 0;
    // Matrices that the device has no room for and reads from main memory, so that the model works,
    // only slower; and how many of the decoder's layers these are.
    std::set<std::string, std::less<>> hostWeights;
    std::uint64_t hostWeightBytes = 0;
    std::uint32_t hostLayers = 0;
    std::uint32_t numLayers = 0;

    // What there is; one and the same memory if `sharedMemory`.
    std::uint64_t freeDeviceBytes = 0;
    std::uint64_t freeHostBytes = 0;
    bool sharedMemory = false;
    bool fits = false;
    std::uint32_t largestContext = 0;  // with which it would, where it does not; 0: with none
};

// Half of a model, or both.
struct MemoryRequest {
    const WeightTable* weights = nullptr;
    const TextConfig* text = nullptr;      // nullptr: a vision half alone
    const VisionConfig* vision = nullptr;  // nullptr: a model that cannot see
    std::uint32_t contextTokens = 0;
    TensorType kvType = TensorType::F16;
    // Held by what will be given back before.
    std::uint64_t returnedDeviceBytes = 0;
    std::uint64_t returnedHostBytes = 0;
};

// Goes through the allocations that loading, the largest photo and a full context will make.
// Errors: Unsupported (a context that the device cannot bind).
Result<MemoryEstimate> estimateMemory(Device& device, const MemoryRequest& request);

// For a model that does not fit: how much is missing, and what would fit instead.
Error doesNotFit(const MemoryEstimate& estimate);

}  // namespace tessera
