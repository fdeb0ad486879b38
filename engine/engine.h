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
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/core/result.h"
#include "engine/gpu/device_info.h"
#include "engine/image/image.h"
#include "engine/image/tile_plan.h"
#include "engine/image/tile_schemes.h"
#include "engine/model/memory_estimate.h"
#include "engine/text/tokenizer/tokenizer.h"

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
    // Of the device's own memory; 0: all that is free. What does not fit stays in main memory.
    std::uint64_t deviceMemoryLimitBytes = 0;
    TensorType kvType = TensorType::F16;      // of the KV cache: one of kvCacheTypes()
    std::filesystem::path pipelineCacheFile;  // empty: no on-disk cache
    // Where to look for a vision tower that a hub folder only names, beside the places around it.
    std::vector<std::filesystem::path> modelFolders;
};

struct LoadProgress {
    std::uint64_t doneBytes = 0;
    std::uint64_t totalBytes = 0;
};

// What keys and values can be kept in: F16, Q8_0 (half the memory, a little less exact), F32.
std::span<const TensorType> kvCacheTypes();

struct ModelDescription {
    ModelPaths paths;
    TextConfig text;
    std::optional<VisionConfig> vision;
    Sentence generation;       // "LLaVA-1.6", "text only" ...; see checkpoint_kind.h
    Sentence visionProblem;    // why a model that could see does not; empty if nothing is wrong
    std::string chatTemplate;  // name of the template; GenerateParams::chatTemplate overrides it
    bool chatTemplateRecognised = true;  // false: a fallback, which the user should see
    Sentence chatTemplateReason;         // "recognised by ...", "not recognised: ...", for people
    std::uint32_t contextLength = 0;     // in use
    std::uint64_t weightBytes = 0;       // as laid out for the device
    std::uint64_t kvCacheBytes = 0;
    MemoryEstimate memory;  // where everything went, and what was free before
    double loadMs = 0;
};

// Held at this moment, sessions included.
struct MemoryUse {
    std::uint64_t deviceBytes = 0;
    std::uint64_t hostBytes = 0;  // main memory that the GPU reads or writes
};

class Engine {
  public:
    // What loading will take, and what is free: from the files' headers, within a few per cent of
    // what is then used. With an empty `paths.text`, of the mmproj alone. `returned`: held by an
    // engine that will be gone by then, so it counts as free. On any thread. Errors: those of
    // Checkpoint::open, NoDevice, Unsupported (a context that the device cannot hold at all).
    static Result<MemoryEstimate> estimate(const ModelPaths& paths, const EngineOptions& options,
                                           const MemoryUse& returned = {});

    // Loads the weights onto the device; layers that it has no room for stay in main memory, which
    // the GPU then reads (description().memory says how many). `onProgress` is called on this
    // thread, at least every 64 MiB; `stop` takes effect within half a second. Errors: those of
    // Checkpoint::open, NoDevice, OutOfDeviceMemory (also before any work, where the estimate says
    // that it cannot fit; the message names the largest context that would), DeviceLost, Cancelled,
    // FileUnreadable. On any error all memory is given back.
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
    // On the engine's thread.
    MemoryUse memoryInUse() const;
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
