// SPDX-License-Identifier: MIT
#include "tests/golden/hub_writer.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <vector>

#include "engine/checkpoint/checkpoint.h"

namespace tessera::testing {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Names = HubLayout::Names;

struct OutTensor {
    std::string dtype;
    std::vector<std::uint64_t> shape;
    std::string bytes;
};
using OutTensors = std::map<std::string, OutTensor>;

bool writeText(const fs::path& path, const std::string& text) {
    std::ofstream stream(path, std::ios::binary);
    stream << text;
    return stream.good();
}

bool writeSafetensors(const fs::path& path, const OutTensors& tensors) {
    Json header = Json::object();
    header["__metadata__"] = {{"format", "pt"}};
    std::string data;
    for (const auto& [name, tensor] : tensors) {
        header[name] = {{"dtype", tensor.dtype},
                        {"shape", tensor.shape},
                        {"data_offsets", {data.size(), data.size() + tensor.bytes.size()}}};
        data += tensor.bytes;
    }
    const std::string text = header.dump();
    const std::uint64_t length = text.size();
    std::string file(sizeof(length), '\0');
    std::memcpy(file.data(), &length, sizeof(length));
    return writeText(path, file + text + data);
}

// Writes `shards` files, with an index if there are several.
bool writeWeights(const fs::path& folder, const OutTensors& tensors, int shards) {
    if (shards == 1)
        return writeSafetensors(folder / "model.safetensors", tensors);
    std::vector<OutTensors> parts(static_cast<std::size_t>(shards));
    Json map = Json::object();
    std::size_t index = 0;
    for (const auto& [name, tensor] : tensors) {
        const std::size_t part = index++ * parts.size() / tensors.size();
        char file[64];
        std::snprintf(file, sizeof(file), "model-%05zu-of-%05zu.safetensors", part + 1,
                      parts.size());
        map[name] = file;
        parts[part].emplace(name, tensor);
    }
    for (std::size_t part = 0; part < parts.size(); ++part) {
        char file[64];
        std::snprintf(file, sizeof(file), "model-%05zu-of-%05zu.safetensors", part + 1,
                      parts.size());
        if (!writeSafetensors(folder / file, parts[part]))
            return false;
    }
    return writeText(folder / "model.safetensors.index.json",
                     Json{{"metadata", Json::object()}, {"weight_map", map}}.dump());
}

OutTensor outTensor(const StoredWeight& weight) {
    OutTensor tensor;
    tensor.dtype = std::string(tensorTypeInfo(weight.type).name);
    tensor.shape = weight.rows == 1 ? std::vector<std::uint64_t>{weight.columns}
                                    : std::vector<std::uint64_t>{weight.rows, weight.columns};
    tensor.bytes.assign(reinterpret_cast<const char*>(weight.data.data()), weight.data.size());
    return tensor;
}

// Moves row 2i+s of a head back to row s*(d/2)+i.
void unpermute(OutTensor& tensor, std::uint64_t headDim) {
    const std::uint64_t rows = tensor.shape.front();
    const std::uint64_t rowBytes = tensor.bytes.size() / rows;
    const std::string stored = tensor.bytes;
    for (std::uint64_t row = 0; row < rows; ++row) {
        const std::uint64_t head = row / headDim * headDim;
        const std::uint64_t within = row % headDim;
        const std::uint64_t target = head + within % 2 * (headDim / 2) + within / 2;
        std::memcpy(tensor.bytes.data() + target * rowBytes, stored.data() + row * rowBytes,
                    rowBytes);
    }
}

std::string replaced(std::string name,
                     const std::vector<std::pair<std::string, std::string>>& pairs) {
    for (const auto& [from, to] : pairs)
        if (const std::size_t at = name.find(from); at != std::string::npos)
            name.replace(at, from.size(), to);
    return name;
}

std::string hubTextName(const std::string& name, Names names) {
    if (name == "output.weight")
        return names == Names::Transformers ? "language_model.lm_head.weight" : "lm_head.weight";
    const std::string prefix = names == Names::Transformers      ? "language_model.model."
                               : names == Names::Transformers452 ? "model.language_model."
                                                                 : "model.";
    return prefix + replaced(name, {{"blk.", "layers."},
                                    {"token_embd", "embed_tokens"},
                                    {"output_norm", "norm"},
                                    {"attn_norm", "input_layernorm"},
                                    {"ffn_norm", "post_attention_layernorm"},
                                    {"attn_output", "self_attn.o_proj"},
                                    {"attn_q", "self_attn.q_proj"},
                                    {"attn_k", "self_attn.k_proj"},
                                    {"attn_v", "self_attn.v_proj"},
                                    {"ffn_gate", "mlp.gate_proj"},
                                    {"ffn_up", "mlp.up_proj"},
                                    {"ffn_down", "mlp.down_proj"}});
}

std::string hubVisionName(const std::string& name, Names names, bool towerAlone) {
    const bool isOriginal = names == Names::Original;
    const std::string root = names == Names::Transformers ? "" : "model.";
    if (name == "image_newline")
        return root + name;
    if (name.starts_with("mm.")) {
        return isOriginal ? replaced(name, {{"mm.", "model.mm_projector."}})
                          : replaced(name, {{"mm.0", root + "multi_modal_projector.linear_1"},
                                            {"mm.2", root + "multi_modal_projector.linear_2"}});
    }
    const std::string tower = towerAlone   ? "vision_model."
                              : isOriginal ? "model.vision_tower.vision_tower.vision_model."
                                           : root + "vision_tower.vision_model.";
    return tower + replaced(name, {{"v.blk.", "encoder.layers."},
                                   {"v.class_embd", "embeddings.class_embedding"},
                                   {"v.patch_embd", "embeddings.patch_embedding"},
                                   {"v.position_embd", "embeddings.position_embedding"},
                                   {"v.pre_ln", "pre_layrnorm"},
                                   {"ln1", "layer_norm1"},
                                   {"ln2", "layer_norm2"},
                                   {"attn_q", "self_attn.q_proj"},
                                   {"attn_k", "self_attn.k_proj"},
                                   {"attn_v", "self_attn.v_proj"},
                                   {"attn_out", "self_attn.out_proj"},
                                   {"ffn_up", "mlp.fc1"},
                                   {"ffn_down", "mlp.fc2"}});
}

Json textJson(const TextConfig& text) {
    return {{"model_type", "llama"},
            {"vocab_size", text.vocabSize},
            {"hidden_size", text.hiddenSize},
            {"num_hidden_layers", text.numLayers},
            {"num_attention_heads", text.numHeads},
            {"num_key_value_heads", text.numKvHeads},
            {"intermediate_size", text.intermediateSize},
            {"rope_theta", text.rope.theta},
            {"rms_norm_eps", text.rmsNormEps},
            {"max_position_embeddings", text.contextLength},
            {"bos_token_id", 1},
            {"eos_token_id", 2}};
}

Json towerJson(const VisionConfig& vision) {
    return {
        {"model_type", "clip_vision_model"},        {"image_size", vision.imageSize},
        {"patch_size", vision.patchSize},           {"hidden_size", vision.hiddenSize},
        {"num_attention_heads", vision.numHeads},   {"intermediate_size", vision.intermediateSize},
        {"num_hidden_layers", vision.numLayers + 1}};
}

Json pinpointsJson(const TileScheme& scheme) {
    Json list = Json::array();
    for (const Resolution& grid : scheme.pinpoints)
        list.push_back({grid.widthPx, grid.heightPx});
    return list;
}

Json configJson(const Checkpoint& checkpoint, const HubLayout& layout) {
    const VisionConfig& vision = *checkpoint.vision();
    if (layout.names != Names::Original) {
        return {{"architectures", {"LlavaNextForConditionalGeneration"}},
                {"model_type", "llava_next"},
                {"vision_feature_layer", -2},
                {"vision_feature_select_strategy", "default"},
                {"image_grid_pinpoints", pinpointsJson(vision.tileScheme)},
                {"tie_word_embeddings", false},
                {"text_config", textJson(checkpoint.text())},
                {"vision_config", towerJson(vision)}};
    }
    Json config = textJson(checkpoint.text());
    config["model_type"] = "llava_llama";
    config["mm_vision_tower"] = layout.towerName;
    config["mm_projector_type"] = "mlp2x_gelu";
    config["mm_vision_select_layer"] = -2;
    config["mm_vision_select_feature"] = "patch";
    config["image_aspect_ratio"] = "anyres";
    config["mm_patch_merge_type"] = "spatial_unpad";
    config["image_grid_pinpoints"] = pinpointsJson(vision.tileScheme);
    return config;
}

std::string varint(std::uint64_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7)
        bytes += static_cast<char>(value | 0x80);
    return bytes + static_cast<char>(value);
}

