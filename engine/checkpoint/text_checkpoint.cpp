// SPDX-License-Identifier: MIT
#include "engine/checkpoint/text_checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <span>
#include <utility>
#include <vector>

#include "engine/checkpoint/hub/tensors/rearrange.h"
#include "engine/formats/gguf/gguf_parts.h"
#include "engine/formats/gguf/lora_adapter.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::uint32_t kMaxLoraRank = 1u << 16;
constexpr std::uint32_t kMaxHiddenSize = 1u << 17;
constexpr std::uint32_t kMaxLayers = 1024;
constexpr std::uint32_t kMaxHeads = 1024;
constexpr std::uint32_t kMaxIntermediate = 1u << 20;
constexpr std::uint32_t kMaxVocabulary = 1u << 22;
constexpr std::uint32_t kMaxContext = 1u << 30;
constexpr std::uint32_t kMaxHeadDim = 256;

struct Architecture {
    std::string_view name;
    RopeStyle ropeStyle;
};
constexpr Architecture kArchitectures[] = {{"llama", RopeStyle::Interleaved},
                                           {"qwen2", RopeStyle::HalfRotation},
                                           {"qwen", RopeStyle::HalfRotation},
                                           {"internlm2", RopeStyle::Interleaved}};

std::string layerName(std::uint32_t layer, std::string_view weight) {
    return fmt::format("blk.{}.{}", layer, weight);
}

std::optional<Error> checkArchitecture(const ModelHeader& header) {
    const std::string* architecture = findString(*header.metadata, "general.architecture");
    const std::string name = quoteFileName(header.path);
    if (architecture == nullptr) {
        return Error(ErrorCode::InvalidFormat,
                     "{} does not say what kind of model it holds "
                     "(\"general.architecture\" is missing). Get another conversion of the "
                     "model.",
                     name);
    }
    if (*architecture == "clip") {
        return Error(ErrorCode::Mismatch,
                     "{} is an image encoder (mmproj), not a text model. Choose the text "
                     "model here and give this file as its mmproj.",
                     name);
    }
    if (std::ranges::find(kArchitectures, *architecture, &Architecture::name) ==
        std::end(kArchitectures)) {
        return Error(ErrorCode::Unsupported,
                     "{} holds a model of the architecture {}. Only \"llama\" (also Vicuna, "
                     "Mistral, Yi), \"qwen\", \"qwen2\" and \"internlm2\" can be used.",
                     name, quoteName(*architecture));
    }
    return std::nullopt;
}

void readHeads(MetadataReader& reader, TextConfig& config) {
    config.numHeads = reader.required("attention.head_count", kMaxHeads);
    config.numKvHeads = reader.optional("attention.head_count_kv", kMaxHeads, config.numHeads);
    config.headDim = reader.optional("attention.key_length", kMaxHiddenSize,
                                     config.hiddenSize / config.numHeads);
    const std::uint32_t valueDim =
        reader.optional("attention.value_length", kMaxHiddenSize, config.headDim);
    if (!reader.has("attention.key_length") && config.hiddenSize % config.numHeads != 0) {
        reader.complain(Sentence("{} numbers cannot be divided among {} heads", config.hiddenSize,
                                 config.numHeads));
    }
    if (config.numHeads % config.numKvHeads != 0) {
        reader.complain(Sentence("{} heads cannot share {} key-value heads", config.numHeads,
                                 config.numKvHeads));
    }
    if (valueDim != config.headDim) {
        reader.refuse(Sentence("its keys have {} numbers a head and its values {}", config.headDim,
                               valueDim));
    }
    if (config.headDim > kMaxHeadDim || config.headDim == 0) {
        reader.refuse(Sentence("its heads have {} numbers; {} at most are possible", config.headDim,
                               kMaxHeadDim));
    }
    config.rope.dim = reader.optional("rope.dimension_count", kMaxHiddenSize, config.headDim);
    if (config.rope.dim > config.headDim || config.rope.dim % 2 != 0) {
        reader.complain(Sentence("{} of the {} numbers of a head cannot be rotated",
                                 config.rope.dim, config.headDim));
    }
}

