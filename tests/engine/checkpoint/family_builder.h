// SPDX-License-Identifier: MIT
// Small folders of the families after LLaVA, for tests: tiny shapes, zeros for weights.
#pragma once

#include <map>
#include <string>

#include "tests/engine/checkpoint/hub_builder.h"

namespace tessera::test {

using HubTensors = std::map<std::string, HubTensor>;

inline constexpr std::uint64_t kFamilyHidden = 32;  // of text model and tower

// Numbers between -1/8 and 1/8 for the zeros of a file with F16 alone.
inline bool fillWithNumbers(const std::filesystem::path& safetensors) {
    std::fstream stream(safetensors, std::ios::binary | std::ios::in | std::ios::out);
    std::uint64_t header = 0;
    stream.read(reinterpret_cast<char*>(&header), sizeof(header));
    const std::uint64_t begin = sizeof(header) + header;
    std::error_code error;
    const std::uint64_t size = std::filesystem::file_size(safetensors, error);
    if (error || !stream || size < begin)
        return false;
    std::vector<std::uint16_t> numbers((size - begin) / 2);
    std::uint32_t state = 1;
    for (std::uint16_t& number : numbers) {
        state = state * 1664525u + 1013904223u;
        const std::uint32_t magnitude = 0x2400u + (state >> 16) % 0x0c00u;
        number = static_cast<std::uint16_t>(magnitude | (state >> 31) << 15);
    }
    stream.seekp(std::streamoff(begin));
    stream.write(reinterpret_cast<const char*>(numbers.data()),
                 std::streamsize(numbers.size() * 2));
    return stream.good();
}

// A folder with everything in it, or with parts.
struct FamilyFolder {
    HubBuilder own;
    std::map<std::string, HubBuilder> parts;

    bool write(const std::filesystem::path& folder) const {
        if (parts.empty())
            return own.write(folder);
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        for (const auto& [name, part] : parts)
            if (!part.write(folder / name))
                return false;
        return writeFile(folder / "config.json", own.config.dump());
    }
};

inline void addLinear(HubTensors& tensors, const std::string& name, std::uint64_t rows,
                      std::uint64_t columns, bool bias = true) {
    tensors[name + ".weight"].shape = {rows, columns};
    if (bias)
        tensors[name + ".bias"].shape = {rows};
}

inline void addNorm(HubTensors& tensors, const std::string& name, std::uint64_t size,
                    bool bias = true) {
    tensors[name + ".weight"].shape = {size};
    if (bias)
        tensors[name + ".bias"].shape = {size};
}

// Nothing of LLaVA's.
inline HubBuilder emptyHub() {
    HubBuilder builder;
    builder.config = HubJson::object();
    builder.preprocessor = HubJson::object();
    builder.tensors.clear();
    return builder;
}

inline HubJson smallLlamaConfig() {
    return {{"model_type", "llama"},          {"hidden_size", kFamilyHidden},
            {"num_hidden_layers", 1},         {"num_attention_heads", 4},
            {"num_key_value_heads", 2},       {"intermediate_size", 64},
            {"max_position_embeddings", 256}, {"rms_norm_eps", 1e-5}};
}

// transformers' names for SigLIP; 3 x 3 patches.
inline void addSiglip(HubTensors& tensors, const std::string& prefix, std::uint32_t layers) {
    tensors[prefix + "embeddings.patch_embedding.weight"].shape = {kFamilyHidden, 3, 4, 4};
    tensors[prefix + "embeddings.patch_embedding.bias"].shape = {kFamilyHidden};
    tensors[prefix + "embeddings.position_embedding.weight"].shape = {9, kFamilyHidden};
    addNorm(tensors, prefix + "post_layernorm", kFamilyHidden);
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
        const std::string name = prefix + "encoder.layers." + std::to_string(layer) + ".";
        addNorm(tensors, name + "layer_norm1", kFamilyHidden);
        addNorm(tensors, name + "layer_norm2", kFamilyHidden);
        for (const char* linear : {"q_proj", "k_proj", "v_proj", "out_proj"})
            addLinear(tensors, name + "self_attn." + linear, kFamilyHidden, kFamilyHidden);
        addLinear(tensors, name + "mlp.fc1", 48, kFamilyHidden);
        addLinear(tensors, name + "mlp.fc2", kFamilyHidden, 48);
    }
}

