// SPDX-License-Identifier: MIT
#include "engine/model/weights/device_weights.h"

#include <algorithm>
#include <cassert>

#include "engine/checkpoint/weights/dequantize.h"
#include "engine/checkpoint/weights/weight_views.h"
#include "engine/kernels/operators.h"

namespace tessera {
namespace {

constexpr std::uint64_t kArenaBlockBytes = std::uint64_t(256) << 20;

// Vectors, and tables that kernels add or copy as they are rather than multiply with.
bool isVector(std::string_view name, const StoredWeight& stored) {
    return stored.rows == 1 || name.ends_with("position_embd.weight") ||
           name.starts_with("mm.query") || name == "mm.key_position" ||
           name.find(".rel_pos_") != std::string_view::npos;
}

std::uint32_t roundUpToFour(std::uint64_t value) {
    return static_cast<std::uint32_t>((value + 3) / 4 * 4);
}

// Whether the rows can stay where the file is mapped: as long as matrices need them, and nothing
// beside them.
bool canStayMapped(const Device& device, const StoredWeight& stored) {
    return stored.file != nullptr && stored.source == nullptr &&
           stored.columns == roundUpToFour(stored.columns) &&
           device.operators()
               .weightLayout(stored.type, static_cast<std::uint32_t>(stored.columns))
               ->keepsStoredRows();
}

std::uint64_t vectorBytes(const StoredWeight& stored) {
    return stored.rows * stored.columns * sizeof(float);
}

// Makes the disk read some way ahead of the packing.
class Prefetcher {
  public:
    // Call with each weight before it is read, in the order of the file.
    void readAhead(const StoredWeight& stored) {
        if (stored.file == nullptr)
            return;
        const std::byte* const end = stored.data.data() + stored.data.size();
        const std::span<const std::byte> file = stored.file->bytes();
        const std::byte* const fileEnd = file.data() + file.size();
        const std::byte* const wanted =
            std::min(fileEnd, end + std::min<std::ptrdiff_t>(fileEnd - end, kReadAheadBytes));
        if (stored.file != m_file) {
            m_file = stored.file;
            m_end = stored.data.data();
        }
        if (wanted > m_end) {
            m_file->prefetch({m_end, wanted});
            m_end = wanted;
        }
    }

  private:
    static constexpr std::ptrdiff_t kReadAheadBytes = std::ptrdiff_t(32) << 20;
    const MappedFile* m_file = nullptr;
    const std::byte* m_end = nullptr;
};

}  // namespace

// One weight to load. `stored` points into the table.
struct DeviceWeights::Item {
    const std::string* name = nullptr;
    const StoredWeight* stored = nullptr;
    bool vector = false;
    bool onHost = false;
    bool shared = false;  // the same weight as an earlier item: a head tied to the embedding
    bool mapped = false;  // read in place
};

DeviceWeights::DeviceWeights(Device& device)
    : m_onDevice(device, MemoryDomain::Device, kArenaBlockBytes),
      m_onHost(device, MemoryDomain::Host, kArenaBlockBytes) {}

// In file order, so that the disk reads sequentially.
std::vector<DeviceWeights::Item> DeviceWeights::loadOrder(Device& device, const WeightTable& table,
                                                          const Names& hostNames, bool withFiles) {
    std::vector<Item> items;
    for (const auto& [name, stored] : table) {
        const bool vector = isVector(name, stored);
        items.push_back({&name, &stored, vector, !vector && hostNames.contains(name), false,
                         !vector && withFiles && canStayMapped(device, stored)});
    }
    std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
        return originOf(*a.stored) < originOf(*b.stored);
    });
    for (std::size_t i = 1; i < items.size(); ++i) {
        items[i].shared = !items[i].vector && !items[i - 1].vector &&
                          originOf(*items[i].stored) == originOf(*items[i - 1].stored);
    }
    return items;
}

Result<Weight> DeviceWeights::allocateMatrix(Device& device, MemoryArena& arena,
                                             const StoredWeight& stored) {
    return allocateWeight(device, arena, stored.type, static_cast<std::uint32_t>(stored.rows),
                          roundUpToFour(stored.columns));
}

