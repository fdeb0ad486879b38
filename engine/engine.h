// SPDX-License-Identifier: MIT
// What applications include: a device, a loaded model, and conversations with it.
//
// Threads: Engine and its Sessions belong to one thread at a time (the engine thread); only the
// std::stop_token and the immutable accessors marked so may be used from elsewhere. No exception
// crosses this header.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/gpu/device_info.h"
#include "engine/image/image.h"
#include "engine/image/tile_plan.h"
#include "engine/model/config.h"
#include "engine/text/tokenizer.h"

namespace tessera {

class Session;

// In order of preference: discrete, integrated, virtual, CPU. Errors: NoDevice (no loader or no
// device; the message says what to install).
Result<std::vector<DeviceInfo>> listDevices();

// Files or folders, as Checkpoint::open takes them: `text` is a GGUF file, any part of a split one,
// or a hub folder, which has its vision half inside.
struct ModelPaths {
    std::filesystem::path text;
    std::optional<std::filesystem::path> mmproj;
};

struct EngineOptions {
    std::string device;               // index, or part of a name; empty: the best one
    std::uint32_t contextLength = 0;  // 0: the model's own, at most 4096
    std::uint64_t deviceMemoryLimitBytes =
        0;  // 0: none; allocations above it fail as on a full device
    std::filesystem::path pipelineCacheFile;  // empty: no on-disk cache
    // Where to look for a vision tower that a hub folder only names, beside the places around it.
    std::vector<std::filesystem::path> modelFolders;
};

struct LoadProgress {
    std::uint64_t doneBytes = 0;
    std::uint64_t totalBytes = 0;
};

// How photos are cut: what the checkpoint says, or one of the modes by hand.
enum class ImageMode { Auto, Pad, Crop, Squash, Hd, AnyRes };

struct ModelDescription {
    ModelPaths paths;
    TextConfig text;
    std::optional<VisionConfig> vision;
    std::string generation;     // "LLaVA-1.6", "text only" ...; see checkpoint_kind.h
    std::string visionProblem;  // why a model that could see does not; empty if nothing is wrong
    std::string chatTemplate;   // name of the template; GenerateParams::chatTemplate overrides it
    bool chatTemplateRecognised = true;  // false: a fallback, which the user should see
    std::string chatTemplateReason;      // "recognised by ...", "not recognised: ...", for people
    std::uint32_t contextLength = 0;     // in use
    std::uint64_t weightBytes = 0;       // on the device
    std::uint64_t kvCacheBytes = 0;
    double loadMs = 0;
};

class Engine {
  public:
    // Loads the weights onto the device. `onProgress` is called on this thread, at least every 64
    // MiB; `stop` is looked at as often. Errors: those of Checkpoint::open, NoDevice,
    // OutOfDeviceMemory, DeviceLost, Cancelled. On any error all memory is given back.
    static Result<std::unique_ptr<Engine>> load(const ModelPaths& paths,
                                                const EngineOptions& options,
                                                const std::function<void(LoadProgress)>& onProgress,
                                                std::stop_token stop);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    // Immutable after load, safe from any thread while the engine lives.
    const ModelDescription& description() const;
    const DeviceInfo& device() const;
    const Tokenizer& tokenizer() const;
    // How this model cuts photos. Errors: Unsupported (no mmproj; a mode that the model cannot
    // use).
    Result<TileScheme> tileScheme(ImageMode mode, TileRules rules) const;

    // A new, empty conversation. Must not outlive the engine. Errors: OutOfDeviceMemory (KV cache).
    Result<std::unique_ptr<Session>> openSession();

  private:
    friend class Session;
    struct Impl;
    explicit Engine(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tessera
