// SPDX-License-Identifier: MIT
#include "engine/checkpoint/weights/stored_weight.h"

#include <cassert>
#include <cstring>
#include <set>

namespace tessera {

std::uint64_t StoredWeight::rowBytes() const {
    const TensorTypeInfo& info = tensorTypeInfo(type);
    return columns / info.blockWeights * info.blockBytes;
}

Result<void> StoredWeight::readRows(std::uint64_t firstRow, std::uint64_t count,
                                    std::span<std::byte> target) const {
    assert(firstRow + count <= rows && target.size() == count * rowBytes());
    if (source != nullptr)
        return source->read(firstRow, count, target);
    const std::span<const std::byte> part = data.subspan(firstRow * rowBytes(), target.size());
    if (file != nullptr)
        return file->read(part, target);
    std::memcpy(target.data(), part.data(), part.size());
    return {};
}

WeightOrigin originOf(const StoredWeight& weight) {
    return {weight.data.data(), weight.source.get()};
}

std::uint64_t weightBytes(const WeightTable& weights) {
    std::set<WeightOrigin> seen;
    std::uint64_t sum = 0;
    for (const auto& [name, weight] : weights)
        sum += seen.insert(originOf(weight)).second ? weight.sizeBytes() : 0;
    return sum;
}

}  // namespace tessera
