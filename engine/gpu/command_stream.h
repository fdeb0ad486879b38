// SPDX-License-Identifier: MIT
// Records compute work and submits it in portions that stay short.
#pragma once

#include <vulkan/vulkan.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/gpu/device.h"
#include "engine/gpu/handle.h"
#include "engine/gpu/memory.h"
#include "engine/gpu/pipeline.h"

namespace tessera {

enum class Access { Read, Write, ReadWrite };

// How a shader sees a slice.
struct Binding {
    enum class Kind {
        Storage,
        TexelUint,   // usamplerBuffer of RGBA32UI
        TexelFloat,  // samplerBuffer of RGBA32F
    };
    Kind kind = Kind::Storage;
    BufferSlice slice;
    Access access = Access::Read;
};

inline Binding readStorage(BufferSlice slice) {
    return {Binding::Kind::Storage, slice, Access::Read};
}
inline Binding writeStorage(BufferSlice slice) {
    return {Binding::Kind::Storage, slice, Access::Write};
}
inline Binding readTexelUint(BufferSlice slice) {
    return {Binding::Kind::TexelUint, slice, Access::Read};
}
inline Binding readTexelFloat(BufferSlice slice) {
    return {Binding::Kind::TexelFloat, slice, Access::Read};
}

// Time spent per kernel, when profiling is on.
struct KernelTime {
    std::uint64_t dispatches = 0;
    double ms = 0;
};

// Commands run in the order of recording; barriers are placed where one command touches a range
// that an earlier one wrote (or writes one that it read). Recording never fails: the first error
// (or a stop) makes all later commands do nothing, and finish() returns it.
//
// The stream submits by itself when the work recorded reaches the portion that ran for about
// kTargetSubmitMs before, so that a stop, or the driver's watchdog, never waits for long.
class CommandStream {
  public:
    static constexpr double kTargetSubmitMs = 60.0;
    // Staging memory: two blocks for each direction, made at once.
    static constexpr std::uint64_t kStagingBlockBytes = std::uint64_t(4) << 20;
    static constexpr std::uint64_t kStagingBytes = 4 * kStagingBlockBytes;

    static Result<std::unique_ptr<CommandStream>> create(Device& device);
    ~CommandStream();
    CommandStream(const CommandStream&) = delete;
    CommandStream& operator=(const CommandStream&) = delete;

    // Begins a piece of work that ends with finish(). `stop` is looked at between submissions.
    void begin(std::stop_token stop);

    // `work`: about how many multiply-adds, to keep submissions short. `push` is at most 128 bytes.
    void dispatch(const ShaderCode& shader, std::span<const std::uint32_t> constants,
                  std::span<const Binding> bindings, std::span<const std::byte> push,
                  std::array<std::uint32_t, 3> groups, double work);
    template <typename Push>
    void dispatch(const ShaderCode& shader, std::span<const std::uint32_t> constants,
                  std::span<const Binding> bindings, const Push& push,
                  std::array<std::uint32_t, 3> groups, double work) {
        static_assert(sizeof(Push) <= 128);
        dispatch(shader, constants, bindings, std::as_bytes(std::span(&push, 1)), groups, work);
    }

    void copy(const BufferSlice& source, const BufferSlice& target);
    // Copies host bytes into device memory, through staging memory. The bytes may be freed at once.
    void upload(std::span<const std::byte> bytes, const BufferSlice& target);
    void fillZero(const BufferSlice& target);
    // The bytes appear in `target` when finish() succeeds; it must stay alive until then.
    void download(const BufferSlice& source, std::span<std::byte> target);

    // Submits what is left, waits for all of it. Errors: Cancelled, DeviceLost, OutOfDeviceMemory.
    Result<void> finish();

    // The work that fits into one submission, by what was measured so far. Recorders of large
    // commands split them accordingly.
    double workPerSubmit() const { return m_workPerSubmit; }
    bool failed() const { return m_error.has_value(); }
    Device& device() { return m_device; }

    // Profiling waits after every dispatch; for measuring only.
    void setProfiling(bool on) { m_profiling = on; }
    const std::map<std::string, KernelTime, std::less<>>& kernelTimes() const {
        return m_kernelTimes;
    }
    // By the device's clock, since the stream was made or the last call of forgetLongestSubmit(). A
    // first submission with new kernels holds their compilation too, where the driver does it late.
    double longestSubmitMs() const { return m_longestSubmitMs; }
    void forgetLongestSubmit() { m_longestSubmitMs = 0; }
    std::uint64_t submits() const { return m_submits; }

  private:
    struct Range {
        VkBuffer buffer;
        std::uint64_t begin;
        std::uint64_t end;
    };
    struct PendingDownload {
        BufferSlice staging;
        std::span<std::byte> target;
    };
    // Everything that one submission needs until it has finished. Two alternate.
    struct Slot {
        CommandPoolHandle pool;
        VkCommandBuffer commands = VK_NULL_HANDLE;
        FenceHandle fence;
        std::vector<DescriptorPoolHandle> descriptorPools;
        std::size_t descriptorPool = 0;
        std::unique_ptr<MemoryArena> upload;
        std::unique_ptr<MemoryArena> readback;
        std::vector<PendingDownload> downloads;
        double work = 0;
        bool submitted = false;
        std::chrono::steady_clock::time_point submittedAt;
    };

    explicit CommandStream(Device& device) : m_device(device) {}
    Result<void> createSlot(Slot& slot);
    bool ensureRecording();
    MemoryArena* stagingFor(std::unique_ptr<MemoryArena> Slot::*arena, std::size_t size);
    void fail(Error error);
    bool failOn(VkResult result, std::string_view what);
    void synchronise(std::span<const Range> reads, std::span<const Range> writes);
    VkDescriptorSet allocateSet(VkDescriptorSetLayout layout);
    VkDescriptorSet writeSet(const Pipeline& pipeline, std::span<const Binding> bindings);
    VkBufferView bufferView(const Binding& binding);
    void submit();
    void waitFor(std::size_t slot);
    // How long a finished submission ran; 0 if it cannot be told.
    double measuredMs(const Slot& slot, std::size_t index);
    void learn(Slot& slot, std::size_t index);

    Device& m_device;
    std::array<Slot, 2> m_slots;
    std::size_t m_current = 0;
    bool m_recording = false;
    std::stop_token m_stop;
    std::optional<Error> m_error;
    std::optional<Error> m_lost;  // set once and for all when the device stopped responding
    std::vector<Range> m_reads;
    std::vector<Range> m_writes;
    QueryPoolHandle m_timestamps;
    double m_workPerSubmit = 0;
    bool m_profiling = false;
    std::string m_profiledKernel;
    std::map<std::string, KernelTime, std::less<>> m_kernelTimes;
    double m_longestSubmitMs = 0;
    std::uint64_t m_submits = 0;
    std::chrono::steady_clock::time_point m_lastFinished;
    using ViewKey = std::array<std::uint64_t, 4>;
    std::map<ViewKey, BufferViewHandle> m_views;

  public:
    // Views are kept by buffer and range. Call before the memory behind them is given back.
    void forgetViews() { m_views.clear(); }
};

}  // namespace tessera
