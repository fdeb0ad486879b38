// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/core/result.h"
#include "engine/device/command_stream.h"
#include "engine/device/memory.h"
#include "engine/kernels/tensor.h"
#include "engine/model/vision/high_tower.h"
#include "engine/model/vision/projector.h"
#include "engine/model/vision/scale_merge.h"
#include "engine/model/vision/step_memory.h"
#include "engine/model/vision/vit.h"
#include "engine/model/weights/device_weights.h"

namespace tessera {

// Pixels of a photo's tiles, as its towers receive them.
struct VisionInput {
    std::uint32_t tiles = 0;
    std::span<const float> pixels;      // [tiles, 3, S, S]
    std::span<const float> highPixels;  // [tiles, 3, H, H] of the high-resolution tower, if any
};

// A value of the trace, on the host.
struct TracedStage {
    std::string name;           // as in golden/README.md
    std::uint32_t columns = 0;  // values [rows, columns]
    std::vector<float> values;
};

struct VisionFeatures {
    std::vector<float> projected;  // [maps * projectedRows(), projectionSize]
    std::vector<TracedStage> stages;
};

// Tiles of the largest photo that the model's own rule cuts: all scales, or the overview and the
// biggest grid.
std::uint32_t largestPhotoTiles(const VisionConfig& config);

// The vision half of a model: towers and projector. All tiles of a photo are processed together, or
// in batches where a buffer would exceed the device's limits, or where a user asked for more tiles
// than the model's rule: memory stays what was announced.
class VisionEncoder {
  public:
    // The stream, weights and device must outlive the encoder. Errors: DeviceLost.
    static Result<std::unique_ptr<VisionEncoder>> create(CommandStream& stream,
                                                         const VisionConfig& config,
                                                         const DeviceWeights& weights);

    // Device memory that encoding photos will take, of any number of tiles.
    static Result<std::uint64_t> forecastBytes(Device& device, const VisionConfig& config);

    // Progress is called with the fraction done, 0 to 1. With `traced`, the stages in between are
    // returned, too. Errors: Cancelled, OutOfDeviceMemory, DeviceLost.
    Result<VisionFeatures> encode(const VisionInput& input, bool traced,
                                  const std::function<void(double)>& onProgress,
                                  std::stop_token stop);

    // MergeMlp: rows that go through the projector like those of a photo, 4KHD's newline and
    // separator. [n, 4 * hidden] -> [n, projectionSize]. Errors: as above.
    Result<std::vector<float>> projectRows(std::span<const float> rows);

  private:
    // All that takes part in encoding a batch of maps.
    struct Parts {
        Vit vit;
        HighTower* highTower = nullptr;  // if there is one
        ScaleMerge merge;
        std::unique_ptr<Projector> projector;
        std::uint32_t tilesAtOnce = 0;
        Tensor features;  // [maps * tilesPerMap * patches, hidden]
        Tensor high;      // [maps * patches, ...] of the high-resolution tower
    };

    VisionEncoder(CommandStream& stream, const VisionConfig& config, const DeviceWeights& weights)
        : m_stream(stream), m_config(config), m_weights(weights) {}
    static std::unique_ptr<HighTower> highTowerOf(const VisionConfig& config,
                                                  const DeviceWeights* weights);
    static Parts partsOf(const VisionConfig& config, const DeviceWeights* weights,
                         HighTower* highTower);
    static std::uint32_t mapsAtOnce(const Device& device, const VisionConfig& config);
    // From an arena that may only be a forecast.
    static void reserve(Parts& parts, StepMemory& memory, const Device& device,
                        const VisionConfig& config, std::uint32_t maps);
    Result<void> encodeMaps(const VisionInput& input, std::uint32_t maps, bool traced,
                            const std::function<void(std::uint32_t)>& onBlocks,
                            const std::stop_token& stop, VisionFeatures& features);
    void download(const std::vector<VisionStage>& stages, VisionFeatures& features);
    void freshScratch(std::uint32_t maps);

    CommandStream& m_stream;
    VisionConfig m_config;
    const DeviceWeights& m_weights;
    std::unique_ptr<HighTower> m_highTower;  // if the model has one
    std::unique_ptr<MemoryArena> m_scratch;
    std::uint32_t m_scratchMaps = 0;  // the largest batch that the scratch memory was made for
};

}  // namespace tessera
