// SPDX-License-Identifier: MIT
// One function for each kind of file. They take any bytes and must return.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace tessera::fuzz {

using Bytes = std::span<const std::byte>;

// A GGUF file: as text model, as mmproj, and looked at by `inspect`; its tokenizer is used.
void readGguf(Bytes bytes);
void readSafetensors(Bytes bytes);
// A PyTorch file, a zip archive; and the pickle in it alone.
void readPytorch(Bytes bytes);
void readPickle(Bytes bytes);
// Several files of a hub folder in one: parts that begin with a letter and end with a zero byte.
// c config.json, p preprocessor_config.json, t tokenizer.json, k tokenizer_config.json,
// g generation_config.json, s special_tokens_map.json, a added_tokens.json,
// i model.safetensors.index.json, r qwen.tiktoken, w the header of model.safetensors (its data is
// zeros).
void readHubFolder(Bytes bytes);
// tokenizer.model
void readSentencePiece(Bytes bytes);
// qwen.tiktoken
void readTiktoken(Bytes bytes);
// A photo. Only what is at most four megapixels large is decoded.
void readImage(Bytes bytes);
// An EXIF block, "Exif\0\0" not included.
void readExif(Bytes bytes);
// An XMP packet.
void readXmp(Bytes bytes);

inline constexpr std::array<std::pair<std::string_view, void (*)(Bytes)>, 10> kTargets = {{
    {"exif", readExif},
    {"gguf", readGguf},
    {"hub_folder", readHubFolder},
    {"image", readImage},
    {"pickle", readPickle},
    {"pytorch", readPytorch},
    {"safetensors", readSafetensors},
    {"sentencepiece", readSentencePiece},
    {"tiktoken", readTiktoken},
    {"xmp", readXmp},
}};

}  // namespace tessera::fuzz
