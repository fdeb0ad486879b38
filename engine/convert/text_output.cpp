// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/checkpoint/text_checkpoint.h"
#include "engine/checkpoint/vocabulary_gguf.h"
#include "engine/checkpoint/weights/weight_views.h"
#include "engine/convert/output_file.h"
#include "engine/convert/output_types.h"
#include "engine/convert/vocabulary_output.h"
#include "engine/text/sampler_fields.h"

namespace tessera {

namespace {

constexpr std::uint32_t kQuantizationVersion = 2;

// llama.cpp keeps queries, keys and values of this architecture in one matrix.
bool isQwen(const TextConfig& text) {
    return text.architecture == "qwen";
}

// A vector is a single row of its own length.
void addTensor(OutputFile& file, std::string name, TensorType type, const StoredWeight& source,
               bool isVector) {
    std::vector<std::uint64_t> shape = {source.columns};
    if (!isVector)
        shape.push_back(source.rows);
    file.layout.addTensor(name, type, shape);
    file.tensors.push_back({std::move(name), type, source, 0});
}

void addShape(GgufLayout& layout, const TextConfig& text) {
    const auto key = [&](std::string_view name) {
        return fmt::format("{}.{}", text.architecture, name);
    };
    layout.add(key("vocab_size"), text.vocabSize);
    layout.add(key("context_length"), text.contextLength);
    layout.add(key("embedding_length"), text.hiddenSize);
    layout.add(key("block_count"), text.numLayers);
    // Of "qwen", gate and up are counted together.
    layout.add(key("feed_forward_length"), text.intermediateSize * (isQwen(text) ? 2 : 1));
    layout.add(key("attention.head_count"), text.numHeads);
    layout.add(key("attention.head_count_kv"), text.numKvHeads);
    layout.add(key("attention.layer_norm_rms_epsilon"), text.rmsNormEps);
    if (text.headDim * text.numHeads != text.hiddenSize) {
        layout.add(key("attention.key_length"), text.headDim);
        layout.add(key("attention.value_length"), text.headDim);
    }
    layout.add(key("rope.freq_base"), text.rope.theta);
    layout.add(key("rope.dimension_count"), text.rope.dim);
    if (text.rope.scaling != RopeScaling::None) {
        layout.add(key("rope.scaling.type"),
                   text.rope.scaling == RopeScaling::Linear ? "linear" : "yarn");
        layout.add(key("rope.scaling.factor"), text.rope.scalingFactor);
        if (text.rope.originalContext != 0)
            layout.add(key("rope.scaling.original_context_length"), text.rope.originalContext);
    }
    // Keys of our own, which llama.cpp leaves aside: it reads prompts of up to these lengths alike.
    if (text.ntkLength != 0)
        layout.add(key("rope.ntk_length"), text.ntkLength);
    if (text.logNLength != 0)
        layout.add(key("attention.log_n_length"), text.logNLength);
}

void addGenerationDefaults(GgufLayout& layout, const GenerationDefaults& defaults) {
    for (const SamplerField& field : samplerFields()) {
        const auto value = field.publication ? field.publication->valueIn(defaults) : std::nullopt;
        if (!value)
            continue;
        const std::string key(field.publication->ggufKey);
        if (field.isWhole())
            layout.add(key, static_cast<std::uint32_t>(*value));
        else
            layout.add(key, static_cast<float>(*value));
    }
}

// Adds those of the named weights that the checkpoint has.
class TextTensors {
  public:
    TextTensors(const Checkpoint& checkpoint, TextOutput output, OutputFile& file)
        : m_checkpoint(checkpoint), m_output(output), m_file(file) {}

