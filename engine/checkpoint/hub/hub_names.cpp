// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/hub_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

namespace tessera {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;  // stored, GGUF

constexpr std::string_view kHead = "lm_head.weight";
constexpr std::string_view kNewline = "image_newline";
constexpr std::string_view kTextLayers = "layers.";
constexpr std::string_view kVisionLayers = "encoder.layers.";

constexpr Pair kText[] = {{"embed_tokens.weight", "token_embd.weight"},
                          {"norm.weight", "output_norm.weight"}};
constexpr Pair kTextLayer[] = {
    {"input_layernorm.weight", "attn_norm.weight"},
    {"self_attn.q_proj.weight", "attn_q.weight"},
    {"self_attn.k_proj.weight", "attn_k.weight"},
    {"self_attn.v_proj.weight", "attn_v.weight"},
    {"self_attn.q_proj.bias", "attn_q.bias"},
    {"self_attn.k_proj.bias", "attn_k.bias"},
    {"self_attn.v_proj.bias", "attn_v.bias"},
    {"self_attn.o_proj.weight", "attn_output.weight"},
    {"post_attention_layernorm.weight", "ffn_norm.weight"},
    {"mlp.gate_proj.weight", "ffn_gate.weight"},
    {"mlp.up_proj.weight", "ffn_up.weight"},
    {"mlp.down_proj.weight", "ffn_down.weight"},
};
constexpr Pair kVision[] = {
    {"embeddings.class_embedding", "v.class_embd"},
    {"embeddings.patch_embedding.weight", "v.patch_embd.weight"},
    {"embeddings.patch_embedding.bias", "v.patch_embd.bias"},
    {"embeddings.position_embedding.weight", "v.position_embd.weight"},
    {"pre_layrnorm.weight", "v.pre_ln.weight"},  // misspelled by the reference
    {"pre_layrnorm.bias", "v.pre_ln.bias"},
    {"post_layernorm.weight", "v.post_ln.weight"},
    {"post_layernorm.bias", "v.post_ln.bias"},
};
// Each with ".weight" and ".bias".
constexpr Pair kVisionLayer[] = {
    {"layer_norm1", "ln1"},         {"layer_norm2", "ln2"},
    {"self_attn.q_proj", "attn_q"}, {"self_attn.k_proj", "attn_k"},
    {"self_attn.v_proj", "attn_v"}, {"self_attn.out_proj", "attn_out"},
    {"mlp.fc1", "ffn_up"},          {"mlp.fc2", "ffn_down"},
};
constexpr Pair kProjector[] = {{"linear_1.weight", "mm.0.weight"},
                               {"linear_1.bias", "mm.0.bias"},
                               {"linear_2.weight", "mm.2.weight"},
                               {"linear_2.bias", "mm.2.bias"}};

std::string_view toGguf(std::span<const Pair> pairs, std::string_view stored) {
    const auto found = std::ranges::find(pairs, stored, &Pair::first);
    return found == pairs.end() ? std::string_view() : found->second;
}

std::string_view toStored(std::span<const Pair> pairs, std::string_view gguf) {
    const auto found = std::ranges::find(pairs, gguf, &Pair::second);
    return found == pairs.end() ? std::string_view() : found->first;
}

struct LayerName {
    std::string_view number;
    std::string_view rest;
};

// "layers.12.mlp.fc1.weight" -> "12", "mlp.fc1.weight"
std::optional<LayerName> splitLayer(std::string_view name, std::string_view before) {
    if (!name.starts_with(before))
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

// "mlp.fc1.weight" -> "mlp.fc1", ".weight"
std::pair<std::string_view, std::string_view> splitKind(std::string_view name) {
    const std::size_t point = name.rfind('.');
    return point == std::string_view::npos ? std::pair(name, std::string_view())
                                           : std::pair(name.substr(0, point), name.substr(point));
}

// The prefix before `ending` in the shortest name that ends in it as whole dotted parts.
std::optional<std::string> prefixOf(const std::vector<std::string_view>& names,
                                    std::string_view ending) {
    std::optional<std::string> prefix;
    for (const std::string_view name : names) {
        if (!name.ends_with(ending))
            continue;
        const std::string_view before = name.substr(0, name.size() - ending.size());
        if ((before.empty() || before.back() == '.') && (!prefix || before.size() < prefix->size()))
            prefix = std::string(before);
    }
    return prefix;
}

std::optional<std::string> projectorPrefix(const std::vector<std::string_view>& names) {
    for (const std::string_view part : {"multi_modal_projector.", "mm_projector."}) {
        for (const std::string_view name : names) {
            const std::size_t at = name.find(part);
            if (at != std::string_view::npos && (at == 0 || name[at - 1] == '.'))
                return std::string(name.substr(0, at + part.size()));
        }
    }
    return std::nullopt;
}

// The last part of a name such as "model.image_newline".
bool isPart(std::string_view name, std::string_view ending) {
    return name == ending ||
           (name.ends_with(ending) && name[name.size() - ending.size() - 1] == '.');
}

}  // namespace

HubNames::HubNames(const std::vector<std::string_view>& storedNames)
    : m_decoder(prefixOf(storedNames, "embed_tokens.weight")),
      m_tower(prefixOf(storedNames, "embeddings.class_embedding")),
      m_projector(projectorPrefix(storedNames)) {}

std::string HubNames::textName(std::string_view storedName) const {
    if (isPart(storedName, kHead))
        return "output.weight";
    if (!m_decoder || !storedName.starts_with(*m_decoder) ||
        (m_tower && storedName.starts_with(*m_tower) && m_tower->size() > m_decoder->size()))
        return {};
    const std::string_view name = storedName.substr(m_decoder->size());
    const auto layer = splitLayer(name, kTextLayers);
    if (!layer)
        return std::string(toGguf(kText, name));
    if (layer->rest.ends_with("rotary_emb.inv_freq"))
        return {};  // old conversions stored what can be derived from the configuration
    const std::string_view known = toGguf(kTextLayer, layer->rest);
    return fmt::format("blk.{}.{}", layer->number, known.empty() ? layer->rest : known);
}

std::string HubNames::visionName(std::string_view storedName) const {
    if (isPart(storedName, kNewline))
        return "v.image_newline";
    if (m_projector && storedName.starts_with(*m_projector)) {
        const std::string_view name = storedName.substr(m_projector->size());
        if (name == "weight" || name == "bias")
            return fmt::format("mm.0.{}", name);  // a single linear layer
        const std::string_view known = toGguf(kProjector, name);
        return known.empty() ? fmt::format("mm.{}", name) : std::string(known);
    }
    if (!m_tower || !storedName.starts_with(*m_tower))
        return {};
    const std::string_view name = storedName.substr(m_tower->size());
    const auto layer = splitLayer(name, kVisionLayers);
    if (!layer)
        return std::string(toGguf(kVision, name));
    const auto [rest, kind] = splitKind(layer->rest);
    const std::string_view known = toGguf(kVisionLayer, rest);
    return fmt::format("v.blk.{}.{}{}", layer->number, known.empty() ? rest : known, kind);
}

std::string HubNames::storedTextName(std::string_view name) const {
    if (name == "output.weight")
        return std::string(kHead);
    const std::string prefix = m_decoder.value_or("model.");
    if (const auto layer = splitLayer(name, "blk.")) {
        const std::string_view known = toStored(kTextLayer, layer->rest);
        return fmt::format("{}{}{}.{}", prefix, kTextLayers, layer->number,
                           known.empty() ? layer->rest : known);
    }
    const std::string_view known = toStored(kText, name);
    return prefix + std::string(known.empty() ? name : known);
}

std::string HubNames::storedVisionName(std::string_view name) const {
    if (name.ends_with(kNewline))
        return std::string(kNewline);
    if (name.starts_with("mm.")) {
        const std::string prefix = m_projector.value_or("model.mm_projector.");
        const std::string_view known = toStored(kProjector, name);
        return prefix.ends_with("mm_projector.") || known.empty()
                   ? prefix + std::string(name.substr(3))
                   : prefix + std::string(known);
    }
    const std::string prefix = m_tower.value_or("vision_model.");
    if (const auto layer = splitLayer(name, "v.blk.")) {
        const auto [rest, kind] = splitKind(layer->rest);
        const std::string_view known = toStored(kVisionLayer, rest);
        return fmt::format("{}{}{}.{}{}", prefix, kVisionLayers, layer->number,
                           known.empty() ? rest : known, kind);
    }
    const std::string_view known = toStored(kVision, name);
    return prefix + std::string(known.empty() ? name : known);
}

}  // namespace tessera
