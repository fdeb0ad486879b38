// SPDX-License-Identifier: MIT
#include "engine/model/memory_estimate.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/device/device.h"
#include "engine/device/device_title.h"
#include "engine/model/decoder.h"
#include "engine/model/kv_cache.h"
#include "engine/model/vision/vision_encoder.h"
#include "engine/model/weights/device_weights.h"

namespace tessera {
namespace {

// Suggested context lengths are multiples of this.
constexpr std::uint32_t kContextStep = 64;
// The same for those that are chosen where nobody asked for one, and the shortest of them, unless
// the model's own is shorter.
constexpr std::uint32_t kDefaultContextStep = 1024;
constexpr std::uint32_t kDefaultContextAtLeast = 4096;

// A part of the weights that moves to main memory as a whole.
struct Spill {
    std::vector<std::string> names;
    bool layer = false;
};

bool isMatrix(const StoredWeight& stored) {
    return stored.rows > 1;
}

// The order in which parts leave the device: first the embedding table, of which a token reads only
// one row; then layers, last one first; the vision half; the output matrix.
std::vector<Spill> spillOrder(const MemoryRequest& request) {
    std::vector<Spill> order;
    const WeightTable& table = *request.weights;
    const auto embedding = table.find("token_embd.weight");
    const auto output = table.find("output.weight");
    const bool tied = embedding != table.end() && output != table.end() &&
                      originOf(embedding->second) == originOf(output->second);
    if (embedding != table.end() && !tied)
        order.push_back({{embedding->first}, false});
    for (std::uint32_t layer = request.text != nullptr ? request.text->numLayers : 0;
         layer-- > 0;) {
        const std::string prefix = fmt::format("blk.{}.", layer);
        Spill spill = {{}, true};
        for (auto weight = table.lower_bound(prefix);
             weight != table.end() && weight->first.starts_with(prefix); ++weight)
            if (isMatrix(weight->second))
                spill.names.push_back(weight->first);
        order.push_back(std::move(spill));
    }
    Spill vision;
    for (const auto& [name, stored] : table)
        if (isVisionWeight(name) && isMatrix(stored))
            vision.names.push_back(name);
    order.push_back(std::move(vision));
    if (output != table.end())
        order.push_back({{"output.weight", "token_embd.weight"}, false});
    return order;
}

class Planner {
  public:
    Planner(Device& device, const MemoryRequest& request)
        : m_device(device), m_request(request), m_spills(spillOrder(request)) {
        const MemoryBudget budget = device.memoryBudget(request.returnedDeviceBytes);
        m_shared = budget.shared;
        m_freeDevice = budget.freeBytes;
        m_freeHost = budget.hostFreeBytes + request.returnedHostBytes +
                     (budget.shared ? request.returnedDeviceBytes : 0);
    }

    // Puts as few weights in main memory as possible.
    Result<MemoryEstimate> plan(std::uint32_t context) const {
        auto fixed = withoutWeights(context);
        if (!fixed)
            return fixed.error();
        std::size_t low = 0;
        std::size_t high = m_spills.size();
        while (low < high) {
            const std::size_t middle = (low + high) / 2;
            const auto tried = withWeights(*fixed, middle);
            if (!tried)
                return tried.error();
            if (tried->deviceBytes <= m_freeDevice)
                high = middle;
            else
                low = middle + 1;
        }
        return withWeights(*fixed, low);
    }

    // The largest context up to `context` that fits; 0 if none does.
    std::uint32_t largestContext(std::uint32_t context) const {
        std::uint32_t low = 0;
        std::uint32_t high = context / kContextStep;
        while (low < high) {
            const std::uint32_t middle = (low + high + 1) / 2;
            const auto tried = plan(middle * kContextStep);
            if (tried && tried->fits)
                low = middle;
            else
                high = middle - 1;
        }
        return low * kContextStep;
    }

    // The model's own length, as far as the conversation takes no more than half of the memory
    // that the model would otherwise leave free: so no weight makes room for it, and other programs
    // have some, too.
    std::uint32_t defaultContext(std::uint32_t own) const {
        const std::uint32_t least = std::min(own, kDefaultContextAtLeast);
        const auto planned = own > least ? plan(least) : Result<MemoryEstimate>(MemoryEstimate());
        if (!planned || !planned->fits)
            return least;
        std::uint64_t left = m_freeDevice - planned->deviceBytes;
        if (m_shared)
            left = std::min(left, m_freeHost - planned->totalBytes());
        const std::uint64_t most = planned->kvCacheBytes + planned->scratchBytes + left / 2;
        const auto isModest = [&](std::uint32_t context) {
            const auto tried = withoutWeights(context);
            return tried && tried->kvCacheBytes + tried->scratchBytes <= most;
        };
        if (own == least || isModest(own))
            return own;
        std::uint32_t low = least / kDefaultContextStep;
        std::uint32_t high = own / kDefaultContextStep;
        while (low < high) {
            const std::uint32_t middle = (low + high + 1) / 2;
            if (isModest(middle * kDefaultContextStep))
                low = middle;
            else
                high = middle - 1;
        }
        return low * kDefaultContextStep;
    }

