// SPDX-License-Identifier: MIT
// The contents of a converted file: its header, with the names that llama.cpp's converters use, and
// the source of each tensor's numbers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/checkpoint/checkpoint.h"
#include "engine/convert/gguf_layout.h"
#include "engine/core/tensor_type.h"

namespace tessera {

struct OutputTensor {
    std::string name;  // in the output file
    TensorType type = TensorType::F32;
    StoredWeight source;
    // If not 0: the rows of each of this many heads are reordered from rotation by halves to
    // rotation by neighbouring pairs: row 2 i + s comes from s * headDim / 2 + i.
    std::uint32_t interleavedHeads = 0;
};

struct OutputFile {
    GgufLayout layout;
    std::vector<OutputTensor> tensors;  // in the layout's order
};

// OutputTensor::interleavedHeads of a weight of the text model under its name in the table: GGUF's
// "llama" and "internlm2" rotate neighbouring pairs, where folders and the others rotate halves.
std::uint32_t interleavedHeadsOf(const TextConfig& text, std::string_view name);

// The text model of an open checkpoint, whose files must stay open, as llama.cpp knows its
// architecture: without a Partial LoRA, which concerns rows of photos only. Its embedding may have
// more rows than the vocabulary has tokens; the extra rows become "[PADn]" tokens of the kind
// "unused". `name`: the model's name, for people.
OutputFile textOutputFile(const Checkpoint& checkpoint, TensorType type, const std::string& name);

// Its image encoder and projector as an mmproj, which holds only the blocks that are run; fc1 is
// called ffn_down and fc2 ffn_up, as in all mmproj files of LLaVA. With the text model's Partial
// LoRA, if it has one. `checkpoint` must have vision.
OutputFile visionOutputFile(const Checkpoint& checkpoint, TensorType type, const std::string& name);

}  // namespace tessera