// Tells both arenas the total of the allocations to come.
Result<void> DeviceWeights::expectAll(Device& device, const std::vector<Item>& items,
                                      MemoryArena& onDevice, MemoryArena& onHost) {
    MemoryArena counting = MemoryArena::forecast(device, kArenaBlockBytes);
    std::uint64_t deviceBytes = 0;
    std::uint64_t hostBytes = 0;
    for (const Item& item : items) {
        if (item.shared || item.mapped)
            continue;
        std::uint64_t bytes = 0;
        if (item.vector) {
            bytes = counting.alignedBytes(vectorBytes(*item.stored));
        } else {
            auto weight = allocateMatrix(device, counting, *item.stored);
            if (!weight)
                return weight.error();
            for (const Weight::Window& window : weight->windows)
                bytes += counting.alignedBytes(window.slice.sizeBytes);
        }
        (item.onHost ? hostBytes : deviceBytes) += bytes;
    }
    onDevice.expect(deviceBytes);
    onHost.expect(hostBytes);
    return {};
}

Result<DeviceWeights::Forecast> DeviceWeights::forecast(Device& device, const WeightTable& table,
                                                        const Names& hostNames) {
    const std::vector<Item> items = loadOrder(device, table, hostNames, true);
    MemoryArena onDevice = MemoryArena::forecast(device, kArenaBlockBytes);
    MemoryArena onHost = MemoryArena::forecast(device, kArenaBlockBytes);
    if (auto expected = expectAll(device, items, onDevice, onHost); !expected)
        return expected.error();
    Forecast forecast;
    for (const Item& item : items) {
        if (item.shared)
            continue;
        MemoryArena& arena = item.onHost ? onHost : onDevice;
        std::uint64_t bytes = vectorBytes(*item.stored);
        if (item.vector) {
            (void)arena.allocate(bytes);
        } else if (item.mapped) {
            bytes = item.stored->sizeBytes();
            forecast.mappedBytes += bytes;
            (item.onHost ? forecast.hostBytes : forecast.deviceBytes) += bytes;
        } else {
            auto weight = allocateMatrix(device, arena, *item.stored);
            if (!weight)
                return weight.error();
            bytes = weight->sizeBytes();
        }
        forecast.visionBytes += isVisionWeight(*item.name) ? bytes : 0;
    }
    forecast.deviceBytes += onDevice.sizeBytes();
    forecast.hostBytes += onHost.sizeBytes();
    return forecast;
}

Result<std::unique_ptr<DeviceWeights>> DeviceWeights::upload(
    CommandStream& stream, const WeightTable& table, const Names& hostNames,
    const std::function<void(std::uint64_t, std::uint64_t)>& onProgress, std::stop_token stop,
    const Files& files) {
    const std::vector<Item> items = loadOrder(stream.device(), table, hostNames, !files.empty());
    std::unique_ptr<DeviceWeights> weights(new DeviceWeights(stream.device()));
    if (auto expected = expectAll(stream.device(), items, weights->m_onDevice, weights->m_onHost);
        !expected)
        return expected.error();
    std::uint64_t total = 0;
    for (const Item& item : items)
        total += item.stored->sizeBytes();
    RowPacker packer(
        [&](std::uint64_t done) {
            if (onProgress)
                onProgress(std::min(done, total), total);
        },
        stop);
    Prefetcher prefetcher;
    stream.begin(stop);
    for (const Item& item : items) {
        prefetcher.readAhead(*item.stored);
        auto added = item.vector                   ? weights->addVector(stream, item)
                     : item.mapped && !item.shared ? weights->addMapped(item, packer)
                                                   : weights->addMatrix(stream, item, packer);
        if (!added) {
            (void)stream.finish();
            return added.error();
        }
        if (item.vector || item.shared)
            packer.skip(item.stored->sizeBytes());
    }
    if (auto finished = stream.finish(); !finished)
        return finished.error();
    if (std::ranges::any_of(items, &Item::mapped))
        weights->m_files = files;
    if (onProgress)
        onProgress(total, total);
    return weights;
}

