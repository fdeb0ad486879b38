// SPDX-License-Identifier: MIT
// What tests of Engine and Session share: the small model that every checkout has, and photos.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/session/session.h"

namespace tessera::testing {

// LLaVA-1.6 in small, with random weights.
ModelPaths smallModel();
// A text model that belongs to no mmproj here.
std::filesystem::path textOnlyModel();

// A drawn photo; other `seed`s give other pixels of the same size.
PhotoPtr drawnPhoto(int widthPx, int heightPx, unsigned seed);

// Greedy, never stopping early.
GenerateParams greedy(std::uint32_t maxTokens);

RawPrompt rawPrompt(std::string text, std::vector<PromptPhoto> photos = {});
// A question after the turns so far.
ChatPrompt ask(std::vector<ChatMessage> past, std::string question,
               std::vector<PromptPhoto> photos = {});

// Counts the reports of image encoding.
GenerateEvents countingEncodes(int& count);

// What an empty session answers. An Error is returned as it is.
Result<GenerateResult> answerFresh(Engine& engine, const Prompt& prompt,
                                   const GenerateParams& params);

}  // namespace tessera::testing

// Leaves the test function with the message where there is an Error instead of a value.
#define TESSERA_VERIFY_RESULT(result) \
    QVERIFY2((result).has_value(), (result).has_value() ? "" : (result).error().message().c_str())

#define TESSERA_VERIFY_ERROR(result, errorCode, words)                                      \
    do {                                                                                    \
        QVERIFY(!(result).has_value());                                                     \
        QVERIFY2((result).error().code == (errorCode), (result).error().message().c_str()); \
        QVERIFY2((result).error().message().find(words) != std::string::npos,               \
                 (result).error().message().c_str());                                       \
    } while (false)
