// SPDX-License-Identifier: MIT
// A model on the device, generated or from a file, ready to be measured.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "app/bench/options.h"
#include "engine/checkpoint/config.h"
#include "engine/core/result.h"
#include "engine/device/command_stream.h"
#include "engine/device/device.h"
#include "engine/model/decoder.h"
#include "engine/model/kv_cache.h"
#include "engine/model/memory_estimate.h"
#include "engine/model/vision/vision_encoder.h"
#include "engine/model/weights/device_weights.h"

namespace tessera::bench {

// Opens the device of the options. Errors: those of tessera::openDevice; InvalidArgument (kernels).
Result<std::unique_ptr<Device>> openDevice(const BenchOptions& options);

class BenchModel {
  public:
    // `device` must outlive the model. Errors: InvalidArgument (shape, type), those of
    // Checkpoint::open and of creating the members.
    static Result<std::unique_ptr<BenchModel>> load(Device& device, const BenchOptions& options);

    struct Description {
        std::string name;        // the shape's, or the one in the file
        std::string weightType;  // type of most of the weights: "F16"
        std::optional<TextConfig> text;
        std::optional<VisionConfig> vision;
        std::uint32_t textLayersInFull = 0;  // before the `layers` option cut any
        std::uint32_t visionLayersInFull = 0;
        std::uint32_t tilesPerPhoto = 1;
        std::uint32_t context = 0;
        TensorType kvType = TensorType::F16;
        std::uint64_t storedBytes = 0;
        MemoryEstimate announced;  // what `inspect` says of such a model before it is loaded
        double prepareMs = 0;      // generating the weights, or opening and checking the files
        double uploadMs = 0;       // includes reading a file's pages
    };
    const Description& description() const { return m_description; }
    // Bytes of weights that one decoding step reads: all of the language model except the embedding
    // table, of which it reads a single row.
    std::uint64_t weightBytesPerToken() const;

    CommandStream& stream() { return *m_stream; }
    const DeviceWeights& weights() const { return *m_weights; }
    VisionEncoder* visionEncoder() { return m_visionEncoder.get(); }  // nullptr: no tower
    Decoder* decoder() { return m_decoder.get(); }                    // nullptr: tower only
    KvCache* cache() { return m_cache.get(); }

  private:
    BenchModel() = default;
    Result<void> upload(Device& device, const WeightTable& table,
                        const DeviceWeights::Files& files);
    Result<void> loadShape(Device& device, const BenchOptions& options);
    Result<void> loadFile(Device& device, const BenchOptions& options);
    void setTiles(std::uint32_t tiles);
    Result<void> createDecoder(Device& device, const BenchOptions& options);
    void cutLayers(std::uint32_t layers);

    Description m_description;
    // Destroyed in reverse order, so that the stream's views go before the memory they refer to.
    std::unique_ptr<DeviceWeights> m_weights;
    std::unique_ptr<VisionEncoder> m_visionEncoder;
    std::unique_ptr<Decoder> m_decoder;
    std::unique_ptr<KvCache> m_cache;
    std::unique_ptr<CommandStream> m_stream;
};

}  // namespace tessera::bench
