// SPDX-License-Identifier: MIT
// Writes a GGUF pair as the hub folder that it could have come from, in any of the layouts found on
// hubs, so that every checkout can test them without another copy of a model.
#pragma once

#include <filesystem>
#include <string>

namespace tessera::testing {

struct HubLayout {
    enum class Names { Transformers, Transformers452, Original };
    enum class Tokenizer { SentencePieceModel, Json };
    Names names = Names::Transformers;
    Tokenizer tokenizer = Tokenizer::SentencePieceModel;
    int shards = 1;
    // With Names::Original: the vision tower's folder as the config names it ("owner/tower"). It
    // gets the tower's config and, with `towerApart`, its weights too.
    std::string towerName;
    bool towerApart = false;
};

// `folder` must exist; a tower's folder is created beside it, named without the owner. Returns an
// empty string on success, otherwise what went wrong.
std::string writeHubFolder(const std::filesystem::path& model, const std::filesystem::path& mmproj,
                           const HubLayout& layout, const std::filesystem::path& folder);

}  // namespace tessera::testing