inline HubJson siglipConfig(std::uint32_t layers) {
    return {{"model_type", "siglip_vision_model"},
            {"image_size", 14},  // the last two pixels are unused
            {"patch_size", 4},
            {"hidden_size", kFamilyHidden},
            {"num_attention_heads", 4},
            {"intermediate_size", 48},
            {"num_hidden_layers", layers},
            {"hidden_act", "gelu_pytorch_tanh"},
            {"layer_norm_eps", 1e-6}};
}

inline FamilyFolder vilaFolder() {
    FamilyFolder model;
    model.own.config = {{"model_type", "llava_llama"},
                        {"mm_vision_select_layer", -2},
                        {"mm_vision_select_feature", "cls_patch"},
                        {"image_aspect_ratio", "resize"},
                        {"s2", false},
                        {"llm_cfg", {{"model_type", "llama"}}},
                        {"vision_tower_cfg", HubJson::object()},
                        {"mm_projector_cfg", HubJson::object()}};
    HubBuilder& llm = model.parts["llm"] = emptyHub();
    llm.config = smallLlamaConfig();
    llm.config["tokenizer_model_max_length"] = 128;
    llm.addText("model.", "lm_head.weight");
    HubBuilder& tower = model.parts["vision_tower"] = emptyHub();
    tower.config = siglipConfig(2);
    addSiglip(tower.tensors, "vision_model.", 2);
    HubBuilder& projector = model.parts["mm_projector"] = emptyHub();
    projector.config = {{"model_type", "v2l_projector"}, {"mm_projector_type", "mlp_downsample"}};
    addNorm(projector.tensors, "layers.1", 4 * kFamilyHidden);
    addLinear(projector.tensors, "layers.2", kFamilyHidden, 4 * kFamilyHidden);
    addLinear(projector.tensors, "layers.4", kFamilyHidden, kFamilyHidden);
    return model;
}

// VILA-1.5 40B's tower in its place.
inline void useInternVit(FamilyFolder& model) {
    model.own.config["mm_vision_select_layer"] = -1;
    model.own.config["mm_vision_select_feature"] = "patch";
    HubBuilder& tower = model.parts["vision_tower"] = emptyHub();
    tower.config = siglipConfig(1);
    tower.config["model_type"] = "intern_vit_6b";
    tower.config["architectures"] = {"InternVisionModel"};
    tower.config["hidden_act"] = "gelu";
    HubTensors& tensors = tower.tensors;
    tensors["embeddings.class_embedding"].shape = {1, 1, kFamilyHidden};
    tensors["embeddings.patch_embedding.weight"].shape = {kFamilyHidden, 3, 4, 4};
    tensors["embeddings.patch_embedding.bias"].shape = {kFamilyHidden};
    tensors["embeddings.position_embedding"].shape = {1, 10, kFamilyHidden};
    const std::string layer = "encoder.layers.0.";
    for (const char* norm : {"norm1", "norm2", "attn.q_norm", "attn.k_norm"})
        addNorm(tensors, layer + norm, kFamilyHidden, false);
    addLinear(tensors, layer + "attn.qkv", 3 * kFamilyHidden, kFamilyHidden, false);
    addLinear(tensors, layer + "attn.proj", kFamilyHidden, kFamilyHidden);
    addLinear(tensors, layer + "mlp.fc1", 48, kFamilyHidden);
    addLinear(tensors, layer + "mlp.fc2", kFamilyHidden, 48);
    tensors[layer + "ls1"].shape = {kFamilyHidden};
    tensors[layer + "ls2"].shape = {kFamilyHidden};
}

