// SPDX-License-Identifier: MIT
// Complete text models and mmproj files with tiny shapes and zeros for weights.
#pragma once

#include <array>
#include <string>

#include "tests/engine/formats/gguf_builder.h"

namespace tessera::test {

struct TextShape {
    std::string architecture = "llama";
    std::uint32_t hidden = 32;
    std::uint32_t heads = 4;
    std::uint32_t kvHeads = 2;
    std::uint32_t intermediate = 64;
    std::uint32_t layers = 2;
    TensorType type = TensorType::F16;
    bool sparse = false;  // for GgufBuilder::writeSparse()
};

inline std::vector<std::string> smallTokens() {
    std::vector<std::string> tokens = {"<unk>", "<s>", "</s>"};
    for (int i = 0; i < 256; ++i) {
        static constexpr char kDigits[] = "0123456789ABCDEF";
        tokens.push_back(std::string("<0x") + kDigits[i / 16] + kDigits[i % 16] + ">");
    }
    tokens.insert(tokens.end(), {"\xe2\x96\x81", "a", "b", "ab",
                                 "\xe2\x96\x81"
                                 "a"});
    return tokens;
}

inline GgufBuilder smallTextModel(const TextShape& shape = {}) {
    GgufBuilder builder;
    builder.sparse = shape.sparse;
    const std::string prefix = shape.architecture + ".";
    builder.add("general.architecture", shape.architecture.c_str());
    builder.add("general.name", "small");
    builder.add(prefix + "context_length", 128u);
    builder.add(prefix + "embedding_length", shape.hidden);
    builder.add(prefix + "block_count", shape.layers);
    builder.add(prefix + "feed_forward_length", shape.intermediate);
    builder.add(prefix + "attention.head_count", shape.heads);
    builder.add(prefix + "attention.head_count_kv", shape.kvHeads);
    builder.add(prefix + "attention.layer_norm_rms_epsilon", 1e-5f);

    const std::vector<std::string> tokens = smallTokens();
    std::vector<float> scores;
    std::vector<std::int32_t> types;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        scores.push_back(-float(i));
        types.push_back(i == 0 ? 2 : i < 3 ? 3 : i < 259 ? 6 : 1);
    }
    builder.add("tokenizer.ggml.model", "llama");
    builder.add("tokenizer.ggml.tokens", tokens);
    builder.add("tokenizer.ggml.scores", scores);
    builder.add("tokenizer.ggml.token_type", types);
    builder.add("tokenizer.ggml.bos_token_id", 1u);
    builder.add("tokenizer.ggml.eos_token_id", 2u);

    const std::uint64_t hidden = shape.hidden;
    const std::uint64_t keys = hidden / shape.heads * shape.kvHeads;
    builder.addTensor("token_embd.weight", {hidden, tokens.size()}, shape.type);
    for (std::uint32_t layer = 0; layer < shape.layers; ++layer) {
        const std::string block = "blk." + std::to_string(layer) + ".";
        builder.addTensor(block + "attn_norm.weight", {hidden});
        builder.addTensor(block + "attn_q.weight", {hidden, hidden}, shape.type);
        builder.addTensor(block + "attn_k.weight", {hidden, keys}, shape.type);
        builder.addTensor(block + "attn_v.weight", {hidden, keys}, shape.type);
        builder.addTensor(block + "attn_output.weight", {hidden, hidden}, shape.type);
        builder.addTensor(block + "ffn_norm.weight", {hidden});
        builder.addTensor(block + "ffn_gate.weight", {hidden, shape.intermediate}, shape.type);
        builder.addTensor(block + "ffn_up.weight", {hidden, shape.intermediate}, shape.type);
        builder.addTensor(block + "ffn_down.weight", {shape.intermediate, hidden}, shape.type);
    }
    builder.addTensor("output_norm.weight", {hidden});
    builder.addTensor("output.weight", {hidden, tokens.size()}, shape.type);
    return builder;
}

struct VisionShape {
    std::uint32_t image = 28;
    std::uint32_t patch = 14;
    std::uint32_t hidden = 32;
    std::uint32_t heads = 4;
    std::uint32_t intermediate = 48;
    std::uint32_t blocks = 3;       // stored, and block_count
    std::uint32_t projection = 32;  // hidden size of the text model
    bool swappedFfn = true;
    bool mlp = true;
    std::string newline;  // name, or none
};

inline GgufBuilder smallMmproj(const VisionShape& shape = {}) {
    GgufBuilder builder;
    builder.add("general.architecture", "clip");
    builder.add("general.name", "small");
    builder.add("clip.has_vision_encoder", true);
    builder.add("clip.has_llava_projector", true);
    builder.add("clip.projector_type", "mlp");
    builder.add("clip.use_gelu", false);
    builder.add("clip.vision.image_size", shape.image);
    builder.add("clip.vision.patch_size", shape.patch);
    builder.add("clip.vision.embedding_length", shape.hidden);
    builder.add("clip.vision.feed_forward_length", shape.intermediate);
    builder.add("clip.vision.attention.head_count", shape.heads);
    builder.add("clip.vision.attention.layer_norm_epsilon", 1e-5f);
    builder.add("clip.vision.block_count", shape.blocks);

    const std::uint64_t hidden = shape.hidden;
    const std::uint64_t patches =
        std::uint64_t{shape.image / shape.patch} * (shape.image / shape.patch);
    builder.addTensor("v.class_embd", {hidden});
    builder.addTensor("v.patch_embd.weight", {shape.patch, shape.patch, 3, hidden},
                      TensorType::F16);
    builder.addTensor("v.position_embd.weight", {hidden, patches + 1}, TensorType::F16);
    builder.addTensor("v.pre_ln.weight", {hidden});
    builder.addTensor("v.pre_ln.bias", {hidden});
    for (std::uint32_t block = 0; block < shape.blocks; ++block) {
        const std::string prefix = "v.blk." + std::to_string(block) + ".";
        for (const char* name : {"ln1", "ln2"}) {
            builder.addTensor(prefix + name + ".weight", {hidden});
            builder.addTensor(prefix + name + ".bias", {hidden});
        }
        for (const char* name : {"attn_q", "attn_k", "attn_v", "attn_out"}) {
            builder.addTensor(prefix + name + ".weight", {hidden, hidden}, TensorType::F16);
            builder.addTensor(prefix + name + ".bias", {hidden});
        }
        const std::string fc1 = prefix + (shape.swappedFfn ? "ffn_down" : "ffn_up");
        const std::string fc2 = prefix + (shape.swappedFfn ? "ffn_up" : "ffn_down");
        builder.addTensor(fc1 + ".weight", {hidden, shape.intermediate}, TensorType::F16);
        builder.addTensor(fc1 + ".bias", {shape.intermediate});
        builder.addTensor(fc2 + ".weight", {shape.intermediate, hidden}, TensorType::F16);
        builder.addTensor(fc2 + ".bias", {hidden});
    }
    builder.addTensor("mm.0.weight", {hidden, shape.projection}, TensorType::F16);
    builder.addTensor("mm.0.bias", {shape.projection});
    if (shape.mlp) {
        builder.addTensor("mm.2.weight", {shape.projection, shape.projection}, TensorType::F16);
        builder.addTensor("mm.2.bias", {shape.projection});
    }
    if (!shape.newline.empty())
        builder.addTensor(shape.newline, {shape.projection});
    return builder;
}

}  // namespace tessera::test
