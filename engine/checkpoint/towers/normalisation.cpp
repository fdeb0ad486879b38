// SPDX-License-Identifier: MIT
#include "engine/checkpoint/towers/normalisation.h"

#include <algorithm>

namespace tessera {

void readNormalisation(MetadataReader& reader, const std::string& prefix,
                       std::array<float, 3>& mean, std::array<float, 3>& deviation) {
    const auto read = [&](const std::string& key, std::array<float, 3>& target) {
        const auto values = reader.floats(key);
        if (!values)
            return;
        if (values->size() != target.size()) {
            reader.complain(Sentence("{} does not have 3 values", reader.label(key)));
            return;
        }
        std::ranges::transform(*values, target.begin(),
                               [](double v) { return static_cast<float>(v); });
    };
    read(prefix + "image_mean", mean);
    read(prefix + "image_std", deviation);
    const auto inRange = [](float v) { return v >= 0.0f && v <= 1.0f; };
    const auto positive = [](float v) { return v > 0.0f && v <= 1.0f; };
    if (!std::ranges::all_of(mean, inRange) || !std::ranges::all_of(deviation, positive))
        reader.complain(Sentence("its colour normalisation is not possible"));
}

}  // namespace tessera