  private:
    Result<MemoryEstimate> withoutWeights(std::uint32_t context) const {
        MemoryEstimate estimate;
        estimate.deviceName = m_device.info().name;
        estimate.deviceTitle = deviceTitle(m_device.info());
        estimate.kvType = m_request.kvType;
        estimate.freeDeviceBytes = m_freeDevice;
        estimate.freeHostBytes = m_freeHost;
        estimate.sharedMemory = m_shared;
        estimate.stagingBytes = m_device.stagingBytes();
        if (m_request.text != nullptr) {
            const TextConfig& text = *m_request.text;
            const auto cache = KvCache::forecastBytes(m_device, text, context, m_request.kvType);
            if (!cache)
                return cache.error();
            const auto scratch = Decoder::forecastBytes(m_device, text, context);
            if (!scratch)
                return scratch.error();
            estimate.contextTokens = context;
            estimate.kvCacheBytes = *cache;
            estimate.scratchBytes = *scratch;
            estimate.numLayers = text.numLayers;
        }
        if (m_request.vision != nullptr) {
            const VisionConfig& vision = *m_request.vision;
            const auto scratch = VisionEncoder::forecastBytes(m_device, vision);
            if (!scratch)
                return scratch.error();
            estimate.scratchBytes += *scratch;
        }
        return estimate;
    }

    // With the first `spilled` parts in main memory.
    Result<MemoryEstimate> withWeights(MemoryEstimate estimate, std::size_t spilled) const {
        for (std::size_t i = 0; i < spilled; ++i) {
            estimate.hostWeights.insert(m_spills[i].names.begin(), m_spills[i].names.end());
            estimate.hostLayers += m_spills[i].layer ? 1 : 0;
        }
        const auto weights =
            DeviceWeights::forecast(m_device, *m_request.weights, estimate.hostWeights);
        if (!weights)
            return weights.error();
        estimate.visionBytes = weights->visionBytes;
        estimate.weightBytes = weights->deviceBytes + weights->hostBytes - weights->visionBytes;
        estimate.hostWeightBytes = weights->hostBytes;
        estimate.mappedBytes = weights->mappedBytes;
        estimate.deviceBytes = weights->deviceBytes + estimate.kvCacheBytes + estimate.scratchBytes;
        estimate.hostBytes = weights->hostBytes + estimate.stagingBytes;
        estimate.fits = estimate.deviceBytes <= m_freeDevice &&
                        (m_shared ? estimate.totalBytes() : estimate.hostBytes) <= m_freeHost;
        return estimate;
    }

    Device& m_device;
    const MemoryRequest& m_request;
    std::vector<Spill> m_spills;
    std::uint64_t m_freeDevice = 0;
    std::uint64_t m_freeHost = 0;
    bool m_shared = false;
};

std::string sizeText(std::uint64_t bytes) {
    const double mebibytes = double(bytes) / (1 << 20);
    return mebibytes < 1024 ? fmt::format("{:.0f} MiB", mebibytes)
                            : fmt::format("{:.1f} GiB", mebibytes / 1024);
}

}  // namespace

Result<MemoryEstimate> estimateMemory(Device& device, const MemoryRequest& request) {
    const Planner planner(device, request);
    std::uint32_t context = request.contextTokens;
    if (context == 0 && request.text != nullptr) {
        const std::uint32_t own = request.text->contextLength;
        context = planner.defaultContext(own == 0 ? kDefaultContextAtLeast : own);
    }
    auto estimate = planner.plan(context);
    if (estimate && !estimate->fits && request.text != nullptr)
        estimate->largestContext = planner.largestContext(context);
    return estimate;
}

Error doesNotFit(const MemoryEstimate& estimate) {
    // Weights can move to main memory, so if that is separate from device memory, both count.
    const std::uint64_t free = estimate.sharedMemory
                                   ? std::min(estimate.freeHostBytes, estimate.freeDeviceBytes)
                                   : estimate.freeDeviceBytes + estimate.freeHostBytes;
    const Sentence available = estimate.sharedMemory
                                   ? Sentence::foreign(sizeText(free))
                                   : Sentence("{} (main memory included)", sizeText(free));
    if (estimate.largestContext > 0) {
        return Error(ErrorCode::OutOfDeviceMemory,
                     "The model needs {} of memory on {}, but only {} is free. It would fit "
                     "with a context of {} tokens instead of {}.",
                     sizeText(estimate.totalBytes()), estimate.deviceTitle, available,
                     estimate.largestContext, estimate.contextTokens);
    }
    return Error(ErrorCode::OutOfDeviceMemory,
                 "The model needs {} of memory on {}, but only {} is free. Close other "
                 "programs, or choose a smaller model or one with a smaller weight type.",
                 sizeText(estimate.totalBytes()), estimate.deviceTitle, available);
}

}  // namespace tessera
