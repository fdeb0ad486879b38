// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/hub_tokenizer_files.h"

#include <algorithm>
#include <utility>

#include "engine/core/mapped_file.h"

namespace tessera {

namespace {

// Empty if there is none.
std::string templateMember(const Json& json) {
    const Json* value = findMember(json, "chat_template");
    if (value == nullptr)
        return {};
    if (const auto* text = value->get_ptr<const std::string*>())
        return *text;
    if (value->is_array()) {  // several, by name
        for (const Json& entry : *value) {
            const std::string* name = textMember(entry, "name");
            const std::string* text = textMember(entry, "template");
            if (text != nullptr && (name == nullptr || *name == "default"))
                return *text;
        }
    }
    return {};
}

std::string templateFile(const std::filesystem::path& folder) {
    constexpr std::size_t kMaxTemplateBytes = std::size_t{1} << 20;
    const Result<MappedFile> file = MappedFile::open(folder / "chat_template.jinja");
    if (!file)
        return {};
    const auto bytes = file->bytes().first(std::min(file->bytes().size(), kMaxTemplateBytes));
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Result<TokenizerFiles> readTokenizerFiles(const std::filesystem::path& folder) {
    TokenizerFiles files;
    files.folder = folder;
    const std::pair<const char*, Json*> names[] = {
        {"tokenizer.json", &files.tokenizer},
        {"tokenizer_config.json", &files.tokenizerConfig},
        {"special_tokens_map.json", &files.specialTokens},
        {"added_tokens.json", &files.addedTokens},
        {"generation_config.json", &files.generation},
        {"chat_template.json", &files.chatTemplate},
        {"processor_config.json", &files.processor},
    };
    for (const auto& [name, json] : names) {
        Result<Json> read = readOptionalJsonObject(folder / name);
        if (!read)
            return std::move(read).error();
        *json = *std::move(read);
    }
    return files;
}

// As transformers does: the processor's template, of which an older file goes before a newer one,
// and the files of their own before the configuration; only then the tokenizer's.
std::string readChatTemplate(const TokenizerFiles& files) {
    for (std::string text :
         {templateMember(files.chatTemplate), templateFile(files.folder),
          templateMember(files.processor), templateMember(files.tokenizerConfig)})
        if (!text.empty())
            return text;
    return {};
}

}  // namespace tessera
