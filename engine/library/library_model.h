// SPDX-License-Identifier: MIT
// A model on this disk as one can choose it: its files, what it is, and whether it can be used.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/checkpoint/inspect/pairing.h"
#include "engine/core/sentence.h"

namespace tessera {

struct LibraryModel {
    std::filesystem::path textPath;    // a file (of a split model: its first part) or a hub folder
    std::filesystem::path mmprojPath;  // the image part that fits best; empty: none, or within
    std::string title;                 // the file's or the folder's name
    std::string name;                  // the model's own; the title where it has none
    Sentence place;                    // the program whose folder it is in; empty: the user's own
    Sentence generation;               // "LLaVA-1.6"; empty: it does not see
    std::string architecture;
    double parameters = 0;        // total number of weights; 0: not known
    std::string weightTypes;      // "Q4_K, Q6_K": those with a tenth of the bytes or more
    std::uint64_t sizeBytes = 0;  // 0: not known
    Sentence eyes;                // "sees photos with mmproj-x.gguf", "text only"
    Sentence pairing;             // why this image part, or why none
    Sentence problem;             // why it cannot be used; empty otherwise

    bool sees() const { return !generation.empty(); }
    bool operator==(const LibraryModel&) const = default;
};

// Blocking: reads headers. `fitting`: the image parts that fit, best first. `misfits`: those that
// do not fit and why, for the user.
LibraryModel describeModel(const ModelFile& textModel, const std::vector<PairCandidate>& fitting,
                           const Sentence& misfits);
// The same for a path, which may be any part of a split file, using the files around it and in
// `folders`; the title is empty if nothing is there. Blocking.
LibraryModel describeModelAt(const std::filesystem::path& path,
                             std::span<const std::filesystem::path> folders);
// A file or folder that cannot be used, and why.
LibraryModel describeUnusable(const ModelFile& file, const Sentence& problem);

}  // namespace tessera
