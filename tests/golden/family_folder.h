// SPDX-License-Identifier: MIT
// A family's folder with its weights, and the tensors that they are made of.
#pragma once

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/checkpoint/hub_checkpoint.h"
#include "engine/checkpoint/text_checkpoint.h"
#include "engine/checkpoint/weights/dequantize.h"
#include "engine/core/half.h"

namespace tessera::testing {

// Every tensor of a folder and its parts, as numbers.
class StoredTensors {
  public:
    explicit StoredTensors(const HubFolder& folder) {
        add(folder);
        for (const HubFolder& part : folder.parts)
            add(part);
    }
    // Numbers [first, first + count) of a tensor; empty if there is none.
    std::vector<float> numbers(const std::string& name, std::size_t first,
                               std::size_t count) const {
        const auto found = m_entries.find(name);
        std::vector<float> values;
        for (std::size_t i = first; found != m_entries.end() && i < first + count; ++i) {
            std::uint16_t stored = 0;
            std::memcpy(&stored, found->second.data.data() + 2 * i, 2);
            values.push_back(found->second.dtype == "BF16" ? bfloat16ToFloat(stored)
                                                           : halfToFloat(stored));
        }
        return values;
    }

    std::uint32_t word(const std::string& name, std::size_t at) const {
        std::uint32_t value = 0;
        std::memcpy(&value, m_entries.at(name).data.data() + 4 * at, 4);
        return value;
    }

  private:
    void add(const HubFolder& folder) {
        for (const auto& file : folder.files)
            m_entries.insert(file->entries().begin(), file->entries().end());
    }
    std::map<std::string, TensorEntry> m_entries;
};

struct OpenFolder {
    HubFolder folder;
    TextConfig text;
    VisionConfig vision;
    WeightTable weights;
    std::vector<std::shared_ptr<const void>> files;

    // A row of a weight, without the zeros after `columns`.
    std::vector<float> row(const std::string& name, std::uint64_t row, std::size_t columns) const {
        const auto found = weights.find(name);
        if (found == weights.end())
            return {};
        auto values = dequantizeRows(found->second, row, 1);
        for (std::size_t i = columns; values && i < values->size(); ++i)
            if ((*values)[i] != 0.0f)
                return {};
        if (values)
            values->resize(std::min(values->size(), columns));
        return values ? *values : std::vector<float>();
    }
};

// Without its tokenizer, which other tests look at.
inline Result<OpenFolder> openFolder(const std::filesystem::path& path) {
    Result<HubFolder> folder = openHubFolder(path);
    if (!folder)
        return folder.error();
    const auto family = hubFamilyOf(folder->config, path);
    auto half = family ? (*family)->openText(*folder) : Result<HubTextHalf>(family.error());
    if (!half)
        return half.error();
    const auto text =
        readTextConfig({&half->header.metadata, path, &half->header.names}, half->source);
    auto weights =
        text ? collectTextWeights(half->source, *text) : Result<WeightTable>(text.error());
    if (!weights)
        return weights.error();
    Result<HubVision> vision = openHubVision(*folder, {});
    if (!vision)
        return vision.error();
    weights->merge(vision->weights);
    auto files = half->source.files();
    return OpenFolder{*std::move(folder), *text, vision->config, *std::move(weights),
                      std::move(files)};
}

}  // namespace tessera::testing
