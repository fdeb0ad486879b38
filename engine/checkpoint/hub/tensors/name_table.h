// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tessera {

// A name with its ending (".weight"), or without it for all endings.
struct NamePair {
    std::string_view stored;
    std::string_view gguf;
};

// The names of one part of a model, below a prefix, and GGUF's names for them.
struct NameTable {
    std::string prefix;       // "vision_model."
    std::string_view layers;  // "encoder.layers." before a layer's number
    std::string_view blocks;  // "v.blk."
    std::span<const NamePair> outside;
    std::span<const NamePair> inside;  // of a layer

    // Empty: a name that is not below the prefix, or an unknown one outside the layers. An unknown
    // one inside a layer keeps its own name behind "v.blk.N.", so that it is noticed.
    std::string ggufName(std::string_view stored) const;
    // The reverse; a part of a fused matrix is named as that. Empty: not in the table.
    std::string storedName(std::string_view gguf) const;
};

// By the first table that knows the name; empty, or the name itself, if none does.
std::string ggufNameIn(std::span<const NameTable> tables, std::string_view stored);
std::string storedNameIn(std::span<const NameTable> tables, std::string_view gguf);

// transformers' names for the towers of CLIP and SigLIP; their layers are "encoder.layers.".
std::span<const NamePair> clipNames();
std::span<const NamePair> clipLayerNames();
// timm's for its ViT; its layers are "blocks.".
std::span<const NamePair> timmNames();
std::span<const NamePair> timmLayerNames();

}  // namespace tessera
