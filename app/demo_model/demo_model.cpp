// SPDX-License-Identifier: MIT
#include "app/demo_model/demo_model.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>

namespace tessera {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> ggufFiles(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        std::error_code unreadable;
        if (entry->path().extension() == ".gguf" && entry->is_regular_file(unreadable))
            files.push_back(entry->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

bool isMmproj(const fs::path& file) {
    return file.filename().string().starts_with("mmproj");
}

std::vector<DemoSample> samplesIn(const fs::path& folder) {
    std::vector<DemoSample> samples;
    std::ifstream file(folder / "samples.json", std::ios::binary);
    if (!file)
        return samples;
    const nlohmann::json list = nlohmann::json::parse(file, nullptr, false);
    if (!list.is_array())
        return samples;
    for (const nlohmann::json& entry : list) {
        if (!entry.is_object() || !entry.contains("file") || !entry["file"].is_string() ||
            !entry.contains("question") || !entry["question"].is_string())
            continue;
        const std::string name = entry["file"].get<std::string>();
        fs::path picture = folder / fs::path(std::u8string(name.begin(), name.end()));
        std::error_code missing;
        if (fs::is_regular_file(picture, missing))
            samples.push_back({std::move(picture), entry["question"].get<std::string>()});
    }
    return samples;
}

fs::path programFolder() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::path() : program.parent_path();
}

}  // namespace

std::optional<DemoModel> demoModelIn(const fs::path& folder) {
    const std::vector<fs::path> files = ggufFiles(folder);
    const auto text = std::find_if_not(files.begin(), files.end(), isMmproj);
    const auto mmproj = std::find_if(files.begin(), files.end(), isMmproj);
    if (text == files.end() || mmproj == files.end())
        return std::nullopt;
    return DemoModel{*text, *mmproj, samplesIn(folder / "samples")};
}

std::optional<DemoModel> findDemoModel() {
    const fs::path program = programFolder();
    if (program.empty())
        return std::nullopt;
    return demoModelIn((program / TESSERA_DEMO_MODEL_FROM_PROGRAM).lexically_normal());
}

}  // namespace tessera
