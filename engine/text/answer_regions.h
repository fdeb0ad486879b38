// SPDX-License-Identifier: MIT
// Regions of a photo that an answer names, as Qwen-VL writes them:
//   <ref>PHRASE</ref><box>(x1,y1),(x2,y2)</box>             several boxes may follow one phrase
//   <ref>TEXT</ref><quad>(x1,y1),(x2,y2),(x3,y3),(x4,y4)</quad>
// Coordinates are thousandths of the photo's width and height.
#pragma once

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
    // Where the phrase stands in AnswerText::text, in bytes; both are 0 without one. All regions
    // that follow one phrase share it.
    std::size_t phraseBegin = 0;
    std::size_t phraseEnd = 0;
    // Number of the phrase among those of the answer; regions of one phrase belong together.
    int group = 0;
};

struct AnswerText {
    std::string text;  // for people: phrases stay, tags and coordinates go
    std::vector<AnswerRegion> regions;
};

// Whether an answer has any of the tags. Most have none and are shown as they are.
bool hasRegionTags(std::string_view answer);

// Reads an answer, finished or still growing: tags and coordinates of which the end has not come
// yet are left out of the text, too. Coordinates outside of the photo are brought to its edge, and
// the corners of a box are put in order; what is no region at all is left out.
AnswerText readRegions(std::string_view answer);

}  // namespace tessera
