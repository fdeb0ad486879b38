// SPDX-License-Identifier: MIT
// How much device and main memory a model will take, estimated before it is loaded.
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
    Sentence deviceTitle;  // for people; see engine/device/device_title.h
    std::uint32_t contextTokens = 0;
    TensorType kvType = TensorType::F16;

    // By purpose. Weights as laid out for the device.
    std::uint64_t weightBytes = 0;  // of the language model
    std::uint64_t visionBytes = 0;  // of the tower and the projector
    std::uint64_t kvCacheBytes = 0;
    std::uint64_t scratchBytes = 0;  // activations for the largest photo and for a prompt
    std::uint64_t stagingBytes = 0;  // main memory that transfers go through
    std::uint64_t totalBytes() const {
        return weightBytes + visionBytes + kvCacheBytes + scratchBytes + stagingBytes;
    }

    // By place; both together are totalBytes().
    std::uint64_t deviceBytes = 0;
    std::uint64_t hostBytes = 0;
    // The share of both that is read in place from the model's files: pages that the system can
    // drop and read again, and that several programs share.
    std::uint64_t mappedBytes = 0;
    // Matrices that do not fit on the device, which reads them from main memory instead: the model
    // works, only slower. Also their bytes, and how many of the decoder's layers they are.
    std::set<std::string, std::less<>> hostWeights;
    std::uint64_t hostWeightBytes = 0;
    std::uint32_t hostLayers = 0;
    std::uint32_t numLayers = 0;

    // Memory available; if `sharedMemory`, both are the same memory.
    std::uint64_t freeDeviceBytes = 0;
    std::uint64_t freeHostBytes = 0;
    bool sharedMemory = false;
    bool fits = false;
    std::uint32_t largestContext = 0;  // if it does not fit: the largest that would; 0: none
};

// Half of a model, or both.
struct MemoryRequest {
    const WeightTable* weights = nullptr;
    const TextConfig* text = nullptr;      // nullptr: only the vision half
    const VisionConfig* vision = nullptr;  // nullptr: only the text half
    // 0: as long as the model was made for, where memory allows; see estimateMemory().
    std::uint32_t contextTokens = 0;
    TensorType kvType = TensorType::F16;
    // Memory in use now that will be freed before loading.
    std::uint64_t returnedDeviceBytes = 0;
    std::uint64_t returnedHostBytes = 0;
};

// Simulates the allocations of loading, the largest photo and a full context. Without a wanted
// context, it is the model's own, or 4096 tokens and as many more as half of the memory that is
// then left can hold. Errors: Unsupported (a context that the device cannot bind).
Result<MemoryEstimate> estimateMemory(Device& device, const MemoryRequest& request);

// For a model that does not fit: how much is missing, and what would fit instead.
Error doesNotFit(const MemoryEstimate& estimate);

}  // namespace tessera