std::string lengthDelimited(std::uint64_t field, const std::string& bytes) {
    return varint(field << 3 | 2) + varint(bytes.size()) + bytes;
}

// SentencePiece's ModelProto with the fields that readers use.
std::string sentencePieceModel(const Vocabulary& vocabulary) {
    std::string model;
    for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i) {
        std::string score(4, '\0');
        std::memcpy(score.data(), &vocabulary.scores[i], 4);
        model += lengthDelimited(1, lengthDelimited(1, vocabulary.tokens[i]) + varint(2 << 3 | 5) +
                                        score + varint(3 << 3) +
                                        varint(std::uint64_t(vocabulary.types[i])));
    }
    const std::string trainer = varint(3 << 3) + varint(2);  // BPE
    const std::string normalizer =
        lengthDelimited(1, "identity") + varint(3 << 3) + varint(1) + varint(4 << 3) + varint(0);
    return model + lengthDelimited(2, trainer) + lengthDelimited(3, normalizer);
}

// Every pair of pieces that makes a third one, ordered by the third one's score, highest first.
Json mergesOf(const Vocabulary& vocabulary) {
    std::unordered_map<std::string, std::size_t> ids;
    for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i)
        if (vocabulary.types[i] == TokenType::Normal)
            ids.emplace(vocabulary.tokens[i], i);
    std::vector<std::size_t> order;
    for (const auto& [piece, id] : ids)
        order.push_back(id);
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        return std::pair(-vocabulary.scores[a], a) < std::pair(-vocabulary.scores[b], b);
    });
    Json merges = Json::array();
    for (const std::size_t id : order) {
        const std::string& piece = vocabulary.tokens[id];
        for (std::size_t cut = 1; cut < piece.size(); ++cut)
            if (ids.contains(piece.substr(0, cut)) && ids.contains(piece.substr(cut)))
                merges.push_back({piece.substr(0, cut), piece.substr(cut)});
    }
    return merges;
}

