// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/gpu/command_stream.h"
#include "engine/gpu/memory.h"
#include "engine/kernels/weight.h"
#include "engine/model/checkpoint.h"

namespace tessera {

// A checkpoint's weights in device memory: matrices in their own precision, repacked for the
// device; norms, biases and position tables as f32.
class DeviceWeights {
  public:
    // `onProgress` gets stored bytes done and in total, after each tensor. Errors:
    // OutOfDeviceMemory, OutOfHostMemory, DeviceLost, Cancelled, Unsupported; all memory is given
    // back.
    static Result<std::unique_ptr<DeviceWeights>> upload(
        CommandStream& stream, const WeightTable& table,
        const std::function<void(std::uint64_t, std::uint64_t)>& onProgress, std::stop_token stop);

    // Names are those of Checkpoint::weights(). The checkpoint has been checked, so a name that is
    // asked for exists, except those looked for with find first.
    const Weight& matrix(std::string_view name) const;
    const BufferSlice& vector(std::string_view name) const;
    const Weight* findMatrix(std::string_view name) const;
    const BufferSlice* findVector(std::string_view name) const;

    std::uint64_t sizeBytes() const { return m_sizeBytes; }

  private:
    DeviceWeights(Device& device, std::uint64_t blockBytes);
    Result<void> addMatrix(CommandStream& stream, const std::string& name,
                           const StoredWeight& stored, std::stop_token stop);
    Result<void> addVector(CommandStream& stream, const std::string& name,
                           const StoredWeight& stored);

    MemoryArena m_arena;
    std::map<std::string, Weight, std::less<>> m_matrices;
    std::map<std::string, BufferSlice, std::less<>> m_vectors;
    std::map<const std::byte*, std::string> m_origins;  // where stored bytes were first used
    std::uint64_t m_sizeBytes = 0;
};

}  // namespace tessera
