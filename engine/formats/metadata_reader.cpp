// SPDX-License-Identifier: MIT
#include "engine/formats/metadata_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/formats/quote_name.h"

namespace tessera {

MetadataReader::MetadataReader(ModelHeader header, std::string prefix)
    : m_header(std::move(header)), m_prefix(std::move(prefix)) {}

std::string MetadataReader::label(std::string_view key) const {
    const std::string full = m_prefix + std::string(key);
    if (m_header.names != nullptr) {
        if (const auto found = m_header.names->find(full); found != m_header.names->end())
            return '"' + found->second + '"';
    }
    return '"' + full + '"';
}

std::optional<std::vector<std::int64_t>> MetadataReader::integers(std::string_view key) const {
    // What is no whole number in range is impossible wherever integers are used, as -1 is.
    return numbers<std::int64_t>(key, -1);
}

std::optional<std::vector<double>> MetadataReader::floats(std::string_view key) const {
    return numbers<double>(key, 0.0);
}

template <typename To>
std::optional<std::vector<To>> MetadataReader::numbers(std::string_view key, To impossible) const {
    const MetadataArray* array = findArray(*m_header.metadata, m_prefix + std::string(key));
    if (array == nullptr)
        return std::nullopt;
    return std::visit(
        [&](const auto& values) -> std::optional<std::vector<To>> {
            using Value = typename std::decay_t<decltype(values)>::value_type;
            if constexpr (std::is_arithmetic_v<Value> && !std::is_same_v<Value, bool>) {
                std::vector<To> converted;
                for (const Value value : values)
                    converted.push_back(convertNumber<To>(value).value_or(impossible));
                return converted;
            } else {
                return std::nullopt;
            }
        },
        *array);
}

std::optional<std::uint64_t> MetadataReader::uniform(const std::string& key) {
    if (const auto value = findUnsigned(*m_header.metadata, m_prefix + key))
        return value;
    const auto values = integers(key);
    if (!values || values->empty())
        return std::nullopt;
    if (std::ranges::count(*values, values->front()) != std::ssize(*values))
        refuse(Sentence("its layers differ in {}", label(key)));
    return values->front() < 0 ? 0 : static_cast<std::uint64_t>(values->front());
}

std::uint32_t MetadataReader::required(std::string_view key, std::uint32_t max) {
    const std::optional<std::uint64_t> value = uniform(std::string(key));
    if (!value) {
        complain(Sentence("{} is missing", label(key)));
        return 1;
    }
    if (*value < 1 || *value > max) {
        complain(Sentence("{} is {}, which is not possible", label(key), *value));
        return 1;
    }
    return static_cast<std::uint32_t>(*value);
}

std::uint32_t MetadataReader::optional(std::string_view key, std::uint32_t max,
                                       std::uint32_t fallback) {
    return has(key) ? required(key, max) : fallback;
}

float MetadataReader::requiredPositive(std::string_view key) {
    const std::optional<double> value = findFloat(*m_header.metadata, m_prefix + std::string(key));
    if (!value) {
        complain(Sentence("{} is missing", label(key)));
        return 1.0f;
    }
    const auto narrowed = static_cast<float>(*value);
    if (!std::isfinite(narrowed) || narrowed <= 0.0f) {
        complain(Sentence("{} is {}, which is not possible", label(key), *value));
        return 1.0f;
    }
    return narrowed;
}

float MetadataReader::optionalPositive(std::string_view key, float fallback) {
    return has(key) ? requiredPositive(key) : fallback;
}

std::string_view MetadataReader::text(std::string_view key) const {
    const std::string* value = findString(*m_header.metadata, m_prefix + std::string(key));
    return value == nullptr ? std::string_view() : std::string_view(*value);
}

std::optional<Error> MetadataReader::error() const {
    const std::string file = quoteFileName(m_header.path);
    if (!m_problems.empty()) {
        return Error(ErrorCode::InvalidFormat,
                     "{} does not describe its model properly: {}. Get another conversion "
                     "of the model.",
                     file, Sentence::listed(m_problems));
    }
    if (!m_refusals.empty()) {
        return Error(ErrorCode::Unsupported, "{} cannot be used: {}. Choose another model.", file,
                     Sentence::listed(m_refusals));
    }
    return std::nullopt;
}

}  // namespace tessera