Result<void> DeviceWeights::addMatrix(CommandStream& stream, const Item& item, RowPacker& packer) {
    const StoredWeight& stored = *item.stored;
    if (item.shared) {
        const std::string& first = m_origins.find(originOf(stored))->second;
        m_matrices.emplace(*item.name, m_matrices.find(first)->second);
        return {};
    }
    m_origins.emplace(originOf(stored), *item.name);
    Device& device = stream.device();
    auto weight = allocateMatrix(device, item.onHost ? m_onHost : m_onDevice, stored);
    if (!weight)
        return weight.error();
    const auto layout = device.operators().weightLayout(stored.type, weight->columns);
    // A row whose length is not a multiple of four (a patch embedding with an odd patch size).
    const StoredWeight source = weight->columns == stored.columns
                                    ? stored
                                    : paddedWeight(stored, stored.rows, weight->columns);
    std::vector<std::byte> staging;
    for (const Weight::Window& window : weight->windows) {
        std::span<std::byte> target(window.slice.mapped, window.slice.sizeBytes);
        if (window.slice.mapped == nullptr) {
            staging.resize(window.slice.sizeBytes);
            target = staging;
        }
        auto packed = packer.pack(source, *layout, window.firstRow, window.rows, target);
        if (!packed)
            return packed.error();
        if (window.slice.mapped == nullptr)
            stream.upload(staging, window.slice);
        m_sizeBytes += window.slice.sizeBytes;
    }
    m_matrices.emplace(*item.name, *std::move(weight));
    return {};
}

Result<void> DeviceWeights::addMapped(const Item& item, RowPacker& packer) {
    const StoredWeight& stored = *item.stored;
    if (auto mapped = packer.populate(stored); !mapped)
        return mapped.error();
    m_origins.emplace(originOf(stored), *item.name);
    Weight weight;
    weight.type = stored.type;
    weight.rows = static_cast<std::uint32_t>(stored.rows);
    weight.columns = static_cast<std::uint32_t>(stored.columns);
    BufferSlice slice;
    slice.sizeBytes = stored.sizeBytes();
    // No operator writes to a weight.
    slice.mapped = const_cast<std::byte*>(stored.data.data());
    weight.windows.push_back({slice, 0, weight.rows});
    m_sizeBytes += slice.sizeBytes;
    m_matrices.emplace(*item.name, std::move(weight));
    return {};
}

Result<void> DeviceWeights::addVector(CommandStream& stream, const Item& item) {
    auto values = dequantizeRows(*item.stored, 0, item.stored->rows);
    if (!values)
        return values.error();
    const auto bytes = std::as_bytes(std::span(*values));
    auto slice = m_onDevice.allocate(bytes.size());
    if (!slice)
        return slice.error();
    stream.upload(bytes, *slice);
    if (item.stored->file != nullptr)
        item.stored->file->discard(item.stored->data);
    m_sizeBytes += bytes.size();
    m_vectors.emplace(*item.name, *slice);
    return {};
}

bool isVisionWeight(std::string_view name) {
    return name.starts_with("v.") || name.starts_with("mm.") || name == "image_newline" ||
           name == "image_separator";
}

const Weight* DeviceWeights::findMatrix(std::string_view name) const {
    const auto found = m_matrices.find(name);
    return found == m_matrices.end() ? nullptr : &found->second;
}

const BufferSlice* DeviceWeights::findVector(std::string_view name) const {
    const auto found = m_vectors.find(name);
    return found == m_vectors.end() ? nullptr : &found->second;
}

const Weight& DeviceWeights::matrix(std::string_view name) const {
    const Weight* found = findMatrix(name);
    assert(found != nullptr);
    return *found;
}

const BufferSlice& DeviceWeights::vector(std::string_view name) const {
    const BufferSlice* found = findVector(name);
    assert(found != nullptr);
    return *found;
}

}  // namespace tessera
