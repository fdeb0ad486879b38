// SPDX-License-Identifier: MIT
// A text model and its mmproj as found on the disk: shapes, vocabulary and where each weight lies.
// Names here are the current GGUF names ("blk.0.attn_q.weight", "v.blk.0.ffn_up.weight" is fc1),
// whatever the file called them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/core/mapped_file.h"
#include "engine/core/result.h"
#include "engine/core/tensor_type.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// A matrix [rows, columns] (out, in) or a vector (rows = 1) as stored. A patch embedding is a
// matrix [hidden, 3 * patch * patch].
struct StoredWeight {
    TensorType type = TensorType::F32;
    std::uint64_t rows = 1;
    std::uint64_t columns = 0;
    std::span<const std::byte> data;
    const MappedFile* file = nullptr;  // to hand pages back after uploading; the checkpoint's own
};

using WeightTable = std::map<std::string, StoredWeight, std::less<>>;

// The vision half alone, of an mmproj file or the folder of a whole LLaVA: used by Checkpoint::open
// and by tools that look at it without its text model.
struct VisionCheckpoint {
    VisionConfig config;
    WeightTable weights;
    std::vector<std::shared_ptr<const void>> files;  // keep the mapped files alive
};
Result<VisionCheckpoint> openVisionCheckpoint(const std::filesystem::path& mmproj);

// The tokenizer alone, of a GGUF text model (any part of a split one) or a hub folder. Errors:
// those of openGgufParts, vocabularyFromGguf and vocabularyFromHub.
Result<Vocabulary> openVocabulary(const std::filesystem::path& textModel);

class Checkpoint {
  public:
    // Opens the text model and its vision half. Every tensor that the architecture needs is looked
    // for and its shape checked; all that is missing or mis-shaped is reported together.
    //
    // `textModel` is a GGUF file (or any part of a split one) or a hub folder (hub_folder.h, also
    // one of its files). `mmproj` is an mmproj file, the folder of a LLaVA whose vision half is
    // taken, or the folder of a tower that a hub folder only names. A hub folder's own vision half
    // is used without it; a tower that it names is looked for around it and in `towerFolders`, and
    // if it is nowhere, the model opens without vision and visionProblem() says why.
    //
    // Errors: those of GgufFile::open, openGgufParts, openHubText and openHubVision; Unsupported
    // (architecture, tensor type); InvalidFormat (missing or mis-shaped tensors, zero heads ...);
    // Mismatch (an mmproj given as text model, the reverse, or a projector whose output size is not
    // the text model's hidden size).
    static Result<Checkpoint> open(const std::filesystem::path& textModel,
                                   const std::optional<std::filesystem::path>& mmproj,
                                   std::span<const std::filesystem::path> towerFolders = {});

    const TextConfig& text() const { return m_text; }
    const std::optional<VisionConfig>& vision() const { return m_vision; }
    // Why a model that could see has no vision half here; empty if nothing is wrong.
    const Sentence& visionProblem() const { return m_visionProblem; }
    const Vocabulary& vocabulary() const { return m_vocabulary; }
    // Decoder and vision weights, both under the names above.
    const WeightTable& weights() const { return m_weights; }
    const StoredWeight* find(std::string_view name) const;
    std::uint64_t weightBytes() const;

  private:
    Checkpoint() = default;
    void addVision(VisionCheckpoint vision);

    TextConfig m_text;
    std::optional<VisionConfig> m_vision;
    Sentence m_visionProblem;
    Vocabulary m_vocabulary;
    WeightTable m_weights;
    std::vector<std::shared_ptr<const void>> m_files;  // keep the mapped files alive
};

}  // namespace tessera