inline FamilyFolder qwenVlFolder() {
    FamilyFolder model;
    model.own = emptyHub();
    model.own.config = {{"architectures", {"QWenLMHeadModel"}},
                        {"model_type", "qwen"},
                        {"hidden_size", kFamilyHidden},
                        {"num_hidden_layers", 1},
                        {"num_attention_heads", 4},
                        {"kv_channels", 8},
                        {"intermediate_size", 128},
                        {"max_position_embeddings", 256},
                        {"seq_length", 64},
                        {"visual",
                         {{"width", 24},
                          {"layers", 1},
                          {"heads", 2},
                          {"mlp_ratio", 1.3},  // 31: no multiple of four
                          {"image_size", 12},
                          {"patch_size", 4},
                          {"output_dim", kFamilyHidden * 4}}}};
    model.own.config["hidden_size"] = 128;
    model.own.config["kv_channels"] = 32;
    HubTensors& tensors = model.own.tensors;
    const std::uint64_t tokens = smallTokens().size() + 4;
    tensors["transformer.wte.weight"].shape = {tokens, 128};
    tensors["lm_head.weight"].shape = {tokens, 128};
    addNorm(tensors, "transformer.ln_f", 128, false);
    const std::string layer = "transformer.h.0.";
    addNorm(tensors, layer + "ln_1", 128, false);
    addNorm(tensors, layer + "ln_2", 128, false);
    addLinear(tensors, layer + "attn.c_attn", 384, 128);
    addLinear(tensors, layer + "attn.c_proj", 128, 128, false);
    addLinear(tensors, layer + "mlp.w1", 64, 128, false);
    addLinear(tensors, layer + "mlp.w2", 64, 128, false);
    addLinear(tensors, layer + "mlp.c_proj", 128, 64, false);
    const std::string visual = "transformer.visual.";
    tensors[visual + "conv1.weight"].shape = {24, 3, 4, 4};
    tensors[visual + "positional_embedding"].shape = {4, 24};
    tensors[visual + "proj"].shape = {128, 128};
    addNorm(tensors, visual + "ln_pre", 24);
    addNorm(tensors, visual + "ln_post", 128);
    const std::string block = visual + "transformer.resblocks.0.";
    addNorm(tensors, block + "ln_1", 24);
    addNorm(tensors, block + "ln_2", 24);
    addLinear(tensors, block + "attn.in_proj", 72, 24);
    addLinear(tensors, block + "attn.out_proj", 24, 24);
    addLinear(tensors, block + "mlp.c_fc", 31, 24);
    addLinear(tensors, block + "mlp.c_proj", 24, 31);
    const std::string pool = visual + "attn_pool.";
    tensors[pool + "query"].shape = {4, 128};
    tensors[pool + "pos_embed"].shape = {4, 128};
    addLinear(tensors, pool + "kv_proj", 128, 24, false);
    addNorm(tensors, pool + "ln_q", 128);
    addNorm(tensors, pool + "ln_kv", 128);
    tensors[pool + "attn.in_proj_weight"].shape = {384, 128};
    tensors[pool + "attn.in_proj_bias"].shape = {384};
    addLinear(tensors, pool + "attn.out_proj", 128, 128);
    return model;
}

