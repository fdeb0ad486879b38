// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace tessera {

// Finds a vision tower that a checkpoint only names ("openai/clip-vit-large-patch14-336"): inside
// the model's folder, beside it by its full name or the last part of it, in the hub cache, or in
// `extraFolders` under the same names. nullopt: not found.
std::optional<std::filesystem::path> findNamedTower(
    const std::filesystem::path& modelFolder, const std::string& towerName,
    std::span<const std::filesystem::path> extraFolders);

}  // namespace tessera