std::string tokenizerJson(const Vocabulary& vocabulary) {
    Json pieces = Json::object();
    Json added = Json::array();
    for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i) {
        const TokenType type = vocabulary.types[i];
        pieces[vocabulary.tokens[i]] = i;
        if (type == TokenType::Unknown || type == TokenType::Control)
            added.push_back({{"id", i}, {"content", vocabulary.tokens[i]}, {"special", true}});
    }
    const Json json = {
        {"added_tokens", added},
        {"normalizer",
         {{"type", "Sequence"},
          {"normalizers",
           {{{"type", "Prepend"}, {"prepend", "\xe2\x96\x81"}},
            {{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", "\xe2\x96\x81"}}}}}},
        {"pre_tokenizer", nullptr},
        {"model",
         {{"type", "BPE"},
          {"unk_token", vocabulary.tokens[0]},
          {"byte_fallback", true},
          {"vocab", pieces},
          {"merges", mergesOf(vocabulary)}}}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string writeHubFolder(const fs::path& model, const fs::path& mmproj, const HubLayout& layout,
                           const fs::path& folder) {
    const auto checkpoint = Checkpoint::open(model, mmproj);
    if (!checkpoint)
        return checkpoint.error().message();
    const bool apart = layout.towerApart;
    const std::uint64_t patch = checkpoint->vision()->patchSize;
    OutTensors tensors;
    OutTensors tower;
    for (const auto& [name, weight] : checkpoint->weights()) {
        OutTensor tensor = outTensor(weight);
        if (name.ends_with("attn_q.weight") || name.ends_with("attn_k.weight")) {
            if (!name.starts_with("v."))
                unpermute(tensor, checkpoint->text().headDim);
        }
        if (name == "v.patch_embd.weight")
            tensor.shape = {weight.rows, 3, patch, patch};
        const bool isVision =
            name.starts_with("v.") || name.starts_with("mm.") || name == "image_newline";
        if (apart && name.starts_with("v.")) {
            tower.emplace(hubVisionName(name, layout.names, true), std::move(tensor));
        } else {
            tensors.emplace(isVision ? hubVisionName(name, layout.names, false)
                                     : hubTextName(name, layout.names),
                            std::move(tensor));
        }
    }
    const Vocabulary& vocabulary = checkpoint->vocabulary();
    bool written =
        writeWeights(folder, tensors, layout.shards) &&
        writeText(folder / "config.json", configJson(*checkpoint, layout).dump(2)) &&
        writeText(folder / "tokenizer_config.json", Json{{"tokenizer_class", "LlamaTokenizer"},
                                                         {"add_bos_token", true},
                                                         {"bos_token", "<s>"},
                                                         {"eos_token", {{"content", "</s>"}}},
                                                         {"unk_token", "<unk>"},
                                                         {"chat_template", vocabulary.chatTemplate}}
                                                        .dump());
    written =
        written && (layout.tokenizer == HubLayout::Tokenizer::SentencePieceModel
                        ? writeText(folder / "tokenizer.model", sentencePieceModel(vocabulary))
                        : writeText(folder / "tokenizer.json", tokenizerJson(vocabulary)));
    if (written && !layout.towerName.empty()) {
        const fs::path place =
            folder.parent_path() / layout.towerName.substr(layout.towerName.rfind('/') + 1);
        std::error_code error;
        fs::create_directories(place, error);
        written = (!apart || writeWeights(place, tower, 1)) &&
                  writeText(place / "config.json", towerJson(*checkpoint->vision()).dump());
    }
    return written ? "" : "cannot write " + folder.string();
}

}  // namespace tessera::testing
