// SPDX-License-Identifier: MIT
// The regions of an answer with the photo that they belong to: as JSON, as a list, as a drawing.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "engine/core/result.h"
#include "engine/session/prompt.h"
#include "engine/text/answer_regions.h"

namespace tessera::cli {

struct AnsweredRegions {
    std::vector<AnswerRegion> regions;
    // The latest photo of the conversation, and its number among all of them, from 0.
    PhotoPtr photo;  // nullptr: there is none
    std::size_t photoIndex = 0;
};

// Of the answer to the prompt's last question.
AnsweredRegions regionsOf(const Prompt& prompt, const std::string& answer);

// [{"phrase", "shape": "box|quad", "corners": [[x, y], ...] in thousandths of the photo's sides,
//   "pixels": [[x, y], ...] of the photo, "photo": its number}, ...]. Without a photo, the last two
// are missing.
Json regionsToJson(const AnsweredRegions& answered);

// "1. a cat: (54, 30) to (174, 340)", a line each, in pixels of the photo; empty without regions or
// a photo.
std::string regionList(const AnsweredRegions& answered);

// Writes a PNG of the photo with the regions. Errors: InvalidArgument (no regions, or no photo),
// WriteFailed.
Result<void> saveRegions(const AnsweredRegions& answered, const std::filesystem::path& file);

}  // namespace tessera::cli
