// SPDX-License-Identifier: MIT
// Which text model and which mmproj belong together, from the files' headers and names.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace tessera {

enum class ModelFileKind { TextModel, Mmproj, Neither };

struct ModelFile {
    std::filesystem::path path;
    ModelFileKind kind = ModelFileKind::Neither;
    std::string architecture;
    std::string name;  // general.name
    std::uint32_t embeddingSize =
        0;                // text: hidden size; mmproj: the hidden size that it was made for
    std::string problem;  // why it is neither, a sentence for the user
};

// Looks into the header only. Never fails: a file that cannot be read or used is Neither.
ModelFile classifyModelFile(const std::filesystem::path& path);

struct PairCandidate {
    ModelFile file;
    bool sameFolder = false;
    std::vector<std::string> sharedWords;  // of both file names, without sizes and quantisations
    std::string reason;                    // a sentence for the user
};

// Files in the folder of `textModel` and in `extraFolders` (not their subfolders) whose projector
// has the model's hidden size; the best first: more shared words in the names, then the same
// general.name, then the same folder, then the name. Empty if nothing fits or if the file is not a
// text model.
std::vector<PairCandidate> findMmprojFor(const std::filesystem::path& textModel,
                                         std::span<const std::filesystem::path> extraFolders = {});

// The reverse.
std::vector<PairCandidate> findTextModelFor(
    const std::filesystem::path& mmproj, std::span<const std::filesystem::path> extraFolders = {});

}  // namespace tessera
