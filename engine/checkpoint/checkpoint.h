// SPDX-License-Identifier: MIT
// A text model and its mmproj as found on disk: shapes, vocabulary and where each weight is. Names
// here are the current GGUF names ("blk.0.attn_q.weight", "v.blk.0.ffn_up.weight" is fc1), whatever
// the file calls them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/checkpoint/weights/stored_weight.h"
#include "engine/checkpoint/weights/tensor_source.h"
#include "engine/core/result.h"
#include "engine/text/sampler.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// XComposer2's Partial LoRA where it lies in the mmproj: it concerns only the rows of photos, and
// so the text model's file is one that other programs know.
struct PartialLora {
    TensorSource source;  // with the matrices of text_checkpoint.h, beside others
    float qkvScale = 1.0f;
    float scale = 1.0f;
};

// The vision half alone, from an mmproj file or the folder of a whole LLaVA: used by
// Checkpoint::open and by tools that look at it without its text model.
struct VisionCheckpoint {
    VisionConfig config;
    WeightTable weights;
    std::vector<std::shared_ptr<const void>> files;  // keep the mapped files alive
    std::optional<PartialLora> lora;
};
Result<VisionCheckpoint> openVisionCheckpoint(const std::filesystem::path& mmproj);

// The tokenizer alone, from a GGUF text model (any part of a split one) or a hub folder. Errors:
// those of openGgufParts, vocabularyFromGguf and vocabularyFromHub.
Result<Vocabulary> openVocabulary(const std::filesystem::path& textModel);

class Checkpoint {
  public:
    // Opens the text model and its vision half. Finds every tensor that the architecture needs and
    // checks its shape; all missing and mis-shaped tensors are reported together.
    //
    // `textModel` is a GGUF file (or any part of a split one) or a hub folder (or one of its files,
    // see hub_folder.h). `mmproj` is an mmproj file, the folder of a LLaVA whose vision half is
    // used, or the folder of a tower that a hub folder only names. Without `mmproj`, a hub folder's
    // own vision half is used; a tower that it only names is searched for around it and in
    // `towerFolders`, and if it is not found, the model opens without vision and visionProblem()
    // says why.
    //
    // Errors: those of GgufFile::open, openGgufParts, openHubText and openHubVision; Unsupported
    // (architecture, tensor type); InvalidFormat (missing or mis-shaped tensors, zero heads ...);
    // Mismatch (an mmproj given as text model, the reverse, a projector whose output size is not
    // the text model's hidden size, or files of two families).
    static Result<Checkpoint> open(const std::filesystem::path& textModel,
                                   const std::optional<std::filesystem::path>& mmproj,
                                   std::span<const std::filesystem::path> towerFolders = {});

    const TextConfig& text() const { return m_text; }
    const std::optional<VisionConfig>& vision() const { return m_vision; }
    // Why a model with a vision half opened without it; empty if nothing is wrong.
    const Sentence& visionProblem() const { return m_visionProblem; }
    const Vocabulary& vocabulary() const { return m_vocabulary; }
    const GenerationDefaults& generationDefaults() const { return m_generation; }
    // Decoder and vision weights, both under the names above.
    const WeightTable& weights() const { return m_weights; }
    // What the weights are read from; must live as long as they are.
    const std::vector<std::shared_ptr<const void>>& files() const { return m_files; }
    const StoredWeight* find(std::string_view name) const;
    std::uint64_t weightBytes() const;

  private:
    Checkpoint() = default;
    Result<void> addVision(VisionCheckpoint vision);

    TextConfig m_text;
    std::optional<VisionConfig> m_vision;
    Sentence m_visionProblem;
    Vocabulary m_vocabulary;
    GenerationDefaults m_generation;
    WeightTable m_weights;
    std::vector<std::shared_ptr<const void>> m_files;  // keep the mapped files alive
};

}  // namespace tessera
