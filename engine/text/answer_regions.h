// SPDX-License-Identifier: MIT
// Regions of a photo that an answer names, as Qwen-VL writes them:
//   <ref>PHRASE</ref><box>(x1,y1),(x2,y2)</box>             several boxes may follow one phrase
//   <ref>TEXT</ref><quad>(x1,y1),(x2,y2),(x3,y3),(x4,y4)</quad>
// Coordinates are thousandths of the photo's width and height.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tessera {

// In thousandths of the photo's sides, 0 to 1000.
struct RegionPoint {
    int x = 0;
    int y = 0;
    friend bool operator==(const RegionPoint&, const RegionPoint&) = default;
};

struct AnswerRegion {
    enum class Shape { Box, Quad };
    Shape shape = Shape::Box;
    // A box: its upper left and lower right corner. A quad: four corners in the answer's order.
    std::vector<RegionPoint> corners;
    // What it shows, without spaces around it; empty if the answer does not say.
    std::string phrase;
    // Where the phrase stands in AnswerText::text, in bytes; without one, both are where the region
    // itself stood. All regions that follow one phrase share it.
    std::size_t phraseBegin = 0;
    std::size_t phraseEnd = 0;
    // Number of the phrase among those of the answer; regions of one phrase belong together.
    int group = 0;
};

// How a model is asked for regions.
enum class RegionQuestions {
    None,         // it answers with words alone
    InWords,      // "Give the box of the dog."
    AsCompletion  // a question that ends in regionCompletion(), and the answer goes on from there
};

struct AnswerText {
    std::string text;  // for people: phrases stay, tags and coordinates go
    std::vector<AnswerRegion> regions;
};

// Whether an answer has any of the tags. Most have none and are shown as they are.
bool hasRegionTags(std::string_view answer);

// Reads an answer, finished or still growing: tags and coordinates that are not complete yet are
// left out of the text, too. Coordinates outside the photo are moved to its edge, and the corners
// of a box are put in order; anything that is not a valid region is left out.
AnswerText readRegions(std::string_view answer);

// The same for an answer to a question that ends inside a region, which the answer completes.
AnswerText readRegions(std::string_view question, std::string_view answer);

// "<ref>PHRASE</ref><box>"
std::string regionCompletion(std::string_view phrase);

// In pixels of a photo, as the original draws them: int(x / 1000 * width). The right and lower edge
// of the photo are its width and height.
std::array<int, 2> pixelsOf(const RegionPoint& point, int widthPx, int heightPx);

// Removes tags and regions from an answer while it grows; nothing else is changed.
class RegionTagFilter {
  public:
    // What can be shown of the text so far and was not returned before.
    std::string push(std::string_view delta);
    // The rest, at the end of the answer.
    std::string finish();

  private:
    std::string m_held;  // may become a tag
    bool m_inRegion = false;
};

}  // namespace tessera
