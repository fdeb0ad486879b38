// SPDX-License-Identifier: MIT
#include "engine/checkpoint/weights/dequantize.h"

#include <fmt/format.h>

#include <cstring>

#include "engine/core/half.h"
#include "engine/formats/gguf/quant_blocks.h"

namespace tessera {

namespace {

// Unaligned read: data in blocks and safetensors files need not be aligned to its element type.
template <typename T>
T load(const std::byte* bytes) {
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    return value;
}

template <typename Stored, typename Convert>
void convertEach(const std::byte* bytes, std::vector<float>& values, Convert convert) {
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = convert(load<Stored>(bytes + i * sizeof(Stored)));
}

// Decodes whole blocks; `decode` turns one block into numbers.
void decodeBlocks(const std::byte* bytes, const TensorTypeInfo& type, BlockDecoder decode,
                  std::vector<float>& values) {
    for (std::size_t i = 0; i < values.size(); i += type.blockWeights, bytes += type.blockBytes)
        decode(bytes, values.data() + i);
}

}  // namespace

Result<std::vector<float>> dequantizeRows(const StoredWeight& weight, std::uint64_t firstRow,
                                          std::uint64_t count) {
    const TensorTypeInfo& type = tensorTypeInfo(weight.type);
    if (firstRow > weight.rows || count > weight.rows - firstRow) {
        return Error(ErrorCode::InvalidArgument,
                     "Rows {} to {} of a weight with {} rows were requested.", firstRow,
                     firstRow + count, weight.rows);
    }
    const std::uint64_t rowBytes = weight.rowBytes();
    const bool wholeBlocks = weight.columns > 0 && weight.columns % type.blockWeights == 0;
    if (!wholeBlocks || (weight.source == nullptr && weight.data.size() / rowBytes < weight.rows))
        return Error(ErrorCode::InvalidFormat, "A weight has fewer bytes than its shape needs.");
    std::vector<std::byte> made;
    const std::byte* bytes = weight.data.data() + firstRow * rowBytes;
    if (weight.source != nullptr) {
        made.resize(count * rowBytes);
        if (auto read = weight.readRows(firstRow, count, made); !read)
            return read.error();
        bytes = made.data();
    }
    std::vector<float> values(count * weight.columns);
    switch (weight.type) {
        case TensorType::F32:
            convertEach<float>(bytes, values, [](float value) { return value; });
            break;
        case TensorType::F16:
            convertEach<std::uint16_t>(bytes, values, halfToFloat);
            break;
        case TensorType::BF16:
            convertEach<std::uint16_t>(bytes, values, bfloat16ToFloat);
            break;
        default:
            const BlockDecoder decode = blockDecoder(weight.type);
            if (decode == nullptr) {
                return Error(ErrorCode::Unsupported, "Weights of the type {} cannot be read.",
                             type.name);
            }
            decodeBlocks(bytes, type, decode, values);
    }
    return values;
}

}  // namespace tessera
