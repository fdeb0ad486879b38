// SPDX-License-Identifier: MIT
// What is measured, and how: each piece of work runs once to warm up (shaders are compiled on first
// use), then `repeat` times.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/device/device.h"

namespace tessera::bench {

class BenchModel;

struct Spread {
    double median = 0;
    double min = 0;
    double max = 0;
};
// `values` must not be empty.
Spread spreadOf(std::vector<double> values);

struct CopyBandwidth {
    std::uint64_t bufferBytes = 0;
    Spread ms;
    // Bytes read and bytes written.
    double gigabytesPerSecond() const { return 2e-6 * double(bufferBytes) / ms.median; }
};
// Copies a large buffer on the device. Frees the memory afterwards.
Result<CopyBandwidth> measureCopy(Device& device, std::uint32_t repeat);

// One piece of work.
struct Timing {
    Spread ms;
    // Processor time of this process, all threads; no value if the system does not report it. If
    // the device is the CPU, this says more than `ms` while other programs are running.
    std::optional<Spread> cpuMs;
    double warmUpMs = 0;
    double longestSubmitMs = 0;  // by the device's clock, without the warm-up
    double gflop = 0;            // 2 for each multiply-add of matrix products and attention
};

struct EncodeTiming : Timing {
    std::uint32_t tiles = 0;
};
// A photo of `tiles` tiles, from normalised pixels on the host to image embeddings on the host.
Result<EncodeTiming> measureEncode(BenchModel& model, std::uint32_t tiles, std::uint32_t repeat);

struct PrefillTiming : Timing {
    std::uint32_t tokens = 0;
};
// A prompt into an empty cache, with the logits after its last token.
Result<PrefillTiming> measurePrefill(BenchModel& model, std::uint32_t tokens, std::uint32_t repeat);

// `ms` is for one token, each value the mean of `generated`.
struct DecodeTiming : Timing {
    std::uint32_t depth = 0;
    std::uint32_t generated = 0;
    std::uint64_t weightBytes = 0;  // read for a token
    std::uint64_t kvBytes = 0;      // read per token, halfway through the generated tokens
};
// Greedy tokens one after another, the first at position `depth`.
Result<DecodeTiming> measureDecode(BenchModel& model, std::uint32_t depth, std::uint32_t generated,
                                   std::uint32_t repeat);

struct KernelShare {
    std::string name;
    std::uint64_t dispatches = 0;
    double ms = 0;
};
// The kernels of one more run of the piece of work, slowest first. Prefill runs `tokens` prompt
// tokens, decode a single token at position `depth`.
Result<std::vector<KernelShare>> profileEncode(BenchModel& model, std::uint32_t tiles);
Result<std::vector<KernelShare>> profilePrefill(BenchModel& model, std::uint32_t tokens);
Result<std::vector<KernelShare>> profileDecode(BenchModel& model, std::uint32_t depth);

// Processor time used by this process, all threads; nullopt if the system does not report it.
std::optional<double> processorMs();

// Peak resident memory of this process, since it was last forgotten where the system can do that;
// nullopt if the system does not report it.
std::optional<std::uint64_t> peakResidentBytes();
void forgetPeakResident();

}  // namespace tessera::bench
