// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tessera {

// Receives the pipeline's values under the golden names; for --trace and tests. Shapes are as in
// golden/README.md; `photo` is the photo's number in the prompt, or kNoPhoto.
struct TraceSink {
    static constexpr int kNoPhoto = -1;

    virtual ~TraceSink() = default;
    virtual void onTilesU8(int photo, std::vector<std::uint64_t> shape,
                           std::vector<std::uint8_t> values) = 0;
    virtual void onFloats(std::string name, int photo, std::vector<std::uint64_t> shape,
                          std::vector<float> values) = 0;
    virtual void onIds(std::string name, std::vector<std::int64_t> values) = 0;
};

}  // namespace tessera
