// SPDX-License-Identifier: MIT
// LLaVA-1.6 at its real size: photos and what the reference makes of them, worked out in doubles
// with the reference's expressions.
#pragma once

#include <array>

namespace tessera {

struct Llava16Size {
    int width, height;
    int bestWidth, bestHeight;  // TileRules::Original
    int resizedWidth, resizedHeight;
    int pasteX, pasteY;
    int rows, columns;
    int tokens;
    int hfBestWidth, hfBestHeight;  // TileRules::Hf
    int hfRows, hfColumns;
    int hfTokens;
};

inline constexpr std::array kLlava16Sizes = {
    Llava16Size{1000, 600, 672, 672, 672, 404, 0, 134, 28, 48, 1948, 672, 672, 28, 48, 1948},
    Llava16Size{336, 336, 336, 672, 336, 336, 0, 168, 24, 24, 1176, 672, 336, 24, 24, 1176},
    Llava16Size{1920, 1080, 672, 672, 672, 378, 0, 147, 28, 48, 1948, 672, 672, 28, 48, 1948},
    Llava16Size{600, 2000, 336, 1008, 303, 1008, 16, 0, 72, 22, 2232, 336, 1008, 72, 22, 2232},
    Llava16Size{2000, 600, 1008, 336, 1008, 303, 0, 16, 22, 72, 2182, 1008, 336, 22, 72, 2182},
    Llava16Size{300, 200, 336, 672, 336, 225, 0, 223, 16, 24, 976, 672, 336, 24, 36, 1464},
    Llava16Size{200, 300, 336, 672, 336, 504, 0, 84, 36, 24, 1476, 672, 336, 24, 16, 984},
    Llava16Size{337, 337, 672, 672, 672, 672, 0, 0, 48, 48, 2928, 672, 672, 48, 48, 2928},
    Llava16Size{512, 512, 672, 672, 672, 672, 0, 0, 48, 48, 2928, 672, 672, 48, 48, 2928},
    Llava16Size{672, 672, 672, 672, 672, 672, 0, 0, 48, 48, 2928, 672, 672, 48, 48, 2928},
    Llava16Size{1024, 1024, 672, 672, 672, 672, 0, 0, 48, 48, 2928, 672, 672, 48, 48, 2928},
    Llava16Size{640, 480, 672, 672, 672, 504, 0, 84, 36, 48, 2340, 672, 672, 36, 48, 2340},
    Llava16Size{480, 640, 672, 672, 504, 672, 84, 0, 48, 36, 2352, 672, 672, 48, 36, 2352},
    Llava16Size{1024, 899, 672, 672, 672, 590, 0, 41, 42, 48, 2634, 672, 672, 42, 48, 2634},
    Llava16Size{427, 640, 672, 672, 449, 672, 111, 0, 48, 32, 2160, 672, 672, 48, 32, 2160},
    Llava16Size{336, 672, 336, 672, 336, 672, 0, 0, 48, 24, 1776, 336, 672, 48, 24, 1776},
    Llava16Size{672, 336, 672, 336, 672, 336, 0, 0, 24, 48, 1752, 672, 336, 24, 48, 1752},
    Llava16Size{1008, 336, 1008, 336, 1008, 336, 0, 0, 24, 72, 2328, 1008, 336, 24, 72, 2328},
    Llava16Size{4000, 300, 1008, 336, 1008, 76, 0, 130, 6, 72, 1014, 1008, 336, 6, 72, 1014},
    Llava16Size{100, 1000, 336, 1008, 101, 1008, 117, 0, 72, 8, 1224, 336, 1008, 72, 8, 1224},
    // Thinner than a column of features: newlines only, as in the reference.
    Llava16Size{2, 1000, 336, 1008, 3, 1008, 166, 0, 72, 0, 648, 336, 1008, 72, 0, 648},
    Llava16Size{1, 1, 336, 672, 336, 336, 0, 168, 24, 24, 1176, 672, 336, 24, 24, 1176},
    // 396 * (48 / 704) is 27 in the reals and a little less in doubles: only transformers rounds
    // it.
    Llava16Size{704, 396, 672, 672, 672, 378, 0, 147, 26, 48, 1850, 672, 672, 28, 48, 1948},
};

}  // namespace tessera