void readRope(MetadataReader& reader, TextConfig& config) {
    config.rope.style = ggufRopeStyle(config.architecture);
    config.rope.theta = reader.optionalPositive("rope.freq_base", 10000.0f);
    const std::string_view type = reader.text("rope.scaling.type");
    if (type == "linear")
        config.rope.scaling = RopeScaling::Linear;
    else if (type == "yarn")
        config.rope.scaling = RopeScaling::Yarn;
    else if (!type.empty() && type != "none")
        reader.refuse(Sentence("it needs the rope scaling {}", quoteName(type)));
    config.rope.scalingFactor = reader.optionalPositive("rope.scaling.factor", 1.0f);
    // The key used by files from 2023, always linear.
    if (type.empty() && reader.has("rope.scale_linear")) {
        config.rope.scaling = RopeScaling::Linear;
        config.rope.scalingFactor = reader.optionalPositive("rope.scale_linear", 1.0f);
    }
    if (config.rope.scaling == RopeScaling::Linear && config.rope.scalingFactor == 1.0f)
        config.rope.scaling = RopeScaling::None;
    config.rope.originalContext =
        reader.optional("rope.scaling.original_context_length", kMaxContext, config.contextLength);
}

// The largest rank of a Partial LoRA; 0: there is none.
std::uint32_t largestLoraRank(const TensorSource& source) {
    std::uint64_t rank = 0;
    for (const SourceTensor& tensor : source.tensors())
        if (tensor.name.ends_with(".lora_a.weight") && tensor.shape.size() == 2)
            rank = std::max(rank, tensor.shape[1]);
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(rank, kMaxLoraRank));
}

// What only some families have; these keys are this program's own.
void readExtras(MetadataReader& reader, const TensorSource& source, TextConfig& config) {
    config.loraRank = largestLoraRank(source);
    if (config.loraRank == kMaxLoraRank)
        reader.refuse(Sentence("its adapters are too wide"));
    config.ntkLength = reader.optional("rope.ntk_length", kMaxContext, 0);
    config.logNLength = reader.optional("attention.log_n_length", kMaxContext, 0);
    config.qkvLoraScale = reader.optionalPositive("lora.qkv_scale", 1.0f);
    config.loraScale = reader.optionalPositive("lora.scale", 1.0f);
}

// Partial LoRA, "NAME.lora_a.weight" [rank, columns] and for each output "lora_b.weight"
// [rows, rank]; queries, keys and values share the first.
void collectLora(WeightCollector& collector, const TensorSource& source, const std::string& name,
                 std::uint64_t columns,
                 std::span<const std::pair<std::string, std::uint64_t>> outputs) {
    const std::string a = name + ".lora_a.weight";
    const SourceTensor* tensor = source.find(a);
    if (tensor == nullptr || tensor->shape.empty())
        return;  // a second half without it is reported as unused
    const std::uint64_t rank = tensor->shape.back();
    collector.needMatrix(a, a, columns, rank);
    for (const auto& [output, rows] : outputs) {
        const std::string b = output + ".lora_b.weight";
        collector.needMatrix(b, b, rank, rows);
    }
}

// Rows of a layer's queries, and of its keys and its values.
std::uint64_t queryRows(const TextConfig& config) {
    return std::uint64_t{config.numHeads} * config.headDim;
}
std::uint64_t keyRows(const TextConfig& config) {
    return std::uint64_t{config.numKvHeads} * config.headDim;
}

void collectLayerLora(WeightCollector& collector, const TensorSource& source,
                      const TextConfig& config, std::uint32_t layer) {
    const std::uint64_t hidden = config.hiddenSize;
    const std::uint64_t queries = queryRows(config);
    const std::uint64_t keys = keyRows(config);
    const std::uint64_t intermediate = config.intermediateSize;
    const auto lora = [&](std::string_view weight, std::uint64_t columns,
                          std::initializer_list<std::pair<std::string, std::uint64_t>> outputs) {
        std::vector<std::pair<std::string, std::uint64_t>> named;
        for (const auto& [output, rows] : outputs)
            named.emplace_back(layerName(layer, output), rows);
        collectLora(collector, source, layerName(layer, weight), columns, named);
    };
    lora("attn_qkv", hidden, {{"attn_q", queries}, {"attn_k", keys}, {"attn_v", keys}});
    lora("attn_output", queries, {{"attn_output", hidden}});
    lora("ffn_gate", hidden, {{"ffn_gate", intermediate}});
    lora("ffn_up", hidden, {{"ffn_up", intermediate}});
    lora("ffn_down", intermediate, {{"ffn_down", hidden}});
}