// The 1.3B's kind, in the original layout.
inline FamilyFolder deepSeekFolder() {
    FamilyFolder model;
    model.own = emptyHub();
    model.own.config = {
        {"model_type", "multi_modality"},
        {"language_config", smallLlamaConfig()},
        {"aligner_config", {{"params", {{"depth", 2}, {"projector_type", "mlp_gelu"}}}}},
        {"vision_config",
         {{"params",
           {{"model_name", "siglip_large_patch16_384"},
            {"image_size", 12},
            {"pixel_mean", {0.5, 0.5, 0.5}},
            {"pixel_std", {0.5, 0.5, 0.5}},
            {"width", kFamilyHidden},
            {"layers", 1},
            {"heads", 4},
            {"patch_size", 4},
            {"mlp_ratio", 1.5}}}}}};
    model.own.addText("language_model.model.", "language_model.lm_head.weight");
    HubTensors& tensors = model.own.tensors;
    const std::string tower = "vision_model.vision_tower.";
    tensors[tower + "pos_embed"].shape = {1, 9, kFamilyHidden};
    tensors[tower + "patch_embed.proj.weight"].shape = {kFamilyHidden, 3, 4, 4};
    tensors[tower + "patch_embed.proj.bias"].shape = {kFamilyHidden};
    addNorm(tensors, tower + "norm", kFamilyHidden);
    const std::string block = tower + "blocks.0.";
    addNorm(tensors, block + "norm1", kFamilyHidden);
    addNorm(tensors, block + "norm2", kFamilyHidden);
    addLinear(tensors, block + "attn.qkv", 3 * kFamilyHidden, kFamilyHidden);
    addLinear(tensors, block + "attn.proj", kFamilyHidden, kFamilyHidden);
    addLinear(tensors, block + "mlp.fc1", 48, kFamilyHidden);
    addLinear(tensors, block + "mlp.fc2", kFamilyHidden, 48);
    addLinear(tensors, "aligner.layers.0", kFamilyHidden, kFamilyHidden);
    addLinear(tensors, "aligner.layers.2", kFamilyHidden, kFamilyHidden);
    return model;
}

// The 7B's kind: SAM beside it, on a map of 4 x 4 patches with windows of 3.
inline void useSam(FamilyFolder& model) {
    HubJson& params = model.own.config["vision_config"]["params"];
    const HubJson low = params;
    params = {{"low_res_cfg", low},
              {"high_res_cfg",
               {{"model_name", "sam_b_downsample"},
                {"image_size", 16},
                {"patch_size", 4},
                {"width", 24},
                {"layers", 2},
                {"heads", 2},
                {"mlp_ratio", 2.0},
                {"window_size", 3},
                {"prompt_embed_dim", 8},
                {"global_attn_indexes", {1}},
                {"downsample_channels", {12, 20}},
                {"pixel_mean", {0.48, 0.46, 0.41}},
                {"pixel_std", {0.27, 0.26, 0.28}}}}};
    model.own.config["aligner_config"]["params"]["projector_type"] =
        "low_high_hybrid_split_mlp_gelu";
    HubTensors& tensors = model.own.tensors;
    const std::string one = "vision_model.vision_tower.";
    for (auto& [name, tensor] : model.own.take(one))
        tensors["vision_model.vision_tower_low.vision_tower." + name.substr(one.size())] = tensor;
    model.own.take("aligner.");
    const std::string sam = "vision_model.vision_tower_high.vision_tower.";
    tensors[sam + "pos_embed"].shape = {1, 4, 4, 24};
    tensors[sam + "patch_embed.proj.weight"].shape = {24, 3, 4, 4};
    tensors[sam + "patch_embed.proj.bias"].shape = {24};
    for (const std::uint64_t block : {0, 1}) {
        const std::string name = sam + "blocks." + std::to_string(block) + ".";
        addNorm(tensors, name + "norm1", 24);
        addNorm(tensors, name + "norm2", 24);
        addLinear(tensors, name + "attn.qkv", 72, 24);
        addLinear(tensors, name + "attn.proj", 24, 24);
        addLinear(tensors, name + "mlp.lin1", 48, 24);
        addLinear(tensors, name + "mlp.lin2", 24, 48);
        for (const char* table : {"attn.rel_pos_h", "attn.rel_pos_w"})
            tensors[name + table].shape = {block == 1 ? 7u : 5u, 12};
    }
    for (const char* neck : {"neck", "neck_hd"}) {
        const std::string name = sam + neck;
        tensors[name + ".0.weight"].shape = {8, 24, 1, 1};
        tensors[name + ".2.weight"].shape = {8, 8, 3, 3};
        addNorm(tensors, name + ".1", 8);
        addNorm(tensors, name + ".3", 8);
    }
    tensors[sam + "downsamples.0.weight"].shape = {12, 8, 3, 3};
    tensors[sam + "downsamples.1.weight"].shape = {20, 12, 3, 3};
    tensors[sam + "hd_alpha_downsamples"].shape = {1};
    addLinear(tensors, "aligner.high_up_proj", 16, 20);
    addLinear(tensors, "aligner.low_up_proj", 16, kFamilyHidden);
    addLinear(tensors, "aligner.layers.1", kFamilyHidden, 32);
}

