// SPDX-License-Identifier: MIT
// What a converted file will hold: its header, named as llama.cpp's converters name it, and for
// each tensor where its numbers come from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/checkpoint/checkpoint.h"
#include "engine/convert/gguf_layout.h"
#include "engine/core/tensor_type.h"

namespace tessera {

struct OutputTensor {
    std::string name;  // in the file that is written
    TensorType type = TensorType::F32;
    StoredWeight source;
    // Not 0: the rows of each of that many heads change from the order of a rotation by halves to
    // that of neighbouring pairs: row 2 i + s comes from s * headDim / 2 + i.
    std::uint32_t interleavedHeads = 0;
};

struct OutputFile {
    GgufLayout layout;
    std::vector<OutputTensor> tensors;  // as in the layout
};

// The text model of an open checkpoint, whose files must stay open. Its embedding may have more
// rows than the vocabulary has tokens; these become "[PADn]" of the kind "unused". `name`: of the
// model, for people.
OutputFile textOutputFile(const Checkpoint& checkpoint, TensorType type, const std::string& name);

// Its image encoder and projector as an mmproj, which only has the blocks that are run; fc1 is
// called ffn_down and fc2 ffn_up, as in all mmproj files of LLaVA. `checkpoint` must have vision.
OutputFile visionOutputFile(const Checkpoint& checkpoint, TensorType type, const std::string& name);

}  // namespace tessera
