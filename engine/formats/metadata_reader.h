// SPDX-License-Identifier: MIT
// Reads the numbers of a model's header, checks their limits and keeps every complaint.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/formats/metadata.h"

namespace tessera {

class MetadataReader {
  public:
    // Keys are looked up as prefix + key.
    MetadataReader(ModelHeader header, std::string prefix);

    bool has(std::string_view key) const {
        return m_header.metadata->contains(m_prefix + std::string(key));
    }
    // The key as messages name it, in quotes.
    std::string label(std::string_view key) const;
    // An integer from 1 to `max`. An array (one value per layer) is accepted if all are equal.
    std::uint32_t required(std::string_view key, std::uint32_t max);
    std::uint32_t optional(std::string_view key, std::uint32_t max, std::uint32_t fallback);
    float requiredPositive(std::string_view key);
    float optionalPositive(std::string_view key, float fallback);
    std::string_view text(std::string_view key) const;  // empty if absent
    std::optional<std::vector<std::int64_t>> integers(std::string_view key) const;
    std::optional<std::vector<double>> floats(std::string_view key) const;

    void complain(Sentence problem) { m_problems.push_back(std::move(problem)); }
    void refuse(Sentence why) { m_refusals.push_back(std::move(why)); }

    // InvalidFormat with everything that was missing or absurd, or Unsupported with what the engine
    // cannot run; nullopt if there were no complaints.
    std::optional<Error> error() const;

  private:
    template <typename To>
    std::optional<std::vector<To>> numbers(std::string_view key, To impossible) const;
    std::optional<std::uint64_t> uniform(const std::string& key);

    ModelHeader m_header;
    std::string m_prefix;
    std::vector<Sentence> m_problems;
    std::vector<Sentence> m_refusals;
};

}  // namespace tessera
