// SPDX-License-Identifier: MIT
#include <cstring>

#include "engine/native/attention/kv_view.h"
#include "engine/processor/processor_operators.h"

namespace tessera {
namespace {

// Rows as they are stored, in one window.
class StoredLayout final : public WeightLayout {
  public:
    StoredLayout(TensorType type, std::uint32_t columns) : WeightLayout(type, columns) {}

    bool keepsStoredRows() const override { return true; }
    std::uint64_t packedBytes(std::uint32_t rows) const override { return rows * storedRowBytes(); }
    std::uint32_t windowRows(std::uint32_t rows) const override { return rows; }
    void packRows(std::span<const std::byte> stored, std::uint32_t firstRow, std::uint32_t count,
                  std::uint32_t, std::span<std::byte> packed) const override {
        std::memcpy(packed.data() + firstRow * storedRowBytes(), stored.data(),
                    count * storedRowBytes());
    }
};

}  // namespace

std::unique_ptr<const WeightLayout> ProcessorOperators::weightLayout(TensorType type,
                                                                     std::uint32_t columns) const {
    return std::make_unique<StoredLayout>(type, columns);
}

KvBytes ProcessorOperators::kvWindowBytes(TensorType type, std::uint32_t numHeads,
                                          std::uint32_t context, std::uint32_t headDim) const {
    return {native::kvKeyBytes(type, numHeads, context, headDim),
            native::kvValueBytes(type, numHeads, context, headDim)};
}

// None: threads have working memory of their own.
std::uint64_t ProcessorOperators::attentionScratchBytes(const AttentionShape&,
                                                        std::uint32_t) const {
    return 0;
}

std::uint64_t ProcessorOperators::maxAttentionScratchBytes(AttentionShape, std::uint32_t) const {
    return 0;
}

}  // namespace tessera
