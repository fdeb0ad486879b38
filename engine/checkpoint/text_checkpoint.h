// SPDX-License-Identifier: MIT
// The text half of a checkpoint: a GGUF file of architecture "llama" (Vicuna, Mistral, Yi,
// LLaMA-3), "qwen2", "qwen" or "internlm2", whole or split ("name-00001-of-00003.gguf"; any part
// may be given).
#pragma once

#include <filesystem>
#include <string_view>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/config.h"
#include "engine/checkpoint/weights/weight_collector.h"
#include "engine/core/result.h"
#include "engine/formats/metadata_reader.h"

namespace tessera {

struct TextCheckpoint {
    TextConfig config;
    // Names as in the file. "output.weight" is always present: it is the token embedding if the two
    // are tied. Optional: "rope_freqs.weight", biases of every matrix in a layer, and the matrices
    // of a Partial LoRA.
    WeightTable weights;
    GgufParts parts;  // the first has the metadata
};

// The shape of the model from its header alone; vocabSize from the token embedding's rows.
// Errors: Mismatch (an mmproj), Unsupported (architecture, experts, head sizes, rope scaling),
// InvalidFormat (missing or absurd numbers, all of them together).
Result<TextConfig> readTextConfig(const ModelHeader& header, const TensorSource& source);

// The decoder's weights of that shape, named as in TextCheckpoint::weights. Errors: those of
// WeightCollector::finish, Unsupported (weights inside a layer that the decoder would leave out).
Result<WeightTable> collectTextWeights(const TensorSource& source, const TextConfig& config);

// Adds the matrices that an mmproj holds for the text model of `config`, which has none. Errors:
// those of WeightCollector::finish; Mismatch (matrices for layers that the model does not have).
Result<void> addPartialLora(const PartialLora& lora, TextConfig& config, WeightTable& weights);

// How GGUF files of an architecture order the rows of q and k; it must be one of those above.
RopeStyle ggufRopeStyle(std::string_view architecture);

// Takes queries, keys and values in one matrix, "blk.N.attn_qkv", as well.
// Errors: those of openGgufParts, readTextConfig and WeightCollector::finish.
Result<TextCheckpoint> openTextCheckpoint(const std::filesystem::path& path);

}  // namespace tessera
