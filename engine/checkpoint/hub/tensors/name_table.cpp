// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/tensors/name_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace tessera {

namespace {

using Side = std::string_view NamePair::*;

// The other side's name for `name`, with the same ending; empty if it is unknown.
std::string translate(std::span<const NamePair> pairs, std::string_view name, Side from, Side to) {
    if (const auto whole = std::ranges::find(pairs, name, from); whole != pairs.end())
        return std::string((*whole).*to);
    for (std::size_t point = name.rfind('.'); point != std::string_view::npos && point > 0;
         point = name.rfind('.', point - 1)) {
        const auto found = std::ranges::find(pairs, name.substr(0, point), from);
        if (found != pairs.end())
            return fmt::format("{}{}", (*found).*to, name.substr(point));
    }
    return {};
}

constexpr NamePair kClip[] = {
    {"embeddings.class_embedding", "v.class_embd"},
    {"embeddings.patch_embedding", "v.patch_embd"},
    {"embeddings.position_embedding.weight", "v.position_embd.weight"},
    {"pre_layrnorm", "v.pre_ln"},  // misspelled by the reference
    {"post_layernorm", "v.post_ln"},
};
constexpr NamePair kClipLayer[] = {
    {"layer_norm1", "ln1"},         {"layer_norm2", "ln2"},
    {"self_attn.q_proj", "attn_q"}, {"self_attn.k_proj", "attn_k"},
    {"self_attn.v_proj", "attn_v"}, {"self_attn.out_proj", "attn_out"},
    {"mlp.fc1", "ffn_up"},          {"mlp.fc2", "ffn_down"},
};
constexpr NamePair kTimm[] = {{"patch_embed.proj", "v.patch_embd"},
                              {"pos_embed", "v.position_embd.weight"},
                              {"norm", "v.post_ln"}};
constexpr NamePair kTimmLayer[] = {{"norm1", "ln1"},         {"norm2", "ln2"},
                                   {"attn.qkv", "attn_qkv"}, {"attn.proj", "attn_out"},
                                   {"mlp.fc1", "ffn_up"},    {"mlp.fc2", "ffn_down"}};

struct LayerName {
    std::string_view number;
    std::string_view rest;
};

std::optional<LayerName> splitLayer(std::string_view name, std::string_view before) {
    if (before.empty() || !name.starts_with(before))
        return std::nullopt;
    name.remove_prefix(before.size());
    const std::size_t point = name.find('.');
    const std::string_view number = name.substr(0, point);
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (point == std::string_view::npos || number.empty() || number.size() > 6 ||
        !std::ranges::all_of(number, isDigit))
        return std::nullopt;
    return LayerName{number, name.substr(point + 1)};
}

// "attn_q.bias" as "attn_qkv.bias".
std::string fusedName(std::string_view rest) {
    constexpr std::array<std::string_view, 3> kParts = {"attn_q.", "attn_k.", "attn_v."};
    const auto* part =
        std::ranges::find_if(kParts, [&](std::string_view each) { return rest.starts_with(each); });
    return part == kParts.end() ? std::string()
                                : fmt::format("attn_qkv.{}", rest.substr(part->size()));
}

}  // namespace

std::string NameTable::ggufName(std::string_view stored) const {
    if (!stored.starts_with(prefix))
        return {};
    stored.remove_prefix(prefix.size());
    const std::optional<LayerName> layer = splitLayer(stored, layers);
    if (!layer)
        return translate(outside, stored, &NamePair::stored, &NamePair::gguf);
    const std::string known = translate(inside, layer->rest, &NamePair::stored, &NamePair::gguf);
    return fmt::format("{}{}.{}", blocks, layer->number,
                       known.empty() ? layer->rest : std::string_view(known));
}

std::string NameTable::storedName(std::string_view gguf) const {
    const std::optional<LayerName> layer = splitLayer(gguf, blocks);
    if (!layer) {
        const std::string known = translate(outside, gguf, &NamePair::gguf, &NamePair::stored);
        return known.empty() ? known : prefix + known;
    }
    std::string known = translate(inside, layer->rest, &NamePair::gguf, &NamePair::stored);
    if (known.empty())
        known = translate(inside, fusedName(layer->rest), &NamePair::gguf, &NamePair::stored);
    return known.empty() ? known : fmt::format("{}{}{}.{}", prefix, layers, layer->number, known);
}

std::string ggufNameIn(std::span<const NameTable> tables, std::string_view stored) {
    for (const NameTable& table : tables)
        if (std::string name = table.ggufName(stored); !name.empty())
            return name;
    return {};
}

std::string storedNameIn(std::span<const NameTable> tables, std::string_view gguf) {
    for (const NameTable& table : tables)
        if (std::string name = table.storedName(gguf); !name.empty())
            return name;
    return std::string(gguf);
}

std::span<const NamePair> clipNames() {
    return kClip;
}

std::span<const NamePair> clipLayerNames() {
    return kClipLayer;
}

std::span<const NamePair> timmNames() {
    return kTimm;
}

std::span<const NamePair> timmLayerNames() {
    return kTimmLayer;
}

}  // namespace tessera