    void matrix(const std::string& name) {
        if (const StoredWeight* weight = m_checkpoint.find(name)) {
            addMatrix(name, *weight);
            m_file.tensors.back().interleavedHeads = interleavedHeadsOf(m_checkpoint.text(), name);
        }
    }
    void vector(const std::string& name) {
        const StoredWeight* weight = m_checkpoint.find(name);
        if (weight == nullptr)
            return;
        addTensor(m_file, name, TensorType::F32, *weight, true);
        OutputTensor& added = m_file.tensors.back();
        added.interleavedHeads = interleavedHeadsOf(m_checkpoint.text(), name);
        if (added.interleavedHeads != 0)  // its numbers move as rows do
            added.source = columnOf(*weight);
    }
    // Queries, keys and values of a layer as one matrix, and their biases.
    void fusedAttention(const std::string& layer) {
        if (const std::vector<StoredWeight> parts = attentionParts(layer, "weight"); !parts.empty())
            addMatrix(layer + "attn_qkv.weight", stackedOf(parts));
        std::vector<StoredWeight> columns;
        for (const StoredWeight& part : attentionParts(layer, "bias"))
            columns.push_back(columnOf(part));
        if (!columns.empty()) {
            addTensor(m_file, layer + "attn_qkv.bias", TensorType::F32,
                      vectorOf(stackedOf(std::move(columns))), true);
        }
    }

  private:
    void addMatrix(const std::string& name, const StoredWeight& weight) {
        addTensor(m_file, name, textOutputType(m_output, name, weight.columns), weight, false);
    }

    // Empty if the checkpoint lacks one of them.
    std::vector<StoredWeight> attentionParts(const std::string& layer, const char* rest) const {
        std::vector<StoredWeight> parts;
        for (const char* name : {"attn_q.", "attn_k.", "attn_v."}) {
            const StoredWeight* part = m_checkpoint.find(layer + name + rest);
            if (part == nullptr)
                return {};
            parts.push_back(*part);
        }
        return parts;
    }

    const Checkpoint& m_checkpoint;
    TextOutput m_output;
    OutputFile& m_file;
};

void addLayer(TextTensors& tensors, const TextConfig& text, std::uint32_t layer) {
    const auto name = [&](std::string_view weight) {
        return fmt::format("blk.{}.{}", layer, weight);
    };
    if (isQwen(text)) {
        tensors.fusedAttention(name(""));
    } else {
        for (const char* part : {"attn_q", "attn_k", "attn_v"}) {
            tensors.matrix(name(fmt::format("{}.weight", part)));
            tensors.vector(name(fmt::format("{}.bias", part)));
        }
    }
    tensors.matrix(name("attn_output.weight"));
    tensors.matrix(name("ffn_gate.weight"));
    tensors.matrix(name("ffn_up.weight"));
    tensors.matrix(name("ffn_down.weight"));
    tensors.vector(name("attn_norm.weight"));
    tensors.vector(name("ffn_norm.weight"));
}

}  // namespace

std::uint32_t interleavedHeadsOf(const TextConfig& text, std::string_view name) {
    if (text.rope.style == ggufRopeStyle(text.architecture))
        return 0;
    return name.find(".attn_q.") != std::string_view::npos   ? text.numHeads
           : name.find(".attn_k.") != std::string_view::npos ? text.numKvHeads
                                                             : 0;
}

OutputFile textOutputFile(const Checkpoint& checkpoint, TensorType type, const std::string& name) {
    const TextConfig& text = checkpoint.text();
    OutputFile file;
    GgufLayout& layout = file.layout;
    layout.add("general.architecture", text.architecture);
    layout.add("general.type", "model");
    layout.add("general.name", name);
    layout.add("general.file_type", ggufFileType(type));
    if (type != TensorType::F16 && type != TensorType::BF16)
        layout.add("general.quantization_version", kQuantizationVersion);
    addGenerationDefaults(layout, checkpoint.generationDefaults());
    addShape(layout, text);

    const StoredWeight* embedding = checkpoint.find("token_embd.weight");
    const StoredWeight* head = checkpoint.find("output.weight");
    const bool tied = originOf(*embedding) == originOf(*head);
    addVocabulary(layout, checkpoint.vocabulary(), embedding->rows);
    if (const std::string& before = checkpoint.vocabulary().modelName; before != name)
        layout.add(kSourceNameKey, before);

    TextTensors tensors(checkpoint, {type, text.numLayers, tied}, file);
    tensors.matrix("token_embd.weight");
    tensors.vector("rope_freqs.weight");
    for (std::uint32_t layer = 0; layer < text.numLayers; ++layer)
        addLayer(tensors, text, layer);
    tensors.vector("output_norm.weight");
    if (!tied)
        tensors.matrix("output.weight");
    return file;
}

}  // namespace tessera
