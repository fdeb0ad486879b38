// SPDX-License-Identifier: MIT
// The names of weights in hub folders, and the GGUF names that the engine uses for them.
//
// part       layout                   prefix or name
// tower      transformers until 4.51  vision_tower.vision_model.
//            since 4.52               model.vision_tower.vision_model.
//            original LLaVA           model.vision_tower.vision_tower.vision_model.
// projector  transformers until 4.51  multi_modal_projector.linear_1.
//            since 4.52               model.multi_modal_projector. ...
//            original LLaVA           model.mm_projector.0.
// newline    transformers until 4.51  image_newline
//            since 4.52               model.image_newline
//            original LLaVA           model.image_newline
// decoder    transformers until 4.51  language_model.model.
//            since 4.52               model.language_model.
//            original LLaVA           model.
// head       transformers until 4.51  language_model.lm_head.weight
//            since 4.52               lm_head.weight
//            original LLaVA           lm_head.weight
//
// The prefix of each part is taken from the files, so mixtures work as well, and so do a text model
// alone ("model.") and a vision tower alone ("vision_model.").
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

    // GGUF names; empty for a weight outside this half. Unknown weights inside a layer keep their
    // own name behind "blk.N.", so that they are noticed.
    std::string textName(std::string_view storedName) const;
    std::string visionName(std::string_view storedName) const;
    // The reverse, for messages. A part that is absent is named as in the original layout.
    std::string storedTextName(std::string_view name) const;
    std::string storedVisionName(std::string_view name) const;

    bool hasDecoder() const { return m_decoder.has_value(); }
    bool hasTower() const { return m_tower.has_value(); }
    bool hasProjector() const { return m_projector.has_value(); }

  private:
    // The prefixes before "embed_tokens.weight", "embeddings.class_embedding" and "0.weight" or
    // "linear_1.weight".
    std::optional<std::string> m_decoder;
    std::optional<std::string> m_tower;
    std::optional<std::string> m_projector;
};

}  // namespace tessera
