// SPDX-License-Identifier: MIT
#include "app/bench/measure.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>

#include "app/bench/bench_model.h"
#include "app/bench/vision_flop.h"
#include "engine/core/stopwatch.h"

#if __has_include(<sys/resource.h>)
#include <sys/resource.h>
#endif

namespace tessera::bench {
namespace {

constexpr std::uint64_t kCopyBytes = std::uint64_t(256) << 20;

// `tokens` tokens after `depth` others, logits for the last one.
double textGflop(const TextConfig& t, std::uint32_t depth, std::uint32_t tokens) {
    const double hidden = t.hiddenSize;
    const double q = double(t.numHeads) * t.headDim;
    const double kv = double(t.numKvHeads) * t.headDim;
    const double matrices = 2 * matmulFlop(q, hidden) + 2 * matmulFlop(kv, hidden) +
                            3 * matmulFlop(t.intermediateSize, hidden);
    // Token i attends to depth + i + 1 positions, once for q k and once for p v.
    const double positions = tokens * (depth + 0.5 * (tokens + 1.0));
    return 1e-9 * (t.numLayers * (tokens * matrices + 4 * positions * q) +
                   matmulFlop(t.vocabSize, hidden));
}

// The first run is the warm-up. Each run does `parts` pieces of work; times are per piece.
Result<Timing> timeWork(CommandStream& stream, std::uint32_t repeat, std::uint32_t parts,
                        const std::function<Result<void>()>& work) {
    Timing timing;
    std::vector<double> wall;
    std::vector<double> cpu;
    for (std::uint32_t run = 0; run <= repeat; ++run) {
        const auto cpuBefore = processorMs();
        const Stopwatch watch;
        if (auto done = work(); !done)
            return done.error();
        const double ms = watch.ms() / parts;
        const auto cpuAfter = processorMs();
        if (run == 0) {
            timing.warmUpMs = ms;
            stream.forgetLongestSubmit();
            continue;
        }
        wall.push_back(ms);
        if (cpuBefore && cpuAfter)
            cpu.push_back((*cpuAfter - *cpuBefore) / parts);
    }
    timing.longestSubmitMs = stream.longestSubmitMs();
    timing.ms = spreadOf(std::move(wall));
    if (!cpu.empty())
        timing.cpuMs = spreadOf(std::move(cpu));
    return timing;
}

// Any ids will do; these spread over the vocabulary.
std::vector<TokenId> promptTokens(const TextConfig& config, std::uint32_t count) {
    std::vector<TokenId> ids;
    for (std::uint32_t i = 0; i < count; ++i)
        ids.push_back(static_cast<TokenId>((std::uint64_t(i) * 7919 + 11) % config.vocabSize));
    return ids;
}

Result<void> evaluatePrompt(BenchModel& model, std::uint32_t tokens) {
    const std::vector<TokenId> ids = promptTokens(*model.description().text, tokens);
    const std::span<const TokenId> all = ids;
    for (std::uint32_t first = 0; first < tokens;) {
        const std::uint32_t count = std::min(model.decoder()->chunkTokens(), tokens - first);
        const bool last = first + count == tokens;
        if (auto done = model.decoder()->evaluate({all.subspan(first, count), {}}, *model.cache(),
                                                  first, last, {});
            !done)
            return done.error();
        first += count;
    }
    return {};
}

Result<void> generateTokens(BenchModel& model, std::uint32_t depth, std::uint32_t count) {
    TokenId token = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::span<const TokenId> ids(&token, 1);
        if (auto done = model.decoder()->evaluate({ids, {}}, *model.cache(), depth + i, true, {});
            !done)
            return done.error();
        token = model.decoder()->greedyToken();
    }
    return {};
}

std::vector<float> noise(std::uint32_t tiles, std::uint32_t side) {
    std::vector<float> pixels(std::size_t(3) * tiles * side * side);
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = float((i * 2654435761u >> 8) % 1024) / 512.0f - 1.0f;
    return pixels;
}

// A photo's tiles, as its towers receive them.
struct Photo {
    std::uint32_t tiles;
    std::vector<float> pixels;
    std::vector<float> highPixels;

    // Of a model with scales, a whole number of photos.
    Photo(const VisionConfig& config, std::uint32_t wanted)
        : tiles((wanted + tilesPerMap(config) - 1) / tilesPerMap(config) * tilesPerMap(config)),
          pixels(noise(tiles, config.imageSize)),
          highPixels(config.high ? noise(tiles, config.highTower()->imageSize)
                                 : std::vector<float>()) {}
};

Result<void> encodePhoto(BenchModel& model, const Photo& photo) {
    auto features =
        model.visionEncoder()->encode({photo.tiles, photo.pixels, photo.highPixels}, false, {}, {});
    return features ? Result<void>() : Result<void>(features.error());
}

Result<std::vector<KernelShare>> profile(BenchModel& model,
                                         const std::function<Result<void>()>& work) {
    const auto before = model.stream().kernelTimes();
    model.stream().setProfiling(true);
    const auto done = work();
    model.stream().setProfiling(false);
    if (!done)
        return done.error();
    std::vector<KernelShare> shares;
    for (const auto& [name, time] : model.stream().kernelTimes()) {
        KernelShare share = {name, time.dispatches, time.ms};
        if (const auto earlier = before.find(name); earlier != before.end()) {
            share.dispatches -= earlier->second.dispatches;
            share.ms -= earlier->second.ms;
        }
        if (share.dispatches != 0)
            shares.push_back(std::move(share));
    }
    std::ranges::sort(shares, std::greater(), &KernelShare::ms);
    return shares;
}

}  // namespace

