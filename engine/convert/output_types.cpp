// SPDX-License-Identifier: MIT
#include "engine/convert/output_types.h"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace tessera {

namespace {

// N of "blk.N.rest".
std::uint32_t layerOf(std::string_view name) {
    constexpr std::string_view kPrefix = "blk.";
    std::uint32_t layer = 0;
    if (name.starts_with(kPrefix))
        std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), layer);
    return layer;
}

bool hasMoreBits(std::uint32_t layer, std::uint32_t numLayers) {
    const std::uint32_t eighth = numLayers / 8;
    return layer < eighth || layer >= 7 * numLayers / 8 || (layer - eighth) % 3 == 2;
}

TensorType fitting(TensorType type, std::uint64_t columns) {
    const auto fits = [&](TensorType candidate) {
        return columns % tensorTypeInfo(candidate).blockWeights == 0;
    };
    if (type == TensorType::Q4_K && !fits(type))
        type = TensorType::Q5_0;
    if (type == TensorType::Q6_K && !fits(type))
        type = TensorType::Q8_0;
    return fits(type) ? type : TensorType::F16;
}

// Embeddings of patches, and what is added or read row by row.
bool isTable(std::string_view name) {
    constexpr std::string_view kOfProjectors[] = {"mm.query", "mm.query_position",
                                                  "mm.key_position"};
    return std::ranges::find(kOfProjectors, name) != std::end(kOfProjectors) ||
           name.ends_with(".patch_embd.weight") || name.ends_with(".position_embd.weight") ||
           name.find(".rel_pos_") != std::string_view::npos;
}

}  // namespace

std::span<const TensorType> textOutputTypes() {
    static constexpr TensorType kTypes[] = {TensorType::F16,  TensorType::BF16, TensorType::Q8_0,
                                            TensorType::Q5_0, TensorType::Q4_0, TensorType::Q4_K};
    return kTypes;
}

std::span<const TensorType> visionOutputTypes() {
    static constexpr TensorType kTypes[] = {TensorType::F16, TensorType::Q8_0};
    return kTypes;
}

std::optional<TensorType> outputTypeNamed(std::span<const TensorType> types,
                                          std::string_view name) {
    if (name == "Q4_K_M")
        name = "Q4_K";
    const auto found =
        std::ranges::find(types, name, [](TensorType type) { return tensorTypeInfo(type).name; });
    return found == types.end() ? std::nullopt : std::optional(*found);
}

std::uint32_t ggufFileType(TensorType type) {
    switch (type) {
        case TensorType::F16:
            return 1;
        case TensorType::Q4_0:
            return 2;
        case TensorType::Q8_0:
            return 7;
        case TensorType::Q5_0:
            return 8;
        case TensorType::Q4_K:
            return 15;  // "mostly Q4_K - medium"
        case TensorType::BF16:
            return 32;
        default:
            return 0;  // F32
    }
}

TensorType textOutputType(const TextOutput& output, std::string_view name, std::uint64_t columns) {
    const bool small = output.type == TensorType::Q4_0 || output.type == TensorType::Q5_0 ||
                       output.type == TensorType::Q4_K;
    const bool isHead = name == "output.weight" || (output.tied && name == "token_embd.weight");
    const bool mixed = output.type == TensorType::Q4_K &&
                       (name.ends_with(".attn_v.weight") || name.ends_with(".attn_qkv.weight") ||
                        name.ends_with(".ffn_down.weight")) &&
                       hasMoreBits(layerOf(name), output.numLayers);
    return fitting((small && isHead) || mixed ? TensorType::Q6_K : output.type, columns);
}

TensorType visionOutputType(TensorType type, std::string_view name, std::uint64_t columns) {
    return isTable(name) ? TensorType::F16 : fitting(type, columns);
}

}  // namespace tessera
