// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tessera {

// The words of a model's name, in small letters, each once: without those that only say how
// precisely or as which half of a model it is stored. `path`: a .gguf file or a folder.
std::vector<std::string> nameWords(const std::filesystem::path& path);

}  // namespace tessera
