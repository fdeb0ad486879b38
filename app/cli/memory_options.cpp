// SPDX-License-Identifier: MIT
#include "app/cli/memory_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>

#include "app/terminal/option_checks.h"

namespace tessera::cli {
namespace {

constexpr std::uint32_t kMaxThreads = 1024;

}  // namespace

void addMemoryOptions(CLI::App& app, MemoryOptions& options) {
    app.add_option("--device", options.device,
                   "The device to use, by its index or part of its name; see the devices command.")
        ->type_name("I|NAME");
    app.add_option("--threads", options.threads,
                   "Threads to use if the processor is the device; 0: one for each core.")
        ->type_name("N")
        ->check(wholeNumber(0, kMaxThreads))
        ->capture_default_str();
    app.add_option(
           "--context", options.contextLength,
           "Tokens that the conversation may take; 0: the model's own limit, or what fits into "
           "half of the memory that is left, but not less than 4096.")
        ->type_name("N")
        ->check(wholeNumber(0, 10'000'000))
        ->capture_default_str();
    std::vector<std::string> types;
    for (const TensorType type : kKvTypes)
        types.push_back(kvTypeName(type));
    app.add_option("--kv-type", options.kvType,
                   "How keys and values of the conversation are stored. q8_0 takes half the memory "
                   "of f16 and is slightly less accurate.")
        ->type_name("TYPE")
        ->transform(oneOf(types))
        ->capture_default_str();
    app.add_option("--device-memory", options.deviceMemoryMiB,
                   "Use at most this many MiB of the device's memory; 0: all free memory. Layers "
                   "that do not fit stay in main memory, which is slower.")
        ->type_name("MIB")
        ->check(wholeNumber(0, 100'000'000))
        ->capture_default_str();
}

std::string kvTypeName(TensorType type) {
    std::string name(tensorTypeInfo(type).name);
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

EngineOptions engineOptions(const MemoryOptions& options) {
    EngineOptions engine;
    engine.device = options.device;
    engine.threads = options.threads;
    engine.contextLength = options.contextLength;
    engine.deviceMemoryLimitBytes = options.deviceMemoryMiB << 20;
    const auto type = std::ranges::find(kKvTypes, options.kvType, kvTypeName);
    engine.kvType = type != kKvTypes.end() ? *type : TensorType::F16;
    return engine;
}

Json memoryToJson(const MemoryEstimate& estimate) {
    return Json{{"device", estimate.deviceName},
                {"context_tokens", estimate.contextTokens},
                {"kv_type", kvTypeName(estimate.kvType)},
                {"weight_bytes", estimate.weightBytes},
                {"vision_bytes", estimate.visionBytes},
                {"kv_cache_bytes", estimate.kvCacheBytes},
                {"scratch_bytes", estimate.scratchBytes},
                {"staging_bytes", estimate.stagingBytes},
                {"total_bytes", estimate.totalBytes()},
                {"device_bytes", estimate.deviceBytes},
                {"host_bytes", estimate.hostBytes},
                {"mapped_bytes", estimate.mappedBytes},
                {"layers", estimate.numLayers},
                {"host_layers", estimate.hostLayers},
                {"host_weight_bytes", estimate.hostWeightBytes},
                {"free_device_bytes", estimate.freeDeviceBytes},
                {"free_host_bytes", estimate.freeHostBytes},
                {"shared_memory", estimate.sharedMemory},
                {"fits", estimate.fits},
                {"largest_context", estimate.fits ? Json(nullptr) : Json(estimate.largestContext)}};
}

std::string hostLayersText(const MemoryEstimate& estimate) {
    if (estimate.hostWeightBytes == 0)
        return {};
    return fmt::format(
        "{} of {} layers and {} of weights in all stay in main memory, because only {} is free on "
        "the device: answers take longer.",
        estimate.hostLayers, estimate.numLayers, formatBytes(estimate.hostWeightBytes),
        formatBytes(estimate.freeDeviceBytes));
}

}  // namespace tessera::cli
