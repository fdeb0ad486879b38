// SPDX-License-Identifier: MIT
// The vision half of a checkpoint: an mmproj (GGUF of architecture "clip"), in the current or the
// legacy naming. openVisionCheckpoint is declared in checkpoint.h.
//
// Names in the table, whatever the file calls them:
//   v.class_embd, v.patch_embd.weight, v.patch_embd.bias (optional), v.position_embd.weight,
//   v.pre_ln.{weight,bias}, v.post_ln.{weight,bias},
//   v.blk.N.{ln1,ln2,attn_q,attn_k,attn_v,attn_out}.{weight,bias},
//   v.blk.N.{attn_q_norm,attn_k_norm,ls1,ls2}.weight
//   v.blk.N.ffn_up.{weight,bias}    fc1: matrix [intermediate, hidden]
//   v.blk.N.ffn_down.{weight,bias}  fc2: matrix [hidden, intermediate]
// each as far as VisionConfig calls for it. RMS norms have no bias. SAM's tower
// (towers/sam.cpp):
//   v.sam.patch_embd.{weight,bias}, v.sam.position_embd.weight [grid^2, hidden],
//   v.sam.blk.N.{ln1,ln2,attn_q,attn_k,attn_v,attn_out,ffn_up,ffn_down}.{weight,bias},
//   v.sam.blk.N.rel_pos_{h,w}.weight [2 side - 1, headDim],
//   v.sam.{neck,neck_hd}.{0,2}.weight, .{1,3}.{weight,bias}, v.sam.down.{0,1}.weight,
//   v.sam.hd_alpha (convolutions: [out, 9 * in], the taps outside)
// The projector (projectors.cpp):
//   Linear: mm.0.{weight,bias}; Mlp2xGelu, MergeMlp: and mm.2.{weight,bias}; DownsampleMlp: and
//   mm.norm.{weight,bias}
//   HybridMlp: mm.{high,low}.{weight,bias}, mm.2.{high,low}.weight, mm.2.bias
//   Resampler: mm.kv.weight, mm.{ln_kv,ln_q,ln_post}.{weight,bias}, mm.query, mm.query_position,
//   mm.key_position, mm.attn_{q,k,v,out}.{weight,bias}, mm.proj.weight
// image_newline (optional), image_separator (MergeMlp). An mmproj of XComposer2 also has the
// Partial LoRA of its text model, under the names of text_checkpoint.h (PartialLora). Only the
// blocks that are run are there.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/config.h"
#include "engine/checkpoint/weights/tensor_source.h"
#include "engine/checkpoint/weights/vision_names.h"
#include "engine/checkpoint/weights/weight_collector.h"
#include "engine/core/result.h"
#include "engine/formats/gguf/gguf.h"
#include "engine/formats/metadata_reader.h"

namespace tessera {

// How people call it.
std::string_view nameOf(ModelFamily family);
// LLaVA's for prompts that are not known, and for a text model that names none.
ModelFamily familyOfPrompts(std::string_view promptFamily);

// "clip.vision.activation"
inline constexpr std::array<std::pair<std::string_view, Activation>, 3> kActivationNames = {
    {{"quick_gelu", Activation::QuickGelu},
     {"gelu", Activation::Gelu},
     {"gelu_tanh", Activation::GeluTanh}}};

// How one and the same tower may be stored in different files.
struct VisionLayout {
    // fc1 stored as "ffn_down" and fc2 as "ffn_up", as the legacy converter does. Detected by their
    // shapes; if these are equal (intermediate == hidden), a file is legacy unless it has the
    // modern newline.
    bool swappedFfn = false;
    std::uint32_t storedBlocks = 0;  // 1 + the highest N of v.blk.N
    bool hasPostNorm = false;        // v.post_ln.*
    std::string_view newlineName;    // one of the above or empty
};

// The number of blocks to run: those up to the hidden state that the projector was trained on,
// which for LLaVA is the second last (the output of block L-1 of a tower of L).
//
// `featureLayer` (clip.vision.feature_layer, an index into the hidden states, so the number of
// blocks) decides. Without it:
// 1. a file whose block_count exceeds what it stores has lost its last block: run what is stored;
// 2. a file that stores more blocks than block_count: run block_count;
// 3. a tower of a known width (768: 12 blocks, 1024: 24, 1280: 32, 1408: 40, 1664: 48) runs at most
//    one block less than that;
// 4. a stored post-norm marks a complete tower: run all but the last block;
// 5. signs of the legacy converter, which dropped the last block and counted without it (swapped
//    ffn names, "model.image_newline"): run every block;
// 6. otherwise the tower is complete: run all but the last block.
std::uint32_t blocksToRun(const VisionLayout& layout, std::uint32_t featureLayer,
                          std::uint32_t blockCount, std::uint32_t hiddenSize);

VisionLayout readVisionLayout(const TensorSource& source, std::uint32_t hiddenSize,
                              std::uint32_t intermediateSize);

// The shape of the tower and projector from the header and the tensors' shapes.
// Errors: Mismatch (a text model), Unsupported (other projectors and towers), InvalidFormat.
Result<VisionConfig> readVisionConfig(const ModelHeader& header, const TensorSource& source);
Result<VisionConfig> readVisionConfig(const GgufFile& file);

// What the encoder and the projector of that shape need, without what is optional.
std::vector<WeightCollector::Need> visionWeightNeeds(const VisionConfig& config);

// The encoder's and projector's weights of that shape. Errors: those of WeightCollector::finish,
// Unsupported (weights inside a block that the encoder would leave out).
Result<WeightTable> collectVisionWeights(const TensorSource& source, const VisionConfig& config);

}  // namespace tessera
