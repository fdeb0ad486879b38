// SPDX-License-Identifier: MIT
// What applications include: a device, a loaded model, and conversations with it.
//
// Threads: Engine and its Sessions belong to one thread at a time (the engine thread); other
// threads may use only the std::stop_token and what is marked as safe for them. No exception
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
#include "engine/devices/devices.h"
#include "engine/image/image.h"
#include "engine/image/tile_plan.h"
#include "engine/image/tile_schemes.h"
#include "engine/model/memory_estimate.h"
#include "engine/text/answer_regions.h"
#include "engine/text/sampler.h"
#include "engine/text/tokenizer/tokenizer.h"

namespace tessera {

class Session;

// Files or folders, as Checkpoint::open accepts them: `text` is a GGUF file, any part of a split
// one, or a hub folder, which includes its vision half.
struct ModelPaths {
    std::filesystem::path text;
    std::optional<std::filesystem::path> mmproj;
};

struct EngineOptions {
    std::string device;               // index, or part of a name; empty: the best one
    std::uint32_t contextLength = 0;  // tokens; 0: the model's own, where memory allows
    std::uint32_t threads = 0;        // that compute on the processor; 0: one for each core
    // For the device's own memory; 0: all that is free. Excess weights stay in main memory.
    std::uint64_t deviceMemoryLimitBytes = 0;
    TensorType kvType = TensorType::F16;      // of the KV cache: one of kKvTypes
    std::filesystem::path pipelineCacheFile;  // empty: no on-disk cache
    // Where else to look for a vision tower that a hub folder only names, besides nearby folders.
    std::vector<std::filesystem::path> modelFolders;
};

struct LoadProgress {
    std::uint64_t doneBytes = 0;
    std::uint64_t totalBytes = 0;
};

struct ModelDescription {
    ModelPaths paths;
    TextConfig text;
    std::optional<VisionConfig> vision;
    Sentence generation;       // "LLaVA-1.6", "text only" ...; see checkpoint_kind.h
    Sentence visionProblem;    // why a model made for vision has none; empty if nothing is wrong
    std::string chatTemplate;  // name of the template; GenerateParams::chatTemplate overrides it
    bool chatTemplateRecognised = true;  // false: a fallback; the user should be told
    Sentence chatTemplateReason;         // "recognised by ...", "not recognised: ...", for display
    RegionQuestions regionQuestions = RegionQuestions::None;  // answer_regions.h
    GenerationDefaults generationDefaults;                    // as published with the model
    std::uint32_t contextLength = 0;                          // in use
    std::uint64_t weightBytes = 0;                            // as laid out for the device
    std::uint64_t kvCacheBytes = 0;
    MemoryEstimate memory;  // where everything went, and what was free before
    double loadMs = 0;
};

// Memory held right now, sessions included; without weights that are read where their files are
// mapped, which the system can drop.
struct MemoryUse {
    std::uint64_t deviceBytes = 0;
    std::uint64_t hostBytes = 0;  // main memory that a GPU reads or writes
};

class Engine {
  public:
    // How much memory loading will take and how much is free, from the files' headers; within a few
    // per cent of actual use. With an empty `paths.text`, for the mmproj alone. `returned`: memory
    // held by an engine that will be destroyed first, so it counts as free. Safe from any thread.
    // Errors: those of Checkpoint::open, NoDevice, Unsupported (a context that the device cannot
    // hold at all).
    static Result<MemoryEstimate> estimate(const ModelPaths& paths, const EngineOptions& options,
                                           const MemoryUse& returned = {});

    // Loads the weights onto the device; layers that do not fit stay in main memory, where the GPU
    // reads them (description().memory says how many). `onProgress` is called on this thread, at
    // least every 64 MiB; `stop` takes effect within half a second. Errors: those of
    // Checkpoint::open, NoDevice, OutOfDeviceMemory (also before any work, where the estimate says
    // that it cannot fit; the message names the largest context that would), DeviceLost, Cancelled,
    // FileUnreadable. On any error all memory is freed.
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
    // Engine thread only.
    MemoryUse memoryInUse() const;
    const Tokenizer& tokenizer() const;
    // How this model cuts photos. `tilesAtMost`: as in withTilesAtMost(). Errors: Unsupported (no
    // mmproj, or a mode it cannot use), InvalidArgument (tilesAtMost).
    Result<TileScheme> tileScheme(ImageMode mode, TileRules rules,
                                  std::optional<int> tilesAtMost = {}) const;

    // A new, empty conversation. Must not outlive the engine. Errors: OutOfDeviceMemory (KV cache).
    Result<std::unique_ptr<Session>> openSession();

  private:
    friend class Session;
    struct Impl;
    explicit Engine(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tessera
