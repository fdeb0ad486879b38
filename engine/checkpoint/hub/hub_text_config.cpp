// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/checkpoint/hub/hub_config.h"
#include "engine/checkpoint/hub/hub_header_builder.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

// The defaults of transformers for keys that a config does not list.
struct TextDefaults {
    std::string_view modelType;
    std::string_view architecture;  // in GGUF
    std::uint64_t hiddenSize;
    std::uint64_t intermediateSize;
    std::uint64_t numLayers;
    std::uint64_t numHeads;
    std::optional<std::uint64_t> numKvHeads;  // nullopt: as many as heads
    std::uint64_t contextLength;
    bool tiedHead;
};

constexpr TextDefaults kDefaults[] = {
    {"llama", "llama", 4096, 11008, 32, 32, std::nullopt, 2048, false},
    {"mistral", "llama", 4096, 14336, 32, 32, 8, 131072, false},
    {"qwen2", "qwen2", 4096, 22016, 32, 32, 32, 32768, false},
};

const TextDefaults* defaultsFor(std::string_view modelType) {
    const auto* found = std::ranges::find(kDefaults, modelType, &TextDefaults::modelType);
    return found == std::end(kDefaults) ? nullptr : found;
}

void readScaling(const Json& text, HubTextHeader& header, HubHeaderBuilder& builder,
                 std::uint64_t context) {
    // transformers 5 keeps rope_theta in here as well.
    const Json* scaling = objectMember(text, "rope_parameters");
    if (scaling != nullptr) {
        builder.addNumber("rope.freq_base", *scaling, "rope_theta", 10000.0);
    } else {
        builder.addNumber("rope.freq_base", text, "rope_theta", 10000.0);
        scaling = objectMember(text, "rope_scaling");
    }
    if (scaling == nullptr)
        return;
    const std::string* type = textMember(*scaling, "rope_type");
    type = type != nullptr ? type : textMember(*scaling, "type");
    const double factor = numberMember(*scaling, "factor").value_or(1.0);
    const std::uint64_t original =
        unsignedMember(*scaling, "original_max_position_embeddings").value_or(context);
    if (type == nullptr || *type == "default")
        return;
    if (*type == "llama3") {
        header.llama3Scaling = Llama3Scaling{
            factor, numberMember(*scaling, "low_freq_factor").value_or(1.0),
            numberMember(*scaling, "high_freq_factor").value_or(4.0), double(original)};
        const Llama3Scaling& s = *header.llama3Scaling;
        if (!(s.factor > 0) || !(s.lowFrequencyFactor > 0) ||
            !(s.highFrequencyFactor > s.lowFrequencyFactor) || !(s.originalContext > 0))
            builder.complain(Sentence("the numbers of its rope scaling are not possible"));
    } else if (*type == "linear" || *type == "yarn") {
        builder.set("rope.scaling.type", "rope_scaling", *type);
        builder.set("rope.scaling.factor", "rope_scaling.factor", factor);
        builder.set("rope.scaling.original_context_length",
                    "rope_scaling.original_max_position_embeddings", original);
    } else {
        builder.refuse(Sentence("it needs the rope scaling {}", quoteName(*type)));
    }
}

void refuseVariants(const Json& text, HubHeaderBuilder& builder) {
    if (const std::string* activation = textMember(text, "hidden_act");
        activation != nullptr && *activation != "silu" && *activation != "swish") {
        builder.refuse(Sentence("its decoder uses the activation {}; \"silu\" is needed",
                                quoteName(*activation)));
    }
    if (numberMember(text, "partial_rotary_factor").value_or(1.0) != 1.0)
        builder.refuse(Sentence("it rotates only a part of each head"));
}

// Attention over a window equals full attention as long as no position is older than the window.
std::uint64_t usableContext(const Json& text, std::string_view modelType, std::uint64_t context) {
    const auto window = unsignedMember(text, "sliding_window");
    const bool usesWindow =
        modelType == "mistral" || boolMember(text, "use_sliding_window").value_or(false);
    return usesWindow && window && *window > 0 ? std::min(context, *window) : context;
}

}  // namespace

