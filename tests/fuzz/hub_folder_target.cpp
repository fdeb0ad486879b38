// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/checkpoint/inspect/inspect.h"
#include "tests/fuzz/scratch_files.h"
#include "tests/fuzz/targets.h"
#include "tests/fuzz/use_checkpoint.h"

namespace tessera::fuzz {

namespace {

std::string_view fileFor(char letter) {
    switch (letter) {
        case 'c':
            return "config.json";
        case 'p':
            return "preprocessor_config.json";
        case 't':
            return "tokenizer.json";
        case 'k':
            return "tokenizer_config.json";
        case 'g':
            return "generation_config.json";
        case 's':
            return "special_tokens_map.json";
        case 'a':
            return "added_tokens.json";
        case 'i':
            return "model.safetensors.index.json";
        case 'r':
            return "qwen.tiktoken";
        case 'L':
            return "llm/config.json";
        case 'x':
            return "llm/tokenizer.json";
        case 'T':
            return "vision_tower/config.json";
        case 'P':
            return "mm_projector/config.json";
        default:
            return {};
    }
}

// Of the headers of weights.
std::string_view weightsFor(char letter) {
    switch (letter) {
        case 'w':
            return "model.safetensors";
        case 'l':
            return "llm/model.safetensors";
        case 'v':
            return "vision_tower/model.safetensors";
        case 'm':
            return "mm_projector/model.safetensors";
        default:
            return {};
    }
}

// The header with as many zeros behind it as its offsets ask for, up to a mebibyte.
std::vector<std::byte> safetensorsWith(std::string_view header) {
    constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 20;
    std::uint64_t dataBytes = 0;
    const auto json = nlohmann::json::parse(header, nullptr, false);
    for (const auto& entry : json.is_object() ? json : nlohmann::json::object()) {
        const auto offsets = entry.is_object() ? entry.find("data_offsets") : entry.end();
        if (entry.is_object() && offsets != entry.end() && offsets->is_array() &&
            offsets->size() == 2 && (*offsets)[1].is_number_unsigned())
            dataBytes = std::max(dataBytes, (*offsets)[1].get<std::uint64_t>());
    }
    const std::uint64_t length = header.size();
    std::vector<std::byte> bytes(sizeof(length) + header.size() + std::min(dataBytes, kMostBytes));
    std::memcpy(bytes.data(), &length, sizeof(length));
    std::memcpy(bytes.data() + sizeof(length), header.data(), header.size());
    return bytes;
}

}  // namespace

void readHubFolder(Bytes bytes) {
    const ScratchFolder folder;
    std::string_view rest(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    while (!rest.empty()) {
        const std::string_view part = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        if (part.empty())
            continue;
        const std::string_view content = part.substr(1);
        if (const std::string_view weights = weightsFor(part[0]); !weights.empty())
            folder.write(weights, safetensorsWith(content));
        else if (const std::string_view name = fileFor(part[0]); !name.empty())
            folder.write(name, std::as_bytes(std::span(content.data(), content.size())));
    }
    if (const Result<Checkpoint> checkpoint = Checkpoint::open(folder.path(), std::nullopt)) {
        useCheckpoint(*checkpoint);
        if (checkpoint->vision())
            (void)planTiles({640, 480}, checkpoint->vision()->tileScheme);
    }
    (void)inspectFile(folder.path());
}

}  // namespace tessera::fuzz