inline FamilyFolder xcomposerFolder() {
    FamilyFolder model;
    model.own = emptyHub();
    model.own.config = {{"architectures", {"InternLMXComposer2ForCausalLM"}},
                        {"model_type", "internlmxcomposer2"},
                        {"hidden_size", kFamilyHidden},
                        {"num_hidden_layers", 1},
                        {"num_attention_heads", 4},
                        {"num_key_value_heads", 2},
                        {"intermediate_size", 64},
                        {"max_length", 128},
                        {"max_position_embeddings", 256},
                        {"rms_norm_eps", 1e-5},
                        {"rope_theta", 1000000},
                        {"img_size", 12}};
    HubTensors& tensors = model.own.tensors;
    const std::uint64_t tokens = smallTokens().size() + 4;
    tensors["model.tok_embeddings.weight"].shape = {tokens, kFamilyHidden};
    tensors["output.weight"].shape = {tokens, kFamilyHidden};
    addNorm(tensors, "model.norm", kFamilyHidden, false);
    const std::string layer = "model.layers.0.";
    addNorm(tensors, layer + "attention_norm", kFamilyHidden, false);
    addNorm(tensors, layer + "ffn_norm", kFamilyHidden, false);
    const auto adapted = [&](const std::string& name, std::uint64_t rows, std::uint64_t columns) {
        addLinear(tensors, layer + name, rows, columns, false);
        addLinear(tensors, layer + name + ".Plora_A", 6, columns, false);
        addLinear(tensors, layer + name + ".Plora_B", rows, 6, false);
    };
    adapted("attention.wqkv", 64, kFamilyHidden);
    adapted("attention.wo", kFamilyHidden, kFamilyHidden);
    adapted("feed_forward.w1", 64, kFamilyHidden);
    adapted("feed_forward.w3", 64, kFamilyHidden);
    adapted("feed_forward.w2", kFamilyHidden, 64);
    const std::string tower = "vit.vision_tower.vision_model.";
    addSiglip(tensors, tower, 1);
    tensors.erase(tower + "post_layernorm.weight");
    tensors.erase(tower + "post_layernorm.bias");
    tensors.erase(tower + "embeddings.patch_embedding.bias");
    tensors[tower + "embeddings.class_embedding"].shape = {kFamilyHidden};
    tensors[tower + "embeddings.position_embedding.weight"].shape = {10, kFamilyHidden};
    addNorm(tensors, tower + "pre_layrnorm", kFamilyHidden);
    addLinear(tensors, "vision_proj.0", kFamilyHidden, kFamilyHidden);
    addLinear(tensors, "vision_proj.2", kFamilyHidden, kFamilyHidden);
    return model;
}

// 4KHD of it.
inline void useFourK(FamilyFolder& model) {
    HubTensors& tensors = model.own.tensors;
    model.own.config.erase("img_size");
    tensors["vit.vision_tower.vision_model.embeddings.position_embedding.weight"].shape = {
        17, kFamilyHidden};
    tensors["vision_proj.0.weight"].shape = {kFamilyHidden, 4 * kFamilyHidden};
    tensors["plora_glb_GN"].shape = {1, 1, 4 * kFamilyHidden};
    tensors["plora_sub_GN"].shape = {1, 1, 1, 4 * kFamilyHidden};
    tensors["model.layers.0.attention.wqkv.Plora_A.weight"].shape = {8, kFamilyHidden};
    tensors["model.layers.0.attention.wqkv.Plora_B.weight"].shape = {64, 8};
}

}  // namespace tessera::test