std::string hubModelType(const Json& config) {
    const std::string* type = textMember(config, "model_type");
    return type == nullptr ? std::string() : *type;
}

Result<HubTextHeader> hubTextHeader(const Json& text, const std::string& modelType,
                                    const Json& config, const std::filesystem::path& path) {
    const TextDefaults* defaults = defaultsFor(modelType);
    if (defaults == nullptr) {
        return Error(ErrorCode::Unsupported,
                     "{} has a text model of the type {}. Only \"llama\" (also Vicuna, "
                     "Yi), \"mistral\" and \"qwen2\" can be used.",
                     quoteFileName(path),
                     quoteName(modelType.empty() ? hubModelType(config) : modelType));
    }
    HubTextHeader header;
    header.metadata.emplace("general.architecture", std::string(defaults->architecture));
    HubHeaderBuilder builder(header, std::string(defaults->architecture) + ".");
    builder.addInteger("embedding_length", text, "hidden_size", defaults->hiddenSize);
    builder.addInteger("feed_forward_length", text, "intermediate_size",
                       defaults->intermediateSize);
    builder.addInteger("block_count", text, "num_hidden_layers", defaults->numLayers);
    builder.addInteger("attention.head_count", text, "num_attention_heads", defaults->numHeads);
    // If absent: as many as heads, except where the family has its own number.
    builder.addInteger("attention.head_count_kv", text, "num_key_value_heads",
                       findMember(text, "num_attention_heads") != nullptr && modelType != "mistral"
                           ? std::nullopt
                           : defaults->numKvHeads);
    builder.addInteger("attention.key_length", text, "head_dim", std::nullopt);
    builder.addInteger("attention.value_length", text, "head_dim", std::nullopt);
    builder.addNumber("attention.layer_norm_rms_epsilon", text, "rms_norm_eps", 1e-6);
    const std::uint64_t context =
        unsignedMember(text, "max_position_embeddings").value_or(defaults->contextLength);
    builder.addInteger("context_length", text, "max_position_embeddings", context);
    if (const std::uint64_t usable = usableContext(text, modelType, context); usable < context)
        builder.set("context_length", "sliding_window", usable);
    readScaling(text, header, builder, context);
    refuseVariants(text, builder);
    header.tiedHead =
        boolMember(text, "tie_word_embeddings")
            .value_or(boolMember(config, "tie_word_embeddings").value_or(defaults->tiedHead));
    if (std::optional<Error> error = builder.error(path))
        return *std::move(error);
    return header;
}

std::vector<std::string> hubBaseNames(const Json& config) {
    std::vector<std::string> names;
    const Json* text = objectMember(config, "text_config");
    for (const Json* json : {&config, text}) {
        const std::string* name = json == nullptr ? nullptr : textMember(*json, "_name_or_path");
        if (name != nullptr && !name->empty())
            names.push_back(*name);
    }
    return names;
}

std::vector<float> llama3FrequencyFactors(const Llama3Scaling& scaling, double theta,
                                          std::uint32_t ropeDim) {
    // Wavelengths shorter than old / high stay, those longer than old / low are divided by
    // `factor`, and between the two the transition is smooth.
    std::vector<float> factors(ropeDim / 2);
    for (std::size_t i = 0; i < factors.size(); ++i) {
        const double frequency = std::pow(theta, -2.0 * double(i) / double(ropeDim));
        const double wavelength = 2.0 * std::numbers::pi / frequency;
        const double smooth = (scaling.originalContext / wavelength - scaling.lowFrequencyFactor) /
                              (scaling.highFrequencyFactor - scaling.lowFrequencyFactor);
        const double kept = std::clamp(smooth, 0.0, 1.0);
        factors[i] = static_cast<float>(1.0 / ((1.0 - kept) / scaling.factor + kept));
    }
    return factors;
}

}  // namespace tessera
