// SPDX-License-Identifier: MIT
// Collects GGUF metadata from JSON members and keeps every complaint.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/checkpoint/hub/hub_config.h"

namespace tessera {

class HubHeaderBuilder {
  public:
    // Keys are added as prefix + key.
    HubHeaderBuilder(HubHeader& header, std::string prefix)
        : m_header(header), m_prefix(std::move(prefix)) {}

    // `member` of `json`, or `fallback` if it is absent; if that is nullopt, nothing is added.
    void addInteger(std::string_view key, const Json& json, std::string_view member,
                    std::optional<std::uint64_t> fallback);
    void addNumber(std::string_view key, const Json& json, std::string_view member,
                   std::optional<double> fallback);
    // A list of numbers; nothing is added if it is absent.
    void addNumbers(std::string_view key, const Json& json, std::string_view member);
    void set(std::string_view key, std::string_view member, MetadataValue value);

    void complain(Sentence problem) { m_problems.push_back(std::move(problem)); }
    void refuse(Sentence why) { m_refusals.push_back(std::move(why)); }

    // InvalidFormat, or Unsupported, with all complaints; nullopt if there were none.
    std::optional<Error> error(const std::filesystem::path& path) const;

  private:
    HubHeader& m_header;
    std::string m_prefix;
    std::vector<Sentence> m_problems;
    std::vector<Sentence> m_refusals;
};

}  // namespace tessera
