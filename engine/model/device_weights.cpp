// SPDX-License-Identifier: MIT
#include "engine/model/device_weights.h"

#include <cassert>
#include <cstring>

#include "engine/model/dequantize.h"

namespace tessera {
namespace {

constexpr std::uint64_t kArenaBlockBytes = std::uint64_t(256) << 20;

// Tables that kernels add or copy as they are, not multiply with.
bool isVector(std::string_view name, const StoredWeight& stored) {
    return stored.rows == 1 || name == "v.position_embd.weight";
}

std::uint32_t roundUpToFour(std::uint64_t value) {
    return static_cast<std::uint32_t>((value + 3) / 4 * 4);
}

// Rows of a length that is no multiple of four (a patch embedding with an odd patch) get zeros.
std::vector<std::byte> padRows(std::span<const std::byte> stored, std::uint64_t rows,
                               std::uint64_t storedRowBytes, std::uint64_t paddedRowBytes) {
    std::vector<std::byte> padded(rows * paddedRowBytes);
    for (std::uint64_t row = 0; row < rows; ++row) {
        std::memcpy(padded.data() + row * paddedRowBytes, stored.data() + row * storedRowBytes,
                    storedRowBytes);
    }
    return padded;
}

}  // namespace

DeviceWeights::DeviceWeights(Device& device, std::uint64_t blockBytes)
    : m_arena(device, MemoryDomain::Device, blockBytes) {}

Result<std::unique_ptr<DeviceWeights>> DeviceWeights::upload(
    CommandStream& stream, const WeightTable& table,
    const std::function<void(std::uint64_t, std::uint64_t)>& onProgress, std::stop_token stop) {
    std::uint64_t total = 0;
    std::uint64_t aligned = 0;
    for (const auto& [name, stored] : table) {
        total += stored.data.size();
        aligned +=
            stored.data.size() + stored.data.size() / 16 + stream.device().limits().bufferAlignment;
    }
    // A small model takes about what it needs instead of a whole block.
    std::unique_ptr<DeviceWeights> weights(
        new DeviceWeights(stream.device(), std::min(kArenaBlockBytes, aligned)));
    stream.begin(stop);
    std::uint64_t done = 0;
    for (const auto& [name, stored] : table) {
        auto added = isVector(name, stored) ? weights->addVector(stream, name, stored)
                                            : weights->addMatrix(stream, name, stored, stop);
        if (!added) {
            (void)stream.finish();
            return added.error();
        }
        if (stored.file != nullptr) {
            stored.file->discard(stored.data);
        }
        done += stored.data.size();
        if (onProgress) {
            onProgress(done, total);
        }
    }
    if (auto finished = stream.finish(); !finished) {
        return finished.error();
    }
    return weights;
}

Result<void> DeviceWeights::addMatrix(CommandStream& stream, const std::string& name,
                                      const StoredWeight& stored, std::stop_token stop) {
    const auto rows = static_cast<std::uint32_t>(stored.rows);
    const std::uint32_t columns = roundUpToFour(stored.columns);
    Device& device = stream.device();
    // A head tied to the embedding is the same matrix under a second name.
    if (const auto first = m_origins.find(stored.data.data()); first != m_origins.end()) {
        m_matrices.emplace(name, m_matrices.find(first->second)->second);
        return {};
    }
    m_origins.emplace(stored.data.data(), name);
    auto weight = allocateWeight(device, m_arena, stored.type, rows, columns);
    if (!weight) {
        return weight.error();
    }
    const WeightLayout layout(device.limits().family, stored.type, columns);
    std::span<const std::byte> source = stored.data;
    std::vector<std::byte> padded;
    if (columns != stored.columns) {
        padded = padRows(source, stored.rows, storedRowBytes(stored), layout.storedRowBytes());
        source = padded;
    }
    std::vector<std::byte> staging;
    for (const Weight::Window& window : weight->windows) {
        if (stop.stop_requested()) {
            return Error{ErrorCode::Cancelled, "Loading was cancelled."};
        }
        const auto storedRows = source.subspan(window.firstRow * layout.storedRowBytes(),
                                               window.rows * layout.storedRowBytes());
        if (window.slice.mapped != nullptr) {
            layout.pack(storedRows, window.rows, {window.slice.mapped, window.slice.sizeBytes});
        } else {
            staging.resize(window.slice.sizeBytes);
            layout.pack(storedRows, window.rows, staging);
            stream.upload(staging, window.slice);
        }
        m_sizeBytes += window.slice.sizeBytes;
    }
    m_matrices.emplace(name, *std::move(weight));
    return {};
}

Result<void> DeviceWeights::addVector(CommandStream& stream, const std::string& name,
                                      const StoredWeight& stored) {
    auto values = dequantizeRows(stored, 0, stored.rows);
    if (!values) {
        return values.error();
    }
    const auto bytes = std::as_bytes(std::span(*values));
    auto slice = m_arena.allocate(bytes.size());
    if (!slice) {
        return slice.error();
    }
    stream.upload(bytes, *slice);
    m_sizeBytes += bytes.size();
    m_vectors.emplace(name, *slice);
    return {};
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
