// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/hub_paths.h"

#include <algorithm>
#include <cctype>
#include <system_error>

namespace tessera {

namespace fs = std::filesystem;

bool pathExists(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

bool isFolder(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

std::string lowerExtension(const fs::path& path) {
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

bool isAdapterFile(const fs::path& path) {
    const fs::path name = path.filename();
    return name == "adapter_config.json" || name == "adapter_model.safetensors" ||
           name == "adapter_model.bin";
}

bool isPytorchWeights(const fs::path& path) {
    const std::string name = path.filename().string();
    return (name.starts_with("pytorch_model") && name.ends_with(".bin")) ||
           name.ends_with("-awq-v2.pt");
}

bool isAwqFile(const fs::path& path) {
    return path.extension() == ".pt" && path.filename().string().find("-awq") != std::string::npos;
}

std::vector<fs::path> filesIn(const fs::path& folder) {
    std::vector<fs::path> paths;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        std::error_code ignored;
        if (entry->is_regular_file(ignored))
            paths.push_back(entry->path());
    }
    std::ranges::sort(paths);
    return paths;
}

}  // namespace tessera
