// SPDX-License-Identifier: MIT
// The names of weights in hub folders, and the GGUF names that the engine knows them by.
//
// | part      | transformers until 4.51         | since 4.52                       | original LLaVA
// | | tower     | vision_tower.vision_model.      | model.vision_tower.vision_model. |
// model.vision_tower.vision_tower.vision_model. | | projector | multi_modal_projector.linear_1. |
// model.multi_modal_projector. ... | model.mm_projector.0. | | newline   | image_newline |
// model.image_newline              | model.image_newline | | decoder   | language_model.model. |
// model.language_model.            | model. | | head      | language_model.lm_head.weight   |
// lm_head.weight                   | lm_head.weight |
//
// What comes before a part's own names is taken from the files, so mixtures work as well, and so do
// a text model alone ("model.") and a vision tower alone ("vision_model.").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera {

class HubNames {
  public:
    // All names of the folder's weights.
    explicit HubNames(const std::vector<std::string_view>& storedNames);

    // GGUF names; empty for what is not part of the half. Weights inside a layer that are not known
    // keep their own name behind "blk.N.", so that they are seen.
    std::string textName(std::string_view storedName) const;
    std::string visionName(std::string_view storedName) const;
    // The reverse, for messages. A part that is not there is called as in the original layout.
    std::string storedTextName(std::string_view name) const;
    std::string storedVisionName(std::string_view name) const;

    bool hasDecoder() const { return m_decoder.has_value(); }
    bool hasTower() const { return m_tower.has_value(); }
    bool hasProjector() const { return m_projector.has_value(); }

  private:
    // What stands before "embed_tokens.weight", "embeddings.class_embedding" and "0.weight" or
    // "linear_1.weight".
    std::optional<std::string> m_decoder;
    std::optional<std::string> m_tower;
    std::optional<std::string> m_projector;
};

}  // namespace tessera
