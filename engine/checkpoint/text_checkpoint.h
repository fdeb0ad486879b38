// SPDX-License-Identifier: MIT
// The text half of a checkpoint: a GGUF file of architecture "llama" (Vicuna, Mistral, Yi, LLaMA-3)
// or "qwen2", whole or split ("name-00001-of-00003.gguf"; any part may be given).
#pragma once

#include <filesystem>

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

// Errors: those of openGgufParts, readTextConfig and WeightCollector::finish.
Result<TextCheckpoint> openTextCheckpoint(const std::filesystem::path& path);

}  // namespace tessera
