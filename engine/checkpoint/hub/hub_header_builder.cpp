// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/hub_header_builder.h"

#include <fmt/format.h>

#include <utility>

#include "engine/formats/quote_name.h"

namespace tessera {

void HubHeaderBuilder::set(std::string_view key, std::string_view member, MetadataValue value) {
    const std::string full = m_prefix + std::string(key);
    m_header.metadata.insert_or_assign(full, std::move(value));
    m_header.names.insert_or_assign(full, std::string(member));
}

void HubHeaderBuilder::addInteger(std::string_view key, const Json& json, std::string_view member,
                                  std::optional<std::uint64_t> fallback) {
    if (findMember(json, member) == nullptr) {
        if (fallback)
            set(key, member, *fallback);
    } else if (const auto value = signedMember(json, member)) {
        // A negative number becomes 0, which the shape checks reject.
        set(key, member, *value < 0 ? std::uint64_t{0} : static_cast<std::uint64_t>(*value));
    } else {
        complain(Sentence("\"{}\" is not a whole number", member));
    }
}

void HubHeaderBuilder::addNumber(std::string_view key, const Json& json, std::string_view member,
                                 std::optional<double> fallback) {
    if (findMember(json, member) == nullptr) {
        if (fallback)
            set(key, member, *fallback);
    } else if (const auto value = numberMember(json, member)) {
        set(key, member, *value);
    } else {
        complain(Sentence("\"{}\" is not a number", member));
    }
}

void HubHeaderBuilder::addNumbers(std::string_view key, const Json& json, std::string_view member) {
    const Json* list = findMember(json, member);
    if (list == nullptr)
        return;
    std::vector<double> values;
    bool right = list->is_array();
    if (right) {
        for (const Json& value : *list) {
            right = right && value.is_number();
            values.push_back(value.is_number() ? value.get<double>() : 0.0);
        }
    }
    if (right)
        set(key, member, MetadataArray(std::move(values)));
    else
        complain(Sentence("\"{}\" is not a list of numbers", member));
}

std::optional<Error> HubHeaderBuilder::error(const std::filesystem::path& path) const {
    if (!m_problems.empty()) {
        return Error(ErrorCode::InvalidFormat,
                     "{} does not describe its model properly: {}. Download it again.",
                     quoteFileName(path), Sentence::listed(m_problems));
    }
    if (!m_refusals.empty()) {
        return Error(ErrorCode::Unsupported, "{} cannot be used: {}. Choose another model.",
                     quoteFileName(path), Sentence::listed(m_refusals));
    }
    return std::nullopt;
}

}  // namespace tessera
