// SPDX-License-Identifier: MIT
// What the readers of inspect.h have in common.
#pragma once

#include <filesystem>
#include <string>

#include "engine/checkpoint/inspect/inspect.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// With "..." where it is too long to be shown.
std::string cutText(const std::string& text);

void addTensor(Inspection& inspection, InspectedTensor tensor);

void readPrompt(const Vocabulary& vocabulary, const std::filesystem::path& path,
                Inspection& inspection);

// Errors: those of openHubFolder.
Result<Inspection> inspectFolder(const std::filesystem::path& path);

}  // namespace tessera
