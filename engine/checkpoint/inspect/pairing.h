// SPDX-License-Identifier: MIT
// Which text model and which mmproj belong together, from the files' headers and names.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/core/result.h"

namespace tessera {

enum class ModelFileKind {
    TextModel,
    Mmproj,
    VisionTower,  // the folder of a CLIP tower alone, for a model that only names it
    Neither,
};

struct ModelFile {
    std::filesystem::path path;
    ModelFileKind kind = ModelFileKind::Neither;
    bool isFolder = false;  // a hub folder
    // TextModel: a folder with a vision half of its own (it needs no mmproj).
    bool hasVision = false;
    Sentence visionProblem;  // why that vision half cannot be used
    // The folder only names its tower, which was not found: another vision half may do its work.
    bool visionIsElsewhere = false;
    std::string architecture;
    std::string name;                         // general.name; a folder's name
    ModelFamily family = ModelFamily::Llava;  // a text model: whose prompts it reads
    // Text: hidden size; mmproj: the hidden size that it was made for.
    std::uint32_t embeddingSize = 0;
    Sentence problem;  // why it is neither
};

// Reads the headers only. `path` is a GGUF file or a hub folder (or one of its files; see
// hubFolderOf). Never fails: a file that cannot be read or used is Neither, and so is a later part
// of a split file, which its first part represents.
ModelFile classifyModelFile(const std::filesystem::path& path);

// Whether a text model and a vision half are of one family and one hidden size.
bool belongTogether(const ModelFile& textModel, const ModelFile& vision);

struct PairCandidate {
    ModelFile file;
    bool sameFolder = false;
    std::vector<std::string> sharedWords;  // in both file names, without sizes and quantisations
    Sentence reason;                       // for the user
};

// Files in the folder of `textModel` and in `extraFolders`, and hub folders of LLaVA models in them
// (not deeper), of the model's family, whose projector has its hidden size; the best first: more
// shared words in the names, then the same general.name, then files before folders, then the same
// folder, then the name. If the model is a folder itself, that folder and its parent both count as
// its own. `textModel` may be any part of a split file. Empty if nothing fits, if it is not a text
// model, or if it is a folder whose own vision half is damaged.
std::vector<PairCandidate> findMmprojFor(const std::filesystem::path& textModel,
                                         std::span<const std::filesystem::path> extraFolders = {});

// The same choice among files that are already classified, wherever they are; `textModel` is a
// TextModel and may be among them.
std::vector<PairCandidate> rankMmproj(const ModelFile& textModel, std::span<const ModelFile> files);

// The first part of a split file, given any of its parts; any other path unchanged.
std::filesystem::path firstPartOf(const std::filesystem::path& path);

// The vision half chosen for a text model.
struct VisionChoice {
    std::optional<std::filesystem::path> mmproj;  // nullopt: it is inside the model's folder
    Sentence reason;                              // for the user; empty for nullopt
};

// The best of findMmprojFor, or nothing for a folder with its own vision half. Errors: Unsupported
// (nothing fits; the message gives the sizes or families that differ, or the tower that is only
// named and was not found; or what is wrong with the folder's own vision half); that of `textModel`
// if it is not a text model.
Result<VisionChoice> chooseVision(const std::filesystem::path& textModel,
                                  std::span<const std::filesystem::path> extraFolders = {});

// Why findMmprojFor found nothing: the mmproj files that exist and what differs. A
// sentence for the user, empty if there are no such files.
Sentence describeMisfits(const std::filesystem::path& textModel,
                         std::span<const std::filesystem::path> extraFolders = {});
// The same for files that are already classified.
Sentence describeMisfits(const ModelFile& textModel, std::span<const ModelFile> files);

// The reverse of findMmprojFor.
std::vector<PairCandidate> findTextModelFor(
    const std::filesystem::path& mmproj, std::span<const std::filesystem::path> extraFolders = {});

}  // namespace tessera