Spread spreadOf(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t half = values.size() / 2;
    const double median =
        values.size() % 2 == 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
    return {median, values.front(), values.back()};
}

Result<CopyBandwidth> measureCopy(Device& device, std::uint32_t repeat) {
    CopyBandwidth bandwidth;
    bandwidth.bufferBytes =
        std::min({kCopyBytes, device.limits().maxAllocationBytes, device.info().memoryBytes / 8}) /
        device.limits().bufferAlignment * device.limits().bufferAlignment;
    MemoryArena arena(device, MemoryDomain::Device, bandwidth.bufferBytes);
    auto source = arena.allocate(bandwidth.bufferBytes);
    auto target = source ? arena.allocate(bandwidth.bufferBytes) : source;
    if (!target)
        return target.error();
    auto stream = device.createStream();
    if (!stream)
        return stream.error();
    CommandStream& commands = **stream;
    commands.begin({});
    commands.fillZero(*source);
    if (auto finished = commands.finish(); !finished)
        return finished.error();
    const auto timing = timeWork(commands, repeat, 1, [&] {
        commands.begin({});
        commands.copy(*source, *target);
        return commands.finish();
    });
    if (!timing)
        return timing.error();
    bandwidth.ms = timing->ms;
    return bandwidth;
}

Result<EncodeTiming> measureEncode(BenchModel& model, std::uint32_t tiles, std::uint32_t repeat) {
    const VisionConfig& config = *model.description().vision;
    const Photo photo(config, tiles);
    const auto timing =
        timeWork(model.stream(), repeat, 1, [&] { return encodePhoto(model, photo); });
    if (!timing)
        return timing.error();
    EncodeTiming result = {*timing, photo.tiles};
    result.gflop = encodeGflop(config, photo.tiles);
    return result;
}

Result<PrefillTiming> measurePrefill(BenchModel& model, std::uint32_t tokens,
                                     std::uint32_t repeat) {
    const auto timing =
        timeWork(model.stream(), repeat, 1, [&] { return evaluatePrompt(model, tokens); });
    if (!timing)
        return timing.error();
    PrefillTiming result = {*timing, tokens};
    result.gflop = textGflop(*model.description().text, 0, tokens);
    return result;
}

Result<DecodeTiming> measureDecode(BenchModel& model, std::uint32_t depth, std::uint32_t generated,
                                   std::uint32_t repeat) {
    if (auto filled = evaluatePrompt(model, depth); !filled)
        return filled.error();
    const auto timing = timeWork(model.stream(), repeat, generated,
                                 [&] { return generateTokens(model, depth, generated); });
    if (!timing)
        return timing.error();
    const TextConfig& config = *model.description().text;
    DecodeTiming result = {*timing, depth, generated, model.weightBytesPerToken(), 0};
    result.kvBytes = KvCache::sizeBytes(model.stream().device(), config,
                                        depth + (generated + 1) / 2, model.description().kvType);
    result.gflop = textGflop(config, depth + generated / 2, 1);
    return result;
}

Result<std::vector<KernelShare>> profileEncode(BenchModel& model, std::uint32_t tiles) {
    const Photo photo(*model.description().vision, tiles);
    return profile(model, [&] { return encodePhoto(model, photo); });
}

Result<std::vector<KernelShare>> profilePrefill(BenchModel& model, std::uint32_t tokens) {
    return profile(model, [&] { return evaluatePrompt(model, tokens); });
}

Result<std::vector<KernelShare>> profileDecode(BenchModel& model, std::uint32_t depth) {
    return profile(model, [&] { return generateTokens(model, depth, 1); });
}

std::optional<double> processorMs() {
#if __has_include(<sys/resource.h>)
    rusage usage = {};
    if (getrusage(RUSAGE_SELF, &usage) == 0) {
        return 1e3 * double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               1e-3 * double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    }
#endif
    return std::nullopt;
}

void forgetPeakResident() {
    // Linux's way to say so; without it the peak counts from the start.
    std::ofstream("/proc/self/clear_refs") << "5";
}

std::optional<std::uint64_t> peakResidentBytes() {
#if __has_include(<sys/resource.h>)
    rusage usage = {};
    if (getrusage(RUSAGE_SELF, &usage) == 0)
        return std::uint64_t(usage.ru_maxrss) * 1024;
#endif
    return std::nullopt;
}

}  // namespace tessera::bench
