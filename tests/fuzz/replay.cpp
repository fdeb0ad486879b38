// SPDX-License-Identifier: MIT
// fuzz_replay TARGET FOLDER... : gives every file of the folders to the target, in order of their
// names. A folder that is not there has no files.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include "tests/fuzz/targets.h"

namespace {

std::vector<std::filesystem::path> filesIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error))
        files.push_back(entry->path());
    std::ranges::sort(files);
    return files;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string target = argc > 1 ? argv[1] : "";
    const auto found = std::ranges::find_if(
        tessera::fuzz::kTargets, [&](const auto& named) { return named.first == target; });
    if (found == tessera::fuzz::kTargets.end()) {
        std::fputs("fuzz_replay TARGET FOLDER...\n", stderr);
        return EXIT_FAILURE;
    }
    int files = 0;
    for (int i = 2; i < argc; ++i) {
        for (const std::filesystem::path& path : filesIn(argv[i])) {
            std::puts(path.filename().c_str());
            std::fflush(stdout);  // the last line names what the program died of
            std::ifstream stream(path, std::ios::binary);
            const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), {}};
            found->second(std::as_bytes(std::span(bytes)));
            ++files;
        }
    }
    std::printf("%d files\n", files);
    return files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
