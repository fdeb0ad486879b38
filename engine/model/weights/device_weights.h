// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/checkpoint/checkpoint.h"
#include "engine/core/result.h"
#include "engine/device/command_stream.h"
#include "engine/device/memory.h"
#include "engine/kernels/weight.h"
#include "engine/model/weights/row_packer.h"

namespace tessera {

// A checkpoint's weights on the device: matrices in their own precision, repacked for it; norms,
// biases and position tables as f32. All are in device memory, except the matrices chosen to stay
// in main memory, which the device reads in place. A device that keeps rows as they are stored
// reads them where a file is mapped, without a copy.
class DeviceWeights {
  public:
    using Names = std::set<std::string, std::less<>>;
    // What the mapped files behind a table belong to, as Checkpoint::files() has it.
    using Files = std::vector<std::shared_ptr<const void>>;

    // `hostNames`: matrices to keep in main memory. `onProgress` gets the stored bytes done and the
    // total, every few megabytes; a stop takes effect once the current piece is read. `files` are
    // kept as long as weights are read in place; without them, nothing is. Errors:
    // OutOfDeviceMemory, OutOfHostMemory, DeviceLost, Cancelled, Unsupported, FileUnreadable,
    // FileTruncated; on any error all memory is freed.
    static Result<std::unique_ptr<DeviceWeights>> upload(
        CommandStream& stream, const WeightTable& table, const Names& hostNames,
        const std::function<void(std::uint64_t, std::uint64_t)>& onProgress, std::stop_token stop,
        const Files& files = {});

    // The memory that upload() will take.
    struct Forecast {
        std::uint64_t deviceBytes = 0;
        std::uint64_t hostBytes = 0;
        std::uint64_t mappedBytes = 0;  // the share of both that is read in place from files
        std::uint64_t visionBytes = 0;  // the share of the tower and projector in both
    };
    // With the table's files.
    static Result<Forecast> forecast(Device& device, const WeightTable& table,
                                     const Names& hostNames);

    // Names are those of Checkpoint::weights(). The checkpoint has been checked, so any name passed
    // to matrix() or vector() must exist; use the find functions for optional ones.
    const Weight& matrix(std::string_view name) const;
    const BufferSlice& vector(std::string_view name) const;
    const Weight* findMatrix(std::string_view name) const;
    const BufferSlice* findVector(std::string_view name) const;

    // Size of all weights, wherever they are, not counting gaps between them.
    std::uint64_t sizeBytes() const { return m_sizeBytes; }

  private:
    struct Item;
    static std::vector<Item> loadOrder(Device& device, const WeightTable& table,
                                       const Names& hostNames, bool withFiles);
    // Allocates an item's memory, from arenas that may only be a forecast.
    static Result<Weight> allocateMatrix(Device& device, MemoryArena& arena,
                                         const StoredWeight& stored);
    static Result<void> expectAll(Device& device, const std::vector<Item>& items,
                                  MemoryArena& onDevice, MemoryArena& onHost);

    explicit DeviceWeights(Device& device);
    Result<void> addMatrix(CommandStream& stream, const Item& item, RowPacker& packer);
    Result<void> addMapped(const Item& item, RowPacker& packer);
    Result<void> addVector(CommandStream& stream, const Item& item);

    MemoryArena m_onDevice;
    MemoryArena m_onHost;
    std::map<std::string, Weight, std::less<>> m_matrices;
    std::map<std::string, BufferSlice, std::less<>> m_vectors;
    std::map<WeightOrigin, std::string> m_origins;  // the first name of what was stored
    std::uint64_t m_sizeBytes = 0;
    Files m_files;
};

// Whether a weight belongs to the vision tower or the projector.
bool isVisionWeight(std::string_view name);

}  // namespace tessera
