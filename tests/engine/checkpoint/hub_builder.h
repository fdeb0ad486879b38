// SPDX-License-Identifier: MIT
// Writes small hub folders for tests, right ones and wrong ones: tiny shapes, zeros for weights.
#pragma once

#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/engine/checkpoint/small_models.h"

namespace tessera::test {

using HubJson = nlohmann::ordered_json;

inline bool writeFile(const std::filesystem::path& path, const std::string& content) {
    std::ofstream stream(path, std::ios::binary);
    stream << content;
    return stream.good();
}

struct HubTensor {
    std::string dtype = "F16";
    std::vector<std::uint64_t> shape;
};

inline std::string safetensorsBytes(const std::map<std::string, HubTensor>& tensors) {
    HubJson header = HubJson::object();
    std::uint64_t offset = 0;
    for (const auto& [name, tensor] : tensors) {
        std::uint64_t bytes = tensor.dtype.ends_with("32") ? 4 : 2;
        for (const std::uint64_t size : tensor.shape)
            bytes *= size;
        header[name] = {{"dtype", tensor.dtype},
                        {"shape", tensor.shape},
                        {"data_offsets", {offset, offset + bytes}}};
        offset += bytes;
    }
    const std::string text = header.dump();
    return GgufBuilder::raw<std::uint64_t>(text.size()) + text + std::string(offset, '\0');
}

// tokenizer.json of smallTokens(): SentencePiece's pieces as a BPE with bytes.
inline HubJson smallTokenizerJson() {
    HubJson pieces = HubJson::object();
    const std::vector<std::string> tokens = smallTokens();
    for (std::size_t i = 0; i < tokens.size(); ++i)
        pieces[tokens[i]] = i;
    const std::string mark = "\xe2\x96\x81";
    return {{"added_tokens",
             {{{"id", 1}, {"content", "<s>"}, {"special", true}},
              {{"id", 2}, {"content", "</s>"}, {"special", true}}}},
            {"normalizer", {{"type", "Prepend"}, {"prepend", mark}}},
            {"model",
             {{"type", "BPE"},
              {"unk_token", "<unk>"},
              {"byte_fallback", true},
              {"vocab", pieces},
              {"merges", {"a b", mark + " a"}}}}};
}

// A LLaVA-1.5 in transformers' layout, or its text model alone.
struct HubBuilder {
    HubJson config;
    HubJson preprocessor = {{"image_mean", {0.48145466, 0.4578275, 0.40821073}},
                            {"image_std", {0.26862954, 0.26130258, 0.27577711}}};
    HubJson tokenizer = smallTokenizerJson();
    HubJson tokenizerConfig = {{"tokenizer_class", "LlamaTokenizer"},
                               {"bos_token", "<s>"},
                               {"eos_token", "</s>"},
                               {"unk_token", "<unk>"}};
    std::map<std::string, HubTensor> tensors;

    HubBuilder() {
        config = {{"model_type", "llava"},
                  {"text_config",
                   {{"model_type", "llama"},
                    {"hidden_size", 32},
                    {"num_hidden_layers", 1},
                    {"num_attention_heads", 4},
                    {"num_key_value_heads", 2},
                    {"intermediate_size", 64},
                    {"max_position_embeddings", 128},
                    {"rms_norm_eps", 1e-5}}},
                  {"vision_config",
                   {{"model_type", "clip_vision_model"},
                    {"image_size", 28},
                    {"patch_size", 14},
                    {"hidden_size", 32},
                    {"num_attention_heads", 4},
                    {"intermediate_size", 48},
                    {"num_hidden_layers", 2}}}};
        addText("language_model.model.", "language_model.lm_head.weight");
        addTower("vision_tower.vision_model.");
        for (const char* linear : {"linear_1", "linear_2"}) {
            const std::string name = std::string("multi_modal_projector.") + linear;
            tensors[name + ".weight"].shape = {32, 32};
            tensors[name + ".bias"].shape = {32};
        }
    }

    void addText(const std::string& prefix, const std::string& head) {
        const std::uint64_t tokens = smallTokens().size() + 4;  // rounded up, as hubs do
        const std::string layer = prefix + "layers.0.";
        tensors[prefix + "embed_tokens.weight"].shape = {tokens, 32};
        tensors[prefix + "norm.weight"].shape = {32};
        tensors[head].shape = {tokens, 32};
        tensors[layer + "input_layernorm.weight"].shape = {32};
        tensors[layer + "post_attention_layernorm.weight"].shape = {32};
        tensors[layer + "self_attn.q_proj.weight"].shape = {32, 32};
        tensors[layer + "self_attn.k_proj.weight"].shape = {16, 32};
        tensors[layer + "self_attn.v_proj.weight"].shape = {16, 32};
        tensors[layer + "self_attn.o_proj.weight"].shape = {32, 32};
        tensors[layer + "mlp.gate_proj.weight"].shape = {64, 32};
        tensors[layer + "mlp.up_proj.weight"].shape = {64, 32};
        tensors[layer + "mlp.down_proj.weight"].shape = {32, 64};
    }

    void addTower(const std::string& prefix) {
        tensors[prefix + "embeddings.class_embedding"].shape = {32};
        tensors[prefix + "embeddings.patch_embedding.weight"].shape = {32, 3, 14, 14};
        tensors[prefix + "embeddings.position_embedding.weight"].shape = {5, 32};
        for (const char* norm :
             {"pre_layrnorm", "encoder.layers.0.layer_norm1", "encoder.layers.0.layer_norm2"}) {
            tensors[prefix + norm + ".weight"].shape = {32};
            tensors[prefix + norm + ".bias"].shape = {32};
        }
        for (const char* name : {"q_proj", "k_proj", "v_proj", "out_proj"}) {
            const std::string linear = prefix + "encoder.layers.0.self_attn." + name;
            tensors[linear + ".weight"].shape = {32, 32};
            tensors[linear + ".bias"].shape = {32};
        }
        tensors[prefix + "encoder.layers.0.mlp.fc1.weight"].shape = {48, 32};
        tensors[prefix + "encoder.layers.0.mlp.fc1.bias"].shape = {48};
        tensors[prefix + "encoder.layers.0.mlp.fc2.weight"].shape = {32, 48};
        tensors[prefix + "encoder.layers.0.mlp.fc2.bias"].shape = {32};
    }

    // Everything whose name starts so, for another folder.
    std::map<std::string, HubTensor> take(const std::string& prefix) {
        std::map<std::string, HubTensor> taken;
        for (auto at = tensors.begin(); at != tensors.end();) {
            if (at->first.starts_with(prefix)) {
                taken.insert(*at);
                at = tensors.erase(at);
            } else {
                ++at;
            }
        }
        return taken;
    }

    bool write(const std::filesystem::path& folder) const {
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        return writeFile(folder / "config.json", config.dump()) &&
               writeFile(folder / "preprocessor_config.json", preprocessor.dump()) &&
               writeFile(folder / "tokenizer.json", tokenizer.dump()) &&
               writeFile(folder / "tokenizer_config.json", tokenizerConfig.dump()) &&
               writeFile(folder / "model.safetensors", safetensorsBytes(tensors));
    }
};

}  // namespace tessera::test