void collectLayer(WeightCollector& collector, const TensorSource& source, const TextConfig& config,
                  std::uint32_t layer) {
    const std::uint64_t hidden = config.hiddenSize;
    const std::uint64_t queries = queryRows(config);
    const std::uint64_t keys = keyRows(config);
    const std::uint64_t intermediate = config.intermediateSize;
    const auto vector = [&](std::string_view weight, std::uint64_t size) {
        const std::string name = layerName(layer, weight);
        collector.needVector(name, name, size);
    };
    const auto matrix = [&](std::string_view weight, std::uint64_t columns, std::uint64_t rows) {
        const std::string name = layerName(layer, weight);
        collector.needMatrix(name, name, columns, rows);
    };
    vector("attn_norm.weight", hidden);
    matrix("attn_q.weight", hidden, queries);
    matrix("attn_k.weight", hidden, keys);
    matrix("attn_v.weight", hidden, keys);
    for (const auto& [weight, size] :
         {std::pair("attn_q.bias", queries), std::pair("attn_k.bias", keys),
          std::pair("attn_v.bias", keys), std::pair("attn_output.bias", hidden),
          std::pair("ffn_gate.bias", intermediate), std::pair("ffn_up.bias", intermediate),
          std::pair("ffn_down.bias", hidden)}) {
        const std::string name = layerName(layer, weight);
        collector.takeVector(name, name, size);
    }
    matrix("attn_output.weight", queries, hidden);
    vector("ffn_norm.weight", hidden);
    matrix("ffn_gate.weight", hidden, intermediate);
    matrix("ffn_up.weight", hidden, intermediate);
    matrix("ffn_down.weight", intermediate, hidden);
    collectLayerLora(collector, source, config, layer);
}

// A weight inside a layer that the decoder ignored would silently change the answers.
std::optional<Error> refuseUnusedWeights(const WeightCollector& collector,
                                         const std::filesystem::path& path) {
    std::vector<std::string> names;
    for (const SourceTensor* tensor : collector.unused()) {
        const std::string& name = tensor->name;
        if (name.starts_with("blk.") && name.find("rot_embd") == std::string::npos &&
            name.find("rope_freqs") == std::string::npos)
            names.push_back(tensor->storedName);
    }
    if (names.empty())
        return std::nullopt;
    const std::size_t shown = std::min<std::size_t>(names.size(), 3);
    return Error(
        ErrorCode::Unsupported,
        "{} has {} weights that this program does not know how to use ({}). "
        "Choose another model.",
        quoteFileName(path), names.size(),
        fmt::format("{}{}", fmt::join(names.begin(), names.begin() + std::ptrdiff_t(shown), ", "),
                    names.size() > shown ? ", ..." : ""));
}

}  // namespace

