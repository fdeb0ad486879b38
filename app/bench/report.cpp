// SPDX-License-Identifier: MIT
#include "app/bench/report.h"

#include <fmt/format.h>

#include <cstdio>

namespace tessera::bench {
namespace {

std::string_view familyName(KernelFamily family) {
    switch (family) {
        case KernelFamily::Lanes:
            return "lanes";
        case KernelFamily::Tiled:
            return "tiled";
        case KernelFamily::Native:
            break;
    }
    return "native";
}

double gigabytes(std::uint64_t bytes) {
    return 1e-9 * double(bytes);
}

double gflopPerSecond(const Timing& timing) {
    return timing.gflop / timing.ms.median * 1e3;
}

// "1200.3 ms (1190.0 to 1250.8)"
std::string milliseconds(const Spread& ms) {
    return fmt::format("{:.1f} ms ({:.1f} to {:.1f})", ms.median, ms.min, ms.max);
}

nlohmann::ordered_json spreadJson(const Spread& spread) {
    return {{"median", spread.median}, {"min", spread.min}, {"max", spread.max}};
}

void addTiming(nlohmann::ordered_json& json, const Timing& timing) {
    json["ms"] = spreadJson(timing.ms);
    if (timing.cpuMs)
        json["cpu_ms"] = spreadJson(*timing.cpuMs);
    json["warm_up_ms"] = timing.warmUpMs;
    json["longest_submit_ms"] = timing.longestSubmitMs;
    json["gflop"] = timing.gflop;
    json["gflop_per_second"] = gflopPerSecond(timing);
}

// "22 layers", or "4 OF 22 LAYERS (--layers)" if not all are run.
std::string layerCount(std::uint32_t layers, std::uint32_t inFull) {
    return layers == inFull ? fmt::format("{} layers", layers)
                            : fmt::format("{} OF {} LAYERS (--layers)", layers, inFull);
}

}  // namespace

void Report::print(const std::string& line) {
    if (!m_asJson) {
        std::fputs(line.c_str(), stdout);
        std::fputc('\n', stdout);
        std::fflush(stdout);
    }
}

void Report::printDetails(const Timing& timing) {
    if (m_deviceIsCpu && timing.cpuMs) {
        print(fmt::format("          processor time {}, {:.1f} GFLOP per second of it",
                          milliseconds(*timing.cpuMs), timing.gflop / timing.cpuMs->median * 1e3));
    }
    print(fmt::format("          longest submission {:.1f} ms", timing.longestSubmitMs));
}

void Report::device(const Device& device, const CopyBandwidth& copy) {
    const DeviceInfo& info = device.info();
    m_deviceIsCpu = info.kind == DeviceKind::Cpu || info.kind == DeviceKind::Processor;
    m_copyGigabytesPerSecond = copy.gigabytesPerSecond();
    m_json["version"] = TESSERA_VERSION;
    m_json["device"] = {{"name", info.name},
                        {"driver", info.driver},
                        {"api_version", info.apiVersion},
                        {"kernels", familyName(device.limits().family)},
                        {"subgroup_size", info.subgroupSize},
                        {"vector_unit", info.vectorUnit},
                        {"threads", info.threads},
                        {"copy_buffer_bytes", copy.bufferBytes},
                        {"copy_ms", spreadJson(copy.ms)},
                        {"copy_gb_per_second", m_copyGigabytesPerSecond}};
    print(fmt::format("device    {}", info.name));
    if (info.kind == DeviceKind::Processor) {
        print(fmt::format("kernels   native, {} on {} threads of {}",
                          info.vectorUnit.empty() ? "no vectors" : info.vectorUnit, info.threads,
                          info.driver));
    } else {
        print(fmt::format("driver    {}, Vulkan {}", info.driver, info.apiVersion));
        print(fmt::format("kernels   {}, subgroups of {}", familyName(device.limits().family),
                          info.subgroupSize));
    }
    print(fmt::format("copy      {:.1f} GB/s, read and written, of {} MiB in {}",
                      m_copyGigabytesPerSecond, copy.bufferBytes >> 20, milliseconds(copy.ms)));
}

void Report::model(const BenchModel::Description& model) {
    const double rate = 1e-6 * double(model.storedBytes) / model.uploadMs;
    m_json["model"] = {{"name", model.name},
                       {"weight_type", model.weightType},
                       {"stored_bytes", model.storedBytes}};
    m_json["load"] = {{"prepare_ms", model.prepareMs},
                      {"upload_ms", model.uploadMs},
                      {"upload_gb_per_second", rate}};
    print(fmt::format("model     {}, mostly {}, {:.2f} GB", model.name, model.weightType,
                      gigabytes(model.storedBytes)));
    if (const auto& text = model.text) {
        m_json["model"]["text"] = {{"hidden_size", text->hiddenSize},
                                   {"layers", text->numLayers},
                                   {"layers_in_full", model.textLayersInFull},
                                   {"heads", text->numHeads},
                                   {"kv_heads", text->numKvHeads},
                                   {"intermediate_size", text->intermediateSize},
                                   {"vocab_size", text->vocabSize},
                                   {"context", model.context},
                                   {"kv_type", tensorTypeInfo(model.kvType).name}};
        print(fmt::format("          text: hidden {}, {}, {} heads ({} kv) of {}, ffn {}, vocab {}",
                          text->hiddenSize, layerCount(text->numLayers, model.textLayersInFull),
                          text->numHeads, text->numKvHeads, text->headDim, text->intermediateSize,
                          text->vocabSize));
    }
    if (const auto& vision = model.vision) {
        m_json["model"]["vision"] = {{"image_size", vision->imageSize},
                                     {"patch_size", vision->patchSize},
                                     {"hidden_size", vision->hiddenSize},
                                     {"layers", vision->numLayers},
                                     {"layers_in_full", model.visionLayersInFull},
                                     {"intermediate_size", vision->intermediateSize},
                                     {"projection_size", vision->projectionSize}};
        print(fmt::format("          vision: {} px, patch {}, hidden {}, {}, projected to {}",
                          vision->imageSize, vision->patchSize, vision->hiddenSize,
                          layerCount(vision->numLayers, model.visionLayersInFull),
                          vision->projectionSize));
    }
    print(fmt::format("load      {:.0f} ms upload, {:.2f} GB/s; {:.0f} ms before it",
                      model.uploadMs, rate, model.prepareMs));
}

void Report::encode(const EncodeTiming& timing) {
    nlohmann::ordered_json json = {{"tiles", timing.tiles}};
    addTiming(json, timing);
    m_json["encode"] = json;
    print(fmt::format("encode    photo of {} tile{}: {}, {:.1f} GFLOP/s", timing.tiles,
                      timing.tiles == 1 ? "" : "s", milliseconds(timing.ms),
                      gflopPerSecond(timing)));
    printDetails(timing);
}

void Report::prefill(const PrefillTiming& timing) {
    const double rate = timing.tokens / timing.ms.median * 1e3;
    nlohmann::ordered_json json = {{"tokens", timing.tokens}, {"tokens_per_second", rate}};
    addTiming(json, timing);
    m_json["prefill"].push_back(json);
    print(fmt::format("prefill   {} tokens: {:.2f} tokens/s, {}, {:.1f} GFLOP/s", timing.tokens,
                      rate, milliseconds(timing.ms), gflopPerSecond(timing)));
    printDetails(timing);
}

void Report::decode(const DecodeTiming& timing) {
    const double rate = 1e3 / timing.ms.median;
    const std::uint64_t bytes = timing.weightBytes + timing.kvBytes;
    const double bandwidth = 1e-6 * double(bytes) / timing.ms.median;
    const double percent = 100 * bandwidth / m_copyGigabytesPerSecond;
    nlohmann::ordered_json json = {{"depth", timing.depth},
                                   {"generated", timing.generated},
                                   {"tokens_per_second", rate},
                                   {"weight_bytes_per_token", timing.weightBytes},
                                   {"kv_bytes_per_token", timing.kvBytes},
                                   {"gb_per_second", bandwidth},
                                   {"percent_of_copy", percent}};
    addTiming(json, timing);
    m_json["decode"].push_back(json);
    print(fmt::format("decode    {} tokens after {}: {:.2f} tokens/s, {} each", timing.generated,
                      timing.depth, rate, milliseconds(timing.ms)));
    print(
        fmt::format("          reads {:.3f} GB of weights and {:.3f} GB of cache for each: {:.1f} "
                    "GB/s, {:.0f} % of copy",
                    gigabytes(timing.weightBytes), gigabytes(timing.kvBytes), bandwidth, percent));
    printDetails(timing);
}

void Report::profile(std::string_view work, const std::vector<KernelShare>& kernels) {
    double total = 0;
    for (const KernelShare& kernel : kernels)
        total += kernel.ms;
    nlohmann::ordered_json json = {{"work", work}, {"ms", total}};
    print(fmt::format("profile   {}: {:.1f} ms in kernels", work, total));
    for (const KernelShare& kernel : kernels) {
        json["kernels"].push_back(
            {{"name", kernel.name}, {"dispatches", kernel.dispatches}, {"ms", kernel.ms}});
        print(fmt::format("          {:<32} {:>7} x {:>10.1f} ms {:>5.1f} %", kernel.name,
                          kernel.dispatches, kernel.ms, 100 * kernel.ms / total));
    }
    m_json["profile"].push_back(json);
}

void Report::totals(std::uint64_t peakDeviceBytes, std::uint64_t announcedBytes,
                    std::uint32_t repeat) {
    m_json["repeat"] = repeat;
    m_json["peak_device_bytes"] = peakDeviceBytes;
    m_json["announced_bytes"] = announcedBytes;
    print(fmt::format("memory    {:.2f} GB on the device at most; {:.2f} GB announced ({:+.1f} %)",
                      gigabytes(peakDeviceBytes), gigabytes(announcedBytes),
                      100 * (double(announcedBytes) / double(peakDeviceBytes) - 1)));
    if (const auto resident = peakResidentBytes()) {
        m_json["peak_resident_bytes"] = *resident;
        print(fmt::format("          {:.2f} GB resident in this process at most",
                          gigabytes(*resident)));
    }
    print(fmt::format("          medians of {} runs (smallest to largest), after one to warm up",
                      repeat));
}

bool Report::finish() {
    if (m_asJson) {
        const std::string text =
            m_json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
        std::fputs(text.c_str(), stdout);
    }
    return std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
}

}  // namespace tessera::bench