Result<TextConfig> readTextConfig(const ModelHeader& header, const TensorSource& source) {
    if (std::optional<Error> error = refuseAdapter(*header.metadata, header.path))
        return *std::move(error);
    if (std::optional<Error> error = checkArchitecture(header))
        return *std::move(error);
    TextConfig config;
    config.architecture = *findString(*header.metadata, "general.architecture");
    if (const std::string* name = findString(*header.metadata, "general.name"))
        config.name = *name;
    MetadataReader reader(header, config.architecture + ".");
    config.hiddenSize = reader.required("embedding_length", kMaxHiddenSize);
    config.numLayers = reader.required("block_count", kMaxLayers);
    config.intermediateSize = reader.required("feed_forward_length", kMaxIntermediate);
    if (config.architecture == "qwen")
        config.intermediateSize /= 2;  // which counts gate and up together
    config.contextLength = reader.required("context_length", kMaxContext);
    config.rmsNormEps = reader.requiredPositive("attention.layer_norm_rms_epsilon");
    if (config.hiddenSize % 4 != 0 || config.intermediateSize % 4 != 0) {
        reader.refuse(Sentence("its layers are {} and {} wide; multiples of 4 are needed",
                               config.hiddenSize, config.intermediateSize));
    }
    readHeads(reader, config);
    readRope(reader, config);
    readExtras(reader, source, config);
    if (findUnsigned(*header.metadata, config.architecture + ".expert_count").value_or(0) > 0)
        reader.refuse(Sentence("it is a mixture of experts"));
    const SourceTensor* embedding = source.find("token_embd.weight");
    if (embedding == nullptr || embedding->shape.size() < 2 ||
        embedding->shape[1] > kMaxVocabulary) {
        reader.complain(Sentence("the token embedding {} is missing or has no rows",
                                 quoteName(source.storedName("token_embd.weight"))));
    } else {
        config.vocabSize = static_cast<std::uint32_t>(embedding->shape[1]);
    }
    if (std::optional<Error> error = reader.error())
        return *std::move(error);
    return config;
}

Result<WeightTable> collectTextWeights(const TensorSource& source, const TextConfig& config) {
    WeightCollector collector(source);
    collector.needMatrix("token_embd.weight", "token_embd.weight", config.hiddenSize,
                         config.vocabSize);
    for (std::uint32_t layer = 0; layer < config.numLayers; ++layer)
        collectLayer(collector, source, config, layer);
    collector.needVector("output_norm.weight", "output_norm.weight", config.hiddenSize);
    if (source.find("output.weight") != nullptr)
        collector.needMatrix("output.weight", "output.weight", config.hiddenSize, config.vocabSize);
    else
        collector.alias("token_embd.weight", "output.weight");
    collector.takeVector("rope_freqs.weight", "rope_freqs.weight", config.rope.dim / 2);
    const std::optional<Error> unused = refuseUnusedWeights(collector, source.path());
    Result<WeightTable> weights = std::move(collector).finish();
    if (weights && unused)
        return *unused;
    return weights;
}

Result<void> addPartialLora(const PartialLora& lora, TextConfig& config, WeightTable& weights) {
    const std::uint32_t rank = largestLoraRank(lora.source);
    WeightCollector collector(lora.source);
    for (std::uint32_t layer = 0; layer < config.numLayers; ++layer)
        collectLayerLora(collector, lora.source, config, layer);
    const bool leavesSome = std::ranges::any_of(collector.unused(), [](const SourceTensor* tensor) {
        return tensor->name.starts_with("blk.");
    });
    Result<WeightTable> added = std::move(collector).finish();
    if (!added)
        return std::move(added).error();
    if (leavesSome || rank == kMaxLoraRank) {
        return Error(ErrorCode::Mismatch,
                     "{} was made for another text model: its adapters do not fit. Choose the "
                     "mmproj that was published together with the text model.",
                     quoteFileName(lora.source.path()));
    }
    config.loraRank = rank;
    config.qkvLoraScale = lora.qkvScale;
    config.loraScale = lora.scale;
    weights.merge(*added);
    return {};
}

RopeStyle ggufRopeStyle(std::string_view architecture) {
    return std::ranges::find(kArchitectures, architecture, &Architecture::name)->ropeStyle;
}

Result<TextCheckpoint> openTextCheckpoint(const std::filesystem::path& path) {
    Result<GgufParts> parts = openGgufParts(path);
    if (!parts)
        return std::move(parts).error();
    TensorSource source = TensorSource::fromGguf(*parts);
    Result<TextConfig> config = readTextConfig(headerOf(*parts->front()), source);
    if (!config)
        return std::move(config).error();
    splitAttention(source, "blk.", FusedRows::sideBySide(queryRows(*config), keyRows(*config)));
    Result<WeightTable> weights = collectTextWeights(source, *config);
    if (!weights)
        return std::move(weights).error();
    return TextCheckpoint{*std::move(config), *std::move(weights), *std::move(parts)};
}

}  // namespace tessera
